"""Trainings by the fast kernels follow plain ones in float64, and are the same on any threads."""

import naive
import numpy as np
import pytest
from plans import KEY, learning, masks_of, samples_of, weights_of

from engine.kernels.team import Team
from engine.networks.layout import Training
from engine.networks.network import PRESETS, parse_network
from engine.networks.plan import Plan

EVERYTHING = "conv4/2 pool2 drop0.2 conv5k5 conv7v dense17 drop0.3 dense10"
RATE, DECAY, AVERAGING = 0.005, 0.1, 0.25


def adamw(weight, slope, kept, number, decays):
    kept = kept or (0 * weight, 0 * weight)
    return naive.adamw(weight, slope, kept, number, RATE, DECAY if decays else 0.0)


def sgd(nesterov):
    def step(weight, slope, kept, number, decays):
        velocity = 0 * weight if kept is None else kept
        decay = DECAY if decays else 0.0
        return naive.sgd(weight, slope, velocity, RATE, decay, 0.9, nesterov)

    return step


OPTIMISERS = {
    "AdamW": (Training("adamw", DECAY, label_smoothing=0.1), adamw),
    "SGD": (Training("sgd", DECAY, momentum=0.9), sgd(False)),
    "Nesterov": (Training("sgd", DECAY, momentum=0.9, nesterov=True), sgd(True)),
}


def rates_of(steps):
    number = np.arange(1, steps + 1)
    same = np.ones(steps)
    columns = RATE * same, 1 / (1 - 0.9**number), 1 / (1 - 0.999**number), AVERAGING * same
    return np.ascontiguousarray(np.transpose(columns))


def check_curve(chain, optimiser, batch, count, share):
    """A training over `count` samples against the plain one.

    Weights may differ by a `share` of how far they went. Where a sum is zero but for rounding, one
    training's rectifier may be open and the other's shut; from there on they drift apart.
    """
    threads = 2
    network = parse_network(chain)
    weights = weights_of(network)
    images, labels = samples_of(count)
    order = np.random.default_rng(2).permutation(count)
    training, step = OPTIMISERS[optimiser]
    starts = range(0, count, batch)
    plan = Plan(network, batch, threads, training)
    plan.load(weights)
    plan.averages[:] = plan.parameters
    with Team(threads) as team:
        told = (team, (images, labels), order, 0, KEY, rates_of(len(starts)))
        losses = plan.train(*told)
    batches = []
    for start in starts:
        chosen = order[start : start + batch]
        masks = masks_of(network, len(chosen), start)
        batches.append((images[chosen] / 255, labels[chosen], masks))
    smoothing = training.label_smoothing
    exact, ended, averages = naive.train(network, weights, batches, step, AVERAGING, smoothing)
    np.testing.assert_allclose(losses, exact, rtol=share / 10)
    for made, expected in (
        (plan.unpack(plan.parameters), ended),
        (plan.unpack(plan.averages), averages),
    ):
        for name, weight in made.items():
            moved = np.linalg.norm(expected[name] - weights[name])
            assert np.linalg.norm(weight - expected[name]) < share * moved + 1e-6, name


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize(
    ("chain", "share"), [("dense33 drop0.4 dense16 dense10", 1e-3), (EVERYTHING, 2e-2)]
)
def test_twenty_steps_follow_a_plain_training(chain, share, optimiser):
    """With a last, smaller batch."""
    check_curve(chain, optimiser, 8, 19 * 8 + 5, share)


@pytest.mark.parametrize(("batch", "count"), [(1, 3), (1024, 1024 + 100)])
@pytest.mark.parametrize("chain", ["dense12 dense10", "conv3/2 pool2 drop0.3 conv5/2 dense10"])
def test_the_smallest_and_the_largest_batch_are_trained(chain, batch, count):
    check_curve(chain, "AdamW", batch, count, 1e-3)


def trained(chain, training, batch, count, threads):
    """(losses, state) of a training on so many threads."""
    network = parse_network(chain)
    images, labels = samples_of(count)
    steps = -(-count // batch)
    plan = Plan(network, batch, threads, training)
    plan.initialise(3)
    plan.averages[:] = plan.parameters
    with Team(threads) as team:
        losses = plan.train(team, (images, labels), np.arange(count), 0, KEY, learning(steps))
    return losses, plan.state


@pytest.mark.parametrize(
    ("training", "batch", "count"),
    [(Training("adamw", DECAY, augment="full"), 40, 99), (Training("sgd", DECAY), 128, 300)],
)
@pytest.mark.parametrize("chain", [EVERYTHING, *PRESETS])
def test_any_number_of_threads_gives_the_same_weights_to_the_bit(chain, training, batch, count):
    losses, state = trained(chain, training, batch, count, 1)
    for threads in (2, 3):
        other_losses, other = trained(chain, training, batch, count, threads)
        np.testing.assert_array_equal(other_losses, losses)
        for name, array in state.items():
            np.testing.assert_array_equal(other[name], array, err_msg=name)
