"""A layer's health against its formulas."""

import math

import naive
import numpy as np
import pytest
from traced import network_of, samples_of

from engine.inside.health import health_of

CHAIN = "conv5 pool2 drop0.3 dense7 dense11"


def size(array):
    return math.sqrt(float((array.astype(np.float64) ** 2).mean()))


def test_sizes_are_root_mean_squares_of_weights_and_of_the_losses_gradient():
    network, weights = network_of(CHAIN)
    samples, labels = samples_of(5), np.array([1, 0, 9, 10, 4])
    healths = health_of(network, weights, None, samples, labels)
    assert [health.name for health in healths] == ["conv5", "dense7", "dense11"]
    slopes = naive.gradients(network, weights, samples, labels)
    for health, index in zip(healths, (0, 3, 4), strict=True):
        name = f"layers.{index}.weight"
        assert health.weight_size == pytest.approx(size(weights[name]))
        assert health.gradient_size == pytest.approx(size(slopes[name]), rel=1e-4)
        assert health.change is None


def test_change_is_relative_to_the_weights():
    network, weights = network_of(CHAIN)
    former = {name: weight * np.float32(1.25) for name, weight in weights.items()}
    former["layers.3.weight"] = weights["layers.3.weight"]
    healths = health_of(network, weights, former, samples_of(2), np.array([1, 2]))
    assert [health.change for health in healths] == pytest.approx([0.25, 0, 0.25])


def test_a_unit_is_dead_that_answers_to_no_sample_anywhere():
    network, weights = network_of(CHAIN)
    weights["layers.0.bias"][[1, 3]] = -100
    weights["layers.3.bias"][2] = -100
    weights["layers.4.bias"][:] = -100
    alive = health_of(network, network_of(CHAIN)[1], None, samples_of(8), np.zeros(8, np.int64))
    healths = health_of(network, weights, None, samples_of(8), np.zeros(8, np.int64))
    assert healths[0].dead == pytest.approx(0.4)
    assert healths[1].dead >= 1 / 7 > alive[0].dead
    assert healths[2].dead == 0


def test_a_network_of_ten_outputs_passes_over_samples_of_no_digit():
    network, weights = network_of("dense8 dense10")
    samples, labels = samples_of(4), np.array([10, 3, 10, 8])
    known = labels < 10
    assert health_of(network, weights, None, samples, labels) == health_of(
        network, weights, None, samples[known], labels[known]
    )


def test_weights_of_nothing_have_no_change():
    network, weights = network_of("dense10")
    empty = {name: np.zeros_like(weight) for name, weight in weights.items()}
    (health,) = health_of(network, empty, empty, samples_of(1), np.array([1]))
    assert health.weight_size == health.change == 0
