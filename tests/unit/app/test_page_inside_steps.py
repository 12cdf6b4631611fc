"""Walking through a sum: every number is the engine's own."""

from itertools import pairwise

import numpy as np
import pytest

from app.pages.inside import step_words
from app.pages.inside.seen import Seen, Unit, number
from app.pages.inside.step_sum import can_walk, channel_of, walk_of
from engine.inside.arithmetic import terms_of
from engine.inside.trace import trace
from engine.networks.model import DIGITS
from engine.networks.network import parse_network

CHAIN = "conv6/2 pool2 conv8 drop0.3 dense13 dense10"
VALUES = [
    (Unit(0, 2), (3, 5)),
    (Unit(0, 2), (0, 0)),
    (Unit(1, 4), (2, 6)),
    (Unit(2, 7), (6, 6)),
    (Unit(4, 11), None),
    (Unit(5, 9), None),
]


@pytest.fixture(scope="module")
def seen():
    network = parse_network(CHAIN)
    generator = np.random.default_rng(2)
    weights = {
        name: generator.normal(0, 0.3, shape).astype(np.float32)
        for name, shape in network.weight_shapes.items()
    }
    sample = generator.random((28, 28), np.float32)
    return Seen(network, weights, trace(network, weights, sample[None]), DIGITS)


def terms(seen, unit, place):
    which = (unit.index,) if place is None else (unit.index, *place)
    return terms_of(seen.network, seen.weights, seen.trace, unit.layer, which)


@pytest.mark.parametrize(("unit", "place"), VALUES)
def test_the_terms_are_the_engines(seen, unit, place):
    walk, direct = walk_of(seen, unit, place), terms(seen, unit, place)
    assert walk.count == direct.inputs.size
    np.testing.assert_array_equal(walk.inputs.ravel()[: walk.count], direct.inputs.ravel())
    if direct.products is not None:
        np.testing.assert_array_equal(walk.weights.ravel()[: walk.count], direct.weights.ravel())
        np.testing.assert_array_equal(walk.products.ravel()[: walk.count], direct.products.ravel())


@pytest.mark.parametrize(("unit", "place"), VALUES)
def test_the_walk_ends_at_the_value_of_the_trace(seen, unit, place):
    walk = walk_of(seen, unit, place)
    traced = seen.values_of(unit)
    traced = traced if place is None else traced[place]
    assert walk.result(walk.last) == float(traced)
    if not walk.pooled:
        total = walk.running[walk.count] + walk.terms.bias
        assert total == pytest.approx(walk.terms.total, abs=1e-4)


def test_pooling_goes_through_its_candidates(seen):
    walk = walk_of(seen, Unit(1, 4), (2, 6))
    square = seen.trace.layers[0].values[0, 4, 4:6, 12:14]
    np.testing.assert_array_equal(walk.running[1:], np.maximum.accumulate(square.ravel()))
    assert walk.last == 4
    assert "largest" in step_words.so_far(walk, walk.last)


def test_a_position_has_a_group_and_a_cell(seen):
    walk = walk_of(seen, Unit(2, 7), (3, 3))
    assert walk.shape == (3, 3)
    assert walk.cell_at(0) is None
    assert (walk.group_at(1), walk.cell_at(1)) == (0, (0, 0))
    assert (walk.group_at(9), walk.cell_at(9)) == (0, (2, 2))
    assert (walk.group_at(10), walk.cell_at(10)) == (1, (0, 0))
    assert walk.cell_at(walk.count + 1) is None
    assert channel_of(seen, Unit(2, 7), 1) == 1
    assert channel_of(seen, Unit(1, 4), 0) == 4
    assert channel_of(seen, Unit(5, 9), 0) is None


def test_units_that_fill_no_square_leave_the_rest_of_it_out(seen):
    walk = walk_of(seen, Unit(5, 9), None)
    assert walk.count == 13
    assert walk.inputs.shape == (1, 4, 4)
    assert walk.next_part(0) == 13


def test_parts_are_channels_and_then_bias_and_rectifier(seen):
    walk = walk_of(seen, Unit(2, 7), (3, 3))
    assert walk.next_part(0) == 9
    assert walk.next_part(4) == 9
    assert walk.next_part(9) == 18
    assert walk.next_part(walk.count) == walk.count + 1
    assert walk.next_part(walk.last) == walk.last
    assert walk.last == walk.count + 2


def test_the_bars_hold_every_term_once(seen):
    for unit, place in VALUES:
        walk = walk_of(seen, unit, place)
        bars = walk.bars()
        assert bars[0][0] == 0
        assert bars[-1][1] == walk.count
        assert all(before[1] == after[0] for before, after in pairwise(bars))


def test_playing_comes_to_its_end_within_half_a_minute(seen):
    for unit, place in VALUES:
        walk = walk_of(seen, unit, place)
        position, milliseconds = 0, 0
        while position < walk.last:
            time, terms_then = walk.pace(position)
            assert terms_then >= 1
            milliseconds += time
            position += terms_then
        assert position == walk.last
        assert milliseconds < 30_000


def test_words_say_the_numbers(seen):
    walk = walk_of(seen, Unit(4, 11), None)
    value, weight = walk.inputs.ravel()[3], walk.weights.ravel()[3]
    assert step_words.formula(walk, 4) == f"{number(value)} × {number(weight)} = " + number(
        walk.products.ravel()[3]
    )
    assert number(walk.terms.bias).lstrip("−") in step_words.formula(walk, walk.count + 1)
    assert step_words.formula(walk, walk.last).startswith("ReLU")
    assert number(walk.terms.value) in step_words.so_far(walk, walk.last)


def test_all_layers_that_compute_can_be_walked_through(seen):
    assert can_walk(seen) == [0, 1, 2, 4, 5]
