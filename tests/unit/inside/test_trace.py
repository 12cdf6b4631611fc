"""A trace's numbers are those of the kernels, and of the slow network in float64."""

import naive
import numpy as np
import pytest
from traced import CHAINS, ODD_CHAINS, network_of, samples_of

from engine.inside.trace import trace
from engine.inside.weights import weights_of
from engine.networks.answers import probabilities_of
from engine.networks.layers import Dropout, MaxPool
from engine.networks.plan import Plan


def pictures_of(values):
    """A trace's values as the slow network has them: [n, h, w, c]."""
    return values.transpose(0, 2, 3, 1) if values.ndim == 4 else values[:, None, None, :]


@pytest.mark.parametrize("chain", CHAINS)
def test_logits_are_those_of_the_plan_that_answers(chain):
    network, weights = network_of(chain)
    samples = samples_of(3)
    plan = Plan(network, 3)
    plan.load(weights)
    plan.samples[:] = samples
    made = trace(network, weights, samples)
    np.testing.assert_allclose(made.logits, plan.forward(3), rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(made.probabilities, probabilities_of(made.logits))


@pytest.mark.parametrize("chain", ["lenet", "cnn-small", *ODD_CHAINS])
def test_every_layers_values_are_those_of_the_slow_network(chain):
    network, weights = network_of(chain)
    samples = samples_of(2)
    expected = naive.forward(network, weights, samples)
    made = trace(network, weights, samples)
    assert len(made.layers) == len(network.layers)
    for layer, inputs, values in zip(made.layers, expected[:-1], expected[1:], strict=True):
        assert layer.values.dtype == np.float32
        np.testing.assert_allclose(pictures_of(layer.inputs), inputs, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(pictures_of(layer.values), values, rtol=1e-4, atol=1e-5)


def test_layers_are_named_as_in_the_chain_and_sums_are_what_the_rectifier_gets():
    network, weights = network_of("conv5k5/2 pool3 drop0.2 conv7v dense11")
    made = trace(network, weights, samples_of(2))
    assert [layer.name for layer in made.layers] == network.chain.split()
    assert [layer.index for layer in made.layers] == [0, 1, 2, 3, 4]
    for layer in made.layers[:-1]:
        if isinstance(layer.layer, MaxPool | Dropout):
            assert layer.sums is None
        else:
            np.testing.assert_array_equal(layer.values, np.maximum(layer.sums, 0))
            assert layer.sums.min() < 0
    assert made.layers[-1].values is made.layers[-1].sums is made.logits


def test_nobody_can_change_a_trace_and_the_samples_stay_the_callers_own():
    network, weights = network_of("drop0.2 conv3 pool2 dense10")
    samples = samples_of(1)
    made = trace(network, weights, samples)
    for layer in made.layers:
        assert not layer.values.flags.writeable
        assert layer.sums is None or not layer.sums.flags.writeable
    assert samples.flags.writeable


@pytest.mark.parametrize("chain", ["mlp", "cnn-small"])
def test_weights_by_name_come_back_from_a_plans_parameters(chain):
    network, weights = network_of(chain)
    plan = Plan(network)
    plan.load(weights)
    named = weights_of(network, plan.parameters.copy())
    assert named.keys() == weights.keys()
    for name, weight in weights.items():
        np.testing.assert_array_equal(named[name], weight)
