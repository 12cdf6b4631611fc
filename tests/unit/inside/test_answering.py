"""What units answer to, against sorting all samples by each unit's value."""

import numpy as np
import pytest
from traced import network_of, samples_of

from engine.data.dataset import Split
from engine.inside.answering import top_samples
from engine.inside.trace import trace


def split_of(count):
    images = (samples_of(count) * 255).astype(np.uint8)
    return Split(images, np.zeros(count, np.uint8))


@pytest.mark.parametrize("chain", ["dense7 dense10", "conv5 pool2 drop0.3 conv6/2 dense4 dense11"])
def test_the_strongest_samples_are_those_of_sorting_all(chain):
    network, weights = network_of(chain)
    split = split_of(71)
    # Twins answer alike, and the first comes first.
    split = Split(np.concatenate([split.images, split.images[:9]]), np.zeros(80, np.uint8))
    made = top_samples(network, weights, split, most=5)
    values = trace(network, weights, split.images * np.float32(1 / 255)).layers
    assert len(made.layers) == len(network.layers)
    for answers, layer in zip(made.layers, values, strict=True):
        units = layer.values.shape[1]
        excited = layer.values.reshape(80, units, -1).max(axis=2)
        assert answers.indices.shape == answers.activations.shape == (units, 5)
        assert not answers.indices.flags.writeable
        for unit in range(units):
            best = np.sort(excited[:, unit])[::-1][:5]
            np.testing.assert_allclose(answers.activations[unit], best, rtol=1e-4, atol=1e-6)
            np.testing.assert_allclose(
                excited[answers.indices[unit], unit], best, rtol=1e-4, atol=1e-6
            )


def test_of_twins_the_first_comes_first():
    network, weights = network_of("dense10")
    one = split_of(1).images
    split = Split(np.concatenate([one] * 40), np.zeros(40, np.uint8))
    made = top_samples(network, weights, split, most=4).layers[0]
    np.testing.assert_array_equal(made.indices, [[0, 1, 2, 3]] * 10)


def test_a_small_split_gives_fewer_samples():
    network, weights = network_of("conv3 dense10")
    made = top_samples(network, weights, split_of(2))
    assert made.layers[0].indices.shape == (3, 2)
    assert set(made.layers[0].indices[0]) == {0, 1}


def test_the_pass_tells_how_far_it_is():
    network, weights = network_of("softmax")
    told = []
    top_samples(network, weights, split_of(70), report=told.append)
    assert [progress.done for progress in told] == [32, 64, 70]
    assert {progress.total for progress in told} == {70}
