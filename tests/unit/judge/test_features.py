"""What the last layer reads, against a plain forward pass."""

import naive
import numpy as np
import pytest
from judged import random_model

from engine.data.dataset import Split
from engine.errors import NetworkError
from engine.inside.trace import trace
from engine.judge.features import features_of


def noise(count, seed):
    images = np.random.default_rng(seed).integers(0, 256, (count, 28, 28)).astype(np.uint8)
    return Split(images, np.zeros(count, np.uint8))


@pytest.mark.parametrize(
    ("chain", "units"),
    [
        ("dense10", 784),
        ("conv4/2 dense10", 784),
        ("drop0.2 dense10", 784),
        ("pool3 conv5k5v drop0.3 dense11", 125),
        ("conv17/2 pool4 dense10", 153),
        ("conv4/2 pool2 drop0.3 dense12 drop0.3 dense11", 12),
        ("dense33 dense10", 33),
    ],
)
@pytest.mark.parametrize(("count", "threads"), [(1, 1), (256, 2), (270, 2)])
def test_features_are_the_inputs_of_the_last_layer(chain, units, count, threads):
    model, split = random_model(chain, 2), noise(count, 1)
    made = features_of(model.network, model.weights, split, threads=threads)
    before_last = naive.forward(model.network, model.weights, split.images / 255)[-2]
    assert made.dtype == np.float32
    assert made.shape == (count, units)
    np.testing.assert_allclose(made, naive.flat(before_last), rtol=1e-4, atol=1e-5)


def test_features_give_the_logits_back():
    model, split = random_model("conv4/2 dense8 dense10", 3), noise(20, 2)
    features = features_of(model.network, model.weights, split)
    logits = features @ model.weights["layers.2.weight"].T + model.weights["layers.2.bias"]
    expected = naive.logits(model.network, model.weights, split.images / 255)
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)


def test_each_piece_is_reported():
    model, reports = random_model("dense10"), []
    features_of(model.network, model.weights, noise(600, 3), reports.append)
    assert [(told.done, told.total) for told in reports] == [(256, 600), (512, 600), (600, 600)]


def test_features_are_those_of_a_trace():
    model, split = random_model("conv4/2 pool2 dense12 dense10", 4), noise(5, 4)
    traced = trace(model.network, model.weights, split.images / np.float32(255))
    made = features_of(model.network, model.weights, split)
    np.testing.assert_allclose(made, traced.layers[-1].inputs, rtol=1e-4, atol=1e-5)


def test_features_out_of_all_proportion_are_refused_before_memory_is_taken():
    model = random_model("conv100 dense10")
    images = np.broadcast_to(np.zeros((1, 28, 28), np.uint8), (2000, 28, 28))
    split = Split(images, np.zeros(2000, np.uint8))
    with pytest.raises(NetworkError, match=r"78,400 numbers .* 2,000 samples"):
        features_of(model.network, model.weights, split)
