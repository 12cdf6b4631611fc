"""A plan keeps to its own memory: borders and padding stay zero, nothing of a step is left over."""

import numpy as np
import pytest
from plans import KEY, samples_of, standing, step_of, weights_of

from engine.errors import NetworkError
from engine.kernels.tiles import PANEL
from engine.kernels.team import Team
from engine.networks.layers import Convolution
from engine.networks.layout import Layout, Training
from engine.networks.memory import aligned_zeros
from engine.networks.network import parse_network
from engine.networks.plan import Plan

GUARD = 4096
CHAINS = [
    "dense13 drop0.2 dense10",
    "conv5 pool2 drop0.4 conv9k5/2 conv8v dense17 drop0.3 dense10",
    "conv17/2 conv3k5 pool3 dense10",
    "drop0.2 conv20k5v pool2 conv3/2v dense10",
]
OPTIMISERS = [Training("adamw", 0.1), Training("sgd", 0.1, augment="full")]


def learning(steps):
    rates = standing(steps)
    rates[:, 0] = 0.01
    rates[:, 3] = 0.1
    return rates


def guarded_plan(chain, batch, threads, training):
    """A plan whose memory has NaN before and behind it, and that memory."""
    plan = Plan(parse_network(chain), batch, threads, training)
    size = plan.memory.size
    around = aligned_zeros(size + 2 * GUARD)
    around[:] = np.nan
    around[GUARD : GUARD + size] = plan.memory
    plan.memory = around[GUARD : GUARD + size]
    return plan, around


@pytest.mark.parametrize("training", OPTIMISERS)
@pytest.mark.parametrize("chain", CHAINS)
def test_a_training_keeps_its_zeros_and_writes_nothing_outside(chain, training):
    batch, threads = 11, 2
    plan, around = guarded_plan(chain, batch, threads, training)
    plan.initialise(1)
    plan.averages[:] = plan.parameters
    images, labels = samples_of(30)
    with Team(threads) as team:
        losses = plan.train(team, (images, labels), np.arange(30), 0, KEY, learning(3))
    assert np.isfinite(losses).all()
    assert np.isnan(around[:GUARD]).all()
    assert np.isnan(around[-GUARD:]).all()
    assert np.isfinite(plan.memory).all()

    layout = Layout(plan.network, batch, threads, training)
    assert (plan.memory[layout.zeros : layout.zeros + PANEL] == 0).all()
    assert plan.memory[layout.ones] == 1
    for index, layer in enumerate(plan.network.layers):
        if isinstance(layer, Convolution):
            pictures = bordered(plan, layout, index, layer.padding)
            inside = pictures[:, layer.padding :, layer.padding :]
            height, width, _ = plan.network.shapes[index]
            inside[:, :height, :width] = 0
            assert (pictures == 0).all(), f"the border before layer {index}"
    # Packing pads with zeros: so what is the same after a round trip has zeros for padding.
    kinds = [plan.parameters, plan.gradients, plan.averages]
    kinds += [plan.memory[at : at + plan.parameters.size] for at in (layout.firsts, layout.seconds)]
    for flat in kinds:
        again = layout.parameters.pack(plan.unpack(flat))
        np.testing.assert_array_equal(flat, again)


def bordered(plan, layout, index, border):
    """A copy of what a convolution reads: pictures with their borders, [n, h, w, c]."""
    buffer = layout.outputs[index].corner(border)
    high = buffer.image // buffer.row
    wide = buffer.row // buffer.channels
    size = plan.batch * buffer.image
    shape = (plan.batch, high, wide, buffer.channels)
    return plan.memory[buffer.place : buffer.place + size].reshape(shape).copy()


@pytest.mark.parametrize("chain", CHAINS)
def test_a_forward_plan_writes_nothing_outside(chain):
    plan, around = guarded_plan(chain, 9, 2, None)
    plan.load(weights_of(plan.network))
    images, _ = samples_of(9)
    plan.samples[:] = images / 255
    with Team(2) as team:
        logits = plan.forward(9, team)
    assert np.isfinite(logits).all()
    assert np.isnan(around[:GUARD]).all()
    assert np.isnan(around[-GUARD:]).all()


@pytest.mark.parametrize("chain", CHAINS)
def test_nothing_of_earlier_steps_is_left_in_a_gradient(chain):
    """Also after a larger batch, and with other samples: to the bit that of a fresh plan."""
    network = parse_network(chain)
    weights = weights_of(network)
    used, fresh = (Plan(network, 16, 1, Training()) for _ in range(2))
    used.initialise(8)
    step_of(used, *samples_of(16, seed=3), rates=learning(1))
    images, labels = samples_of(5)
    for plan in (used, fresh):
        plan.load(weights)
    used_losses, used_gradients = step_of(used, images, labels)
    fresh_losses, fresh_gradients = step_of(fresh, images, labels)
    np.testing.assert_array_equal(used_losses, fresh_losses)
    for name, gradient in fresh_gradients.items():
        np.testing.assert_array_equal(used_gradients[name], gradient, err_msg=name)


def test_a_plan_out_of_all_proportion_is_refused_before_memory_is_taken():
    network = parse_network("conv2000 dense10")
    with pytest.raises(
        NetworkError, match=r"GB for batches of 1024: make the network or the batch"
    ):
        Plan(network, 1024, 1, Training())
