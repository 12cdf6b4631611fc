"""One unit's terms: what they add up to is what the trace has."""

import numpy as np
import pytest
from traced import CHAINS, network_of, samples_of

from engine.inside.arithmetic import terms_of
from engine.inside.trace import trace
from engine.networks.layers import Convolution, Dropout, MaxPool


def units_of(values):
    """The first, the last and some units between, of values [n, …]."""
    shape = values.shape[1:]
    count = int(np.prod(shape))
    return [np.unravel_index(at, shape) for at in {0, count // 3, count // 2, count - 1}]


@pytest.mark.parametrize("chain", [chain for chain in CHAINS if chain != "inkling"])
def test_products_and_bias_add_up_to_the_traces_sums(chain):
    network, weights = network_of(chain)
    made = trace(network, weights, samples_of(2))
    for index, layer in enumerate(made.layers):
        if isinstance(layer.layer, Dropout):
            continue
        for unit in units_of(layer.values):
            terms = terms_of(network, weights, made, index, unit, sample=1)
            assert terms.value == layer.values[1][unit]
            if isinstance(layer.layer, MaxPool):
                assert terms.products is None
                assert terms.total == terms.inputs.max() == terms.inputs[terms.winner]
                continue
            np.testing.assert_array_equal(terms.products, terms.inputs * terms.weights)
            assert terms.total == layer.sums[1][unit]
            added = terms.products.sum(dtype=np.float64) + terms.bias
            assert added == pytest.approx(terms.total, rel=1e-4, abs=1e-5)


def test_a_convolutions_window_lies_where_its_corner_says():
    network, weights = network_of("conv4 conv5k5/2 dense10")
    made = trace(network, weights, samples_of(1))
    layer = made.layers[1]
    assert isinstance(layer.layer, Convolution)
    inside = terms_of(network, weights, made, 1, (3, 6, 7))
    assert inside.corner == (10, 12)
    np.testing.assert_array_equal(inside.inputs, layer.inputs[0, :, 10:15, 12:17])
    np.testing.assert_array_equal(inside.weights, weights["layers.1.weight"][3])
    outside = terms_of(network, weights, made, 1, (0, 0, 0))
    assert outside.corner == (-2, -2)
    assert not outside.inputs[:, :2].any()
    np.testing.assert_array_equal(outside.inputs[:, 2:, 2:], layer.inputs[0, :, :3, :3])


def test_a_dense_unit_that_reads_pictures_has_terms_in_their_shape():
    network, weights = network_of("conv4/2 dense10")
    made = trace(network, weights, samples_of(1))
    terms = terms_of(network, weights, made, 1, (9,))
    assert terms.inputs.shape == terms.weights.shape == terms.products.shape == (4, 14, 14)
    np.testing.assert_array_equal(terms.weights.ravel(), weights["layers.1.weight"][9])


def test_of_equal_pixels_the_first_is_passed_on():
    network, weights = network_of("pool3 dense10")
    samples = np.zeros((1, 28, 28), np.float32)
    samples[0, 4, 8] = samples[0, 5, 6] = 0.5
    made = trace(network, weights, samples)
    terms = terms_of(network, weights, made, 0, (0, 1, 2))
    assert terms.corner == (3, 6)
    assert terms.winner == (1, 2)
    assert terms.value == 0.5
    assert terms.weights is None
    assert terms.products is None


def test_what_is_not_there_has_no_terms():
    network, weights = network_of("conv4 drop0.2 dense10")
    made = trace(network, weights, samples_of(1))
    for layer, unit in [(0, (4, 0, 0)), (0, (0, -1, 0)), (0, (1,)), (2, (10,)), (3, (0,))]:
        with pytest.raises(IndexError):
            terms_of(network, weights, made, layer, unit)
    with pytest.raises(ValueError, match="dropout"):
        terms_of(network, weights, made, 1, (0, 0, 0))
