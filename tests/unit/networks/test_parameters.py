"""Weights by PyTorch's shapes, and the flat parameters that kernels read."""

import numpy as np
import pytest
from plans import weights_of

from engine.kernels.simd import WIDTH
from engine.networks.layout import Training
from engine.networks.network import PRESETS, parse_network
from engine.networks.parameters import Parameters, padded, panel_width
from engine.networks.plan import Plan

CHAINS = [*PRESETS, "conv3k5/2 conv17 pool3 dense33 dense10", "pool2 dense5 dense10"]


@pytest.mark.parametrize("chain", CHAINS)
def test_packing_and_unpacking_give_the_same_weights(chain):
    network = parse_network(chain)
    parameters, weights = Parameters(network), weights_of(network)
    unpacked = parameters.unpack(parameters.pack(weights))
    assert list(unpacked) == list(network.weight_shapes)
    for name, weight in weights.items():
        np.testing.assert_array_equal(unpacked[name], weight)
        assert not unpacked[name].flags.writeable


@pytest.mark.parametrize("chain", CHAINS)
def test_fresh_weights_are_he_s_and_hang_on_the_seed_alone(chain):
    network = parse_network(chain)
    parameters = Parameters(network)
    flat = parameters.initial(5)
    np.testing.assert_array_equal(flat, parameters.initial(5))
    assert (flat != parameters.initial(6)).any()
    for name, weight in parameters.unpack(flat).items():
        if name.endswith("bias"):
            assert (weight == 0).all()
        elif weight.size > 1000:
            wanted = (2 / np.prod(weight.shape[1:])) ** 0.5
            assert weight.std() == pytest.approx(wanted, rel=0.1)
            assert abs(weight.mean()) < 0.1 * wanted
    # Padding is zero: it would take part otherwise.
    np.testing.assert_array_equal(parameters.pack(parameters.unpack(flat)), flat)


def test_counts_are_padded_to_whole_vectors_and_panels_divide_them():
    for count in range(1, 6 * WIDTH):
        whole = padded(count)
        assert whole % WIDTH == 0
        assert 0 <= whole - count < WIDTH
        assert whole % panel_width(whole) == 0


def trained(chain, training):
    plan = Plan(parse_network(chain), 8, 1, training)
    plan.initialise(2)
    generator = np.random.default_rng(0)
    state = {
        name: generator.standard_normal(array.shape).astype(np.float32)
        for name, array in plan.state.items()
    }
    return plan, state


def test_a_state_is_restored_to_the_bit():
    plan, state = trained("conv5/2 dense10", Training())
    plan.restore(state)
    again = plan.state
    assert again.keys() == state.keys()
    assert {name.split(".")[0] for name in again} == {
        "parameters",
        "averages",
        "first_moments",
        "second_moments",
    }
    for name, array in state.items():
        np.testing.assert_array_equal(again[name], array)


def test_a_state_that_does_not_fit_is_refused_and_changes_nothing():
    plan, state = trained("conv5/2 dense10", Training())
    plan.restore(state)
    bias = "parameters.layers.0.bias"
    weight = "parameters.layers.1.weight"
    for wrong in (
        {name: array for name, array in state.items() if name != "averages.layers.1.bias"},
        state | {bias: np.zeros(6, np.float32)},
        state | {bias: np.zeros(1, np.float32)},
        state | {weight: np.ascontiguousarray(state[weight].T)},
        state | {"parameters.layers.2.bias": np.zeros(10, np.float32)},
    ):
        with pytest.raises(ValueError, match="a state of other arrays"):
            plan.restore(wrong)
        for name, array in state.items():
            np.testing.assert_array_equal(plan.state[name], array)
