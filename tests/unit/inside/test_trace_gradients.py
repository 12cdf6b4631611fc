"""Gradients against differences in float64, the slow network, and the kernels that train."""

import naive
import numpy as np
import pytest
from traced import CHAINS, ODD_CHAINS, exact, network_of, samples_of

from engine.inside.trace import gradients, trace
from engine.inside.weights import weights_of
from engine.kernels.call import RATES
from engine.kernels.team import Team
from engine.networks.layers import Dropout
from engine.networks.layout import Training
from engine.networks.network import parse_network
from engine.networks.plan import Plan

# Small enough that hardly a rectifier or a largest pixel changes on the way.
STEP = 1e-8


def seeds_of(network, count):
    return np.random.default_rng(9).standard_normal((count, network.outputs))


def score(network, weights, samples, seeds):
    return float((seeds * trace(network, weights, samples).logits).sum())


@pytest.mark.parametrize("chain", CHAINS)
def test_the_samples_gradient_is_the_slope_of_the_logits(chain):
    network, weights = network_of(chain)
    # Pixels of any brightness: where two are equally black, pooling has no slope.
    samples = np.random.default_rng(2).random((2, 28, 28))
    weights, _ = exact(weights, samples)
    seeds = seeds_of(network, 2)
    made = gradients(network, weights, trace(network, weights, samples), seeds).samples
    assert made.shape == samples.shape
    for number in range(3):
        way = STEP * np.random.default_rng(number).standard_normal(samples.shape)
        above = score(network, weights, samples + way, seeds)
        below = score(network, weights, samples - way, seeds)
        slope = (above - below) / 2
        np.testing.assert_allclose((made * way).sum(), slope, rtol=1e-5, atol=1e-13)


@pytest.mark.parametrize("chain", ODD_CHAINS)
def test_each_weights_gradient_is_the_slope_of_the_logits(chain):
    network, weights = network_of(chain)
    weights, samples = exact(weights, samples_of(2))
    seeds = seeds_of(network, 2)
    made = gradients(network, weights, trace(network, weights, samples), seeds).weights
    assert {name: array.shape for name, array in made.items()} == network.weight_shapes
    for name, weight in weights.items():
        way = STEP * np.random.default_rng(3).standard_normal(weight.shape)
        above = score(network, {**weights, name: weight + way}, samples, seeds)
        below = score(network, {**weights, name: weight - way}, samples, seeds)
        np.testing.assert_allclose(
            (made[name] * way).sum(), (above - below) / 2, rtol=1e-5, atol=1e-13, err_msg=name
        )


@pytest.mark.parametrize("chain", ["lenet", *ODD_CHAINS])
def test_weights_gradients_of_a_loss_are_those_of_the_slow_network(chain):
    network, weights = network_of(chain)
    samples, labels = samples_of(4), np.array([3, 1, 9, 3])
    made = trace(network, weights, samples)
    seeds = naive.cross_entropy_back(made.logits.astype(np.float64), labels).astype(np.float32)
    slopes = gradients(network, weights, made, seeds).weights
    for name, slope in naive.gradients(network, weights, samples, labels).items():
        size = max(np.abs(slope).max(), 1e-6)
        np.testing.assert_allclose(slopes[name], slope, rtol=1e-4, atol=3e-5 * size)


@pytest.mark.parametrize("chain", ["mlp", "cnn-small", "conv5 pool2 conv8/2 dense12 dense10"])
def test_weights_gradients_of_a_loss_are_those_of_the_kernels(chain):
    network, weights = network_of(chain)
    images = (samples_of(6) * 255).astype(np.uint8)
    labels = np.array([0, 5, 2, 9, 5, 7], np.uint8)
    plan = Plan(network, 6, 1, Training())
    plan.load(weights)
    rates = np.zeros((1, RATES))
    rates[:, 1:3] = 1
    with Team(1) as team:
        plan.train(team, (images, labels), np.arange(6), 0, 1, rates)
    trained = weights_of(network, plan.gradients)
    made = trace(network, weights, images * np.float32(1 / 255))
    seeds = naive.cross_entropy_back(made.logits.astype(np.float64), labels).astype(np.float32)
    slopes = gradients(network, weights, made, seeds).weights
    for name, slope in trained.items():
        np.testing.assert_allclose(
            slopes[name], slope, rtol=1e-3, atol=1e-4 * np.abs(slope).max(), err_msg=name
        )


def test_each_layer_has_the_gradient_of_its_own_values():
    """What follows a layer, taken as a network of its own, has the same gradient by its inputs."""
    network, weights = network_of("dense12 drop0.3 dense9 dense10")
    samples = samples_of(3)
    made = trace(network, weights, samples)
    seeds = seeds_of(network, 3).astype(np.float32)
    slopes = gradients(network, weights, made, seeds)
    np.testing.assert_array_equal(slopes.layers[-1], seeds)
    np.testing.assert_allclose(slopes.layers[2], seeds @ weights["layers.3.weight"], rtol=1e-5)
    np.testing.assert_array_equal(slopes.sums[2], slopes.layers[2] * (made.layers[2].sums > 0))
    back = slopes.sums[2] @ weights["layers.2.weight"]
    np.testing.assert_allclose(slopes.layers[1], back, rtol=1e-5, atol=1e-7)
    assert isinstance(network.layers[1], Dropout)
    np.testing.assert_array_equal(slopes.layers[0], slopes.layers[1])


def test_of_equal_pixels_in_a_square_the_first_gets_all():
    network = parse_network("pool2 dense10")
    weights = {
        "layers.1.weight": np.ones((10, 196), np.float32),
        "layers.1.bias": np.zeros(10, np.float32),
    }
    samples = np.zeros((1, 28, 28), np.float32)
    samples[0, 0, 1] = samples[0, 1, 0] = 0.5
    seeds = np.eye(10, dtype=np.float32)[[4]]
    made = gradients(network, weights, trace(network, weights, samples), seeds).samples[0]
    np.testing.assert_array_equal(made[:2, :4], [[0, 1, 1, 0], [0, 0, 0, 0]])
    assert made.sum() == 196


def test_nothing_flows_back_through_a_rectifier_whose_sum_is_zero():
    network = parse_network("dense1 dense10")
    weights = {
        "layers.0.weight": np.ones((1, 784), np.float32),
        "layers.0.bias": np.zeros(1, np.float32),
        "layers.1.weight": np.ones((10, 1), np.float32),
        "layers.1.bias": np.zeros(10, np.float32),
    }
    samples = np.zeros((1, 28, 28), np.float32)
    made = gradients(network, weights, trace(network, weights, samples), np.ones((1, 10)))
    assert not made.samples.any()
    assert not made.weights["layers.0.bias"].any()
