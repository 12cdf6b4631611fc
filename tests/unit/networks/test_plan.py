"""Whole plans against a straightforward layer-by-layer network, and against the loss' slope."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import KEY, chains, check_chain, samples_of, standing, weights_of

from engine.kernels.team import Team
from engine.networks.layout import Training
from engine.networks.network import PRESETS, parse_network
from engine.networks.plan import Plan

EVERYTHING = "conv6 pool2 drop0.4 conv9k5/2 drop0.2 drop0.1 conv8v dense17 drop0.3 dense10"


@pytest.mark.parametrize("preset", PRESETS)
def test_presets(preset):
    check_chain(preset, 3)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 128])
def test_batches_of_any_size(count):
    check_chain("conv5 pool2 conv8/2 dense12 dense10", count)


@pytest.mark.parametrize(("count", "batch"), [(1, 2), (5, 8), (9, 16), (17, 128), (130, 300)])
def test_a_last_smaller_batch(count, batch):
    check_chain("conv3/2 pool2 dense7 dense10", count, batch=batch)


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize(
    "chain", [EVERYTHING, "dense84 dense10", "conv40/2 pool2 dense180 dense10"]
)
def test_several_threads(chain, threads):
    check_chain(chain, 20, threads=threads)


@pytest.mark.parametrize("smoothing", [0.1, 0.5])
def test_label_smoothing(smoothing):
    check_chain("dense20 dense10", 9, smoothing=smoothing)


@pytest.mark.parametrize(
    "chain",
    [
        "drop0.3 dense10",
        "drop0.2 conv4 dense10",
        "pool2 dense10",
        "pool4 drop0.5 dense10",
        "pool3 conv5k5 pool2 pool2 dense10",
        "conv1/2 conv1/2 conv1/2 conv1/2 conv1/2 conv3 dense10",
        "conv7/2v conv7/2v conv7/2v dense10",
        "conv4k5/2v conv4k5/2v dense10",
        "conv17 drop0.5 pool3 drop0.5 conv33/2 pool2 drop0 dense1 dense10",
        "dense1 dense1 dense10",
        "dense33 dense47 dense10",
    ],
)
def test_corners_of_the_grammar(chain):
    check_chain(chain, 5)


@pytest.mark.parametrize("chain", ["conv3 conv70 dense10", "conv3/2 conv70k5/2 conv3k5v dense10"])
def test_a_group_does_not_see_what_the_group_before_left_behind(chain):
    """The borders of the last picture are next to scratch that is in use by then."""
    check_chain(chain, 16)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(chain=chains(), count=st.integers(1, 4), threads=st.integers(1, 2))
def test_composed_chains(chain, count, threads):
    check_chain(chain, count, batch=4, threads=threads)


def test_an_image_is_read_alike_in_any_batch_and_to_the_bit_on_any_thread():
    network = parse_network("conv6 pool2 dense20 dense10")
    weights = weights_of(network)
    images, _ = samples_of(40)
    samples = images * np.float32(1 / 255)
    alone = Plan(network)
    alone.load(weights)
    expected = []
    for sample in samples:
        alone.samples[0] = sample
        expected.append(alone.forward(1)[0])
    for batch in (40, 300):
        read = []
        for threads in (1, 2, 3):
            plan = Plan(network, batch, threads)
            plan.load(weights)
            plan.samples[:40] = samples
            with Team(threads) as team:
                read.append(plan.forward(40, team))
        # A tile of few rows adds up in another order: so one image differs in its last bits.
        np.testing.assert_allclose(read[0], expected, rtol=1e-4, atol=1e-5)
        for other in read[1:]:
            np.testing.assert_array_equal(other, read[0])


def test_several_steps_at_once_are_the_same_as_one_by_one():
    network = parse_network("conv4/2 drop0.2 dense10")
    images, labels = samples_of(21)
    split, order = (images, labels), np.random.default_rng(1).permutation(21)
    rates = standing(3)
    rates[:, 0] = 0.01
    rates[:, 3] = 0.1
    plans = [Plan(network, 8, 1, Training(augment="shift")) for _ in range(2)]
    for plan in plans:
        plan.initialise(4)
    with Team(1) as team:
        at_once = plans[0].train(team, split, order, 0, KEY, rates)
        one_by_one = [
            plans[1].train(team, split, order, step, KEY, rates[step : step + 1])[0]
            for step in range(3)
        ]
    np.testing.assert_array_equal(at_once, one_by_one)
    for name, array in plans[0].state.items():
        np.testing.assert_array_equal(array, plans[1].state[name], err_msg=name)
