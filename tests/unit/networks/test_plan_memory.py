"""A plan keeps to its own memory: borders and padding stay zero, nothing of a step is left over."""

import numpy as np
import pytest
from guarded_plans import GuardedPlan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import KEY, chains, learning, samples_of, step_of, weights_of

from engine.errors import NetworkError
from engine.kernels.team import Team
from engine.networks.layout import Training
from engine.networks.network import PRESETS, parse_network
from engine.networks.plan import Plan

CHAINS = [
    "dense13 drop0.2 dense10",
    "dense84 dense10",
    "conv5 pool2 drop0.4 conv9k5/2 conv8v dense17 drop0.3 dense10",
    "conv17/2 conv3k5 pool3 dense10",
    "drop0.2 conv20k5v pool2 conv3/2v dense10",
]
TRAININGS = [Training("adamw", 0.1), Training("sgd", 0.1, augment="full")]


def check_training(chain, training, batch, threads, count):
    """Steps over `count` samples: nothing is touched that is nobody's, and nothing is missed.

    The same to the bit as in a plan without guards.
    """
    network = parse_network(chain)
    images, labels = samples_of(count)
    steps = -(-count // batch)
    guarded = GuardedPlan(network, batch, threads, training)
    plain = Plan(network, batch, 1, training)
    losses = []
    for plan, team_size in ((guarded.plan, threads), (plain, 1)):
        plan.initialise(1)
        plan.averages[:] = plan.parameters
        with Team(team_size) as team:
            told = (team, (images, labels), np.arange(count), 0, KEY, learning(steps))
            losses.append(plan.train(*told))
    guarded.check()
    np.testing.assert_array_equal(*losses)
    assert np.isfinite(losses).all()
    for name, array in plain.state.items():
        np.testing.assert_array_equal(guarded.plan.state[name], array, err_msg=name)
    check_padding(guarded)


def check_padding(guarded):
    """Packing pads with zeros: so what is the same after a round trip has zeros for padding."""
    plan, layout = guarded.plan, guarded.layout
    for place in (layout.weights, layout.gradients, layout.firsts, layout.seconds, layout.averages):
        flat = plan.memory[place : place + layout.parameters.size]
        np.testing.assert_array_equal(flat, layout.parameters.pack(plan.unpack(flat)))


def check_forward(chain, batch, threads):
    network = parse_network(chain)
    images, _ = samples_of(batch)
    guarded = GuardedPlan(network, batch, threads)
    plain = Plan(network, batch, 1)
    logits = []
    for plan, team_size in ((guarded.plan, threads), (plain, 1)):
        plan.load(weights_of(network))
        plan.samples[:] = images / np.float32(255)
        with Team(team_size) as team:
            logits.append(plan.forward(batch, team))
    guarded.check()
    np.testing.assert_array_equal(*logits)


@pytest.mark.parametrize("training", TRAININGS)
@pytest.mark.parametrize("chain", [*CHAINS, *PRESETS])
def test_a_training_keeps_its_zeros_and_touches_no_guard(chain, training):
    check_training(chain, training, batch=11, threads=2, count=17)


@pytest.mark.parametrize("chain", [*CHAINS, *PRESETS])
def test_a_plan_that_reads_keeps_its_zeros_and_touches_no_guard(chain):
    check_forward(chain, batch=9, threads=2)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    chain=chains(),
    batch=st.sampled_from([1, 2, 7, 8, 9, 16, 20]),
    threads=st.integers(1, 3),
    training=st.sampled_from(TRAININGS),
)
def test_composed_chains_touch_no_guard(chain, batch, threads, training):
    check_training(chain, training, batch, threads, count=21)
    check_forward(chain, batch, threads)


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


@pytest.mark.parametrize("chain", CHAINS)
def test_weights_that_are_no_numbers_leave_nothing_behind(chain):
    """A plan that a training ran away in reads with the next weights as a fresh one does."""
    network = parse_network(chain)
    weights = weights_of(network)
    images, _ = samples_of(5)
    used, fresh = (Plan(network, 5) for _ in range(2))
    used.load({name: np.full_like(weight, np.nan) for name, weight in weights.items()})
    logits = []
    for plan in (used, fresh):
        plan.samples[:] = images / np.float32(255)
        plan.forward(5)
        plan.load(weights)
        logits.append(plan.forward(5))
    np.testing.assert_array_equal(*logits)


def test_a_plan_out_of_all_proportion_is_refused_before_memory_is_taken():
    network = parse_network("conv2000 dense10")
    with pytest.raises(
        NetworkError, match=r"GB for batches of 1024: make the network or the batch"
    ):
        Plan(network, 1024, 1, Training())
