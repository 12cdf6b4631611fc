"""The way towards a digit: it is short, ends, keeps to 0..1, and says whether it got there."""

from itertools import pairwise

import numpy as np
import pytest
from traced import network_of, samples_of

from engine.data.idx import read_pair
from engine.inside.towards import SURE, towards
from engine.inside.trace import trace
from engine.networks.model_file import load_model
from engine.networks.network import parse_network
from engine.progress import silent
from engine.resources import resource

# A search of 8 strokes, six steps for each, and the sample itself.
MOST_STEPS = 49


def bar():
    """A sample with an upright line."""
    sample = np.zeros((28, 28), np.float32)
    sample[6:22, 13:15] = 1
    return sample


def looks_right_of_the_middle():
    """A network that reads a 3 where there is ink at the right, else a 5."""
    network = parse_network("dense10")
    weights = {
        "layers.0.weight": np.zeros((10, 784), np.float32),
        "layers.0.bias": np.full(10, -4, np.float32),
    }
    weights["layers.0.weight"].reshape(10, 28, 28)[3, 10:18, 16:24] = 0.8
    weights["layers.0.bias"][5] = 4
    return network, weights


def check_steps(network, weights, sample, digit, steps):
    assert 1 <= len(steps) <= MOST_STEPS
    np.testing.assert_array_equal(steps[0].sample, sample)
    assert not steps[0].change.any()
    for step in steps:
        assert step.sample.shape == (28, 28)
        assert step.sample.dtype == step.change.dtype == np.float32
        assert step.sample.min() >= 0
        assert step.sample.max() <= 1
        np.testing.assert_array_equal(step.change, step.sample - sample)
        read = trace(network, weights, step.sample[None]).probabilities[0]
        np.testing.assert_allclose(step.probabilities, read, atol=1e-6)
        assert step.reached == (step.probabilities[digit] >= SURE)


def test_ink_comes_where_the_digit_lacks_it_and_in_strokes():
    network, weights = looks_right_of_the_middle()
    steps = list(towards(network, weights, bar(), 3))
    check_steps(network, weights, bar(), 3, steps)
    last = steps[-1]
    assert not steps[0].reached
    assert last.reached
    assert last.change[10:18, 16:24].sum() > 0.6 * np.abs(last.change).sum()
    for before, after in pairwise(steps):
        assert np.abs(after.sample - before.sample).max() < 0.2


def test_ink_goes_where_it_speaks_against_the_digit():
    network, weights = looks_right_of_the_middle()
    sample = bar()
    sample[13:15, 13:24] = 1
    steps = list(towards(network, weights, sample, 5))
    check_steps(network, weights, sample, 5, steps)
    assert steps[-1].reached
    assert steps[-1].change.sum() < -0.6 * np.abs(steps[-1].change).sum()


def test_the_change_is_the_least_of_its_kind():
    """Its last stroke is no stronger than needed: a step less, and the digit is not reached."""
    network, weights = looks_right_of_the_middle()
    steps = list(towards(network, weights, bar(), 3))
    assert [step.reached for step in steps].index(True) == len(steps) - 1


def test_a_sample_that_is_read_so_already_needs_no_change():
    network, weights = looks_right_of_the_middle()
    (step,) = towards(network, weights, bar(), 5)
    assert step.reached
    assert not step.change.any()


def test_what_cannot_be_reached_ends_and_is_told():
    network, weights = looks_right_of_the_middle()
    weights["layers.0.bias"][8] = -1000
    steps = list(towards(network, weights, bar(), 8))
    check_steps(network, weights, bar(), 8, steps)
    assert not steps[-1].reached


def test_nothing_can_be_drawn_on_or_taken_from_an_empty_sample():
    network, weights = looks_right_of_the_middle()
    (step,) = towards(network, weights, np.zeros((28, 28), np.float32), 3)
    assert not step.reached


@pytest.mark.parametrize("chain", ["mlp", "conv4/2 pool2 dense11"])
def test_any_network_can_be_asked_and_answers_the_same_twice(chain):
    network, weights = network_of(chain)
    sample = samples_of(1)[0]
    ways = [list(towards(network, weights, sample, 4)) for _ in range(2)]
    check_steps(network, weights, sample, 4, ways[0])
    for one, other in zip(*ways, strict=True):
        np.testing.assert_array_equal(one.sample, other.sample)


def test_who_waits_can_give_up():
    network, weights = looks_right_of_the_middle()

    class GivenUpError(Exception):
        pass

    def report(progress):
        raise GivenUpError

    with pytest.raises(GivenUpError):
        next(towards(network, weights, bar(), 8, report))


def test_with_the_shipped_model_a_4_becomes_a_9_by_a_few_strokes():
    model = load_model(resource("models") / "inkling.safetensors")
    folder = resource("mnist")
    images, labels = read_pair(
        folder / "t10k-images-idx3-ubyte.gz", folder / "t10k-labels-idx1-ubyte.gz", silent
    )
    fours = images[labels == 4][:4] * np.float32(1 / 255)
    ways = [list(towards(model.network, model.weights, four, 9)) for four in fours]
    reached = [way[-1] for way in ways if way[-1].reached]
    assert len(reached) >= 2
    ink = [np.abs(step.change).sum() for step in reached]
    # A whole digit has about 100 pixels of ink.
    assert np.median(ink) < 50
