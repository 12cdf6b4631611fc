import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ink.candidates import MOST_BEGINNING, MOST_CANDIDATES, candidates_of
from engine.ink.pieces import Cut


def corners(bounds):
    """Points along the diagonal of each box: enough to tell how far boxes are apart."""
    return [np.linspace((x0, y0), (x1, y1), 9) for x0, y0, x1, y1 in bounds]


def costs(bounds, cuts=()):
    return {group.clumps: group.cost for group in candidates_of(bounds, corners(bounds), cuts)}


ONE, TWO = (0.0, 0.0, 6.0, 10.0), (8.0, 0.0, 14.0, 10.0)


def test_each_clump_alone_and_all_together_are_tried():
    found = costs([ONE, TWO, (30.0, 0.0, 36.0, 10.0)])
    assert {(0,), (1,), (2,), (0, 1, 2)} <= set(found)
    assert found[0,] == found[1,] == found[2,] == 0


def test_two_tall_clumps_cost_more_together_than_a_body_and_its_bar():
    bar = (2.0, 0.0, 8.0, 0.5)
    assert costs([ONE, TWO])[0, 1] > 5
    assert costs([ONE, bar])[0, 1] < -1


def test_a_gap_costs_and_an_overlap_saves():
    apart, near, over = (costs([ONE, (x, 3.0, x + 3.0, 10.0)])[0, 1] for x in (7.5, 6.2, 4.0))
    assert apart > near > over


def test_a_bar_over_two_digits_does_not_bind_them():
    found = costs([(0.0, 0.0, 5.0, 10.0), (2.0, 4.9, 8.0, 5.1), (6.0, 0.0, 11.0, 10.0)])
    assert found[0, 1] < 0
    assert found[0, 1, 2] > found[0, 1] + 3


def test_a_slash_in_a_zero_belongs_to_it_however_far_it_is_from_the_line():
    zero, slash = (10.0, 0.0, 18.0, 10.0), (11.0, 1.0, 17.0, 9.0)
    assert costs([ONE, zero, slash])[1, 2] < -3


def test_what_is_half_as_high_as_the_line_is_hardly_a_digit():
    heights = (2.0, 4.0, 5.5, 7.0)
    alone = [costs([ONE, (8.0, 10 - height, 9.0, 10.0), TWO])[1,] for height in heights]
    assert alone[0] > alone[1] > alone[2] > alone[3] == 0
    assert alone[1] > 2


def test_what_was_cut_is_one_unless_it_is_too_wide():
    halves = [(0.0, 0.0, 4.0, 10.0), (4.0, 0.0, 8.0, 10.0)]
    assert costs(halves, [Cut(0, 1, 2.0)])[0, 1] < -2
    wide = [(0.0, 0.0, 8.0, 10.0), (8.0, 0.0, 16.0, 10.0)]
    assert costs(wide, [Cut(0, 1, 1.0)])[0, 1] > 2


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_costs_do_not_depend_on_scale(scale):
    bounds = [ONE, (5.0, 0.0, 9.0, 1.0), TWO]
    scaled = [tuple(scale * side for side in box) for box in bounds]
    here, there = costs(bounds), costs(scaled)
    assert here == pytest.approx(there)


boxes = st.tuples(*[st.integers(0, 60)] * 2, *[st.integers(0, 30)] * 2)


@given(st.lists(boxes, min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_number_of_candidates_is_bounded_and_each_is_a_group(rectangles):
    bounds = sorted((float(x), float(y), float(x + w), float(y + h)) for x, y, w, h in rectangles)
    found = candidates_of(bounds, corners(bounds))
    groups = [group.clumps for group in found]
    assert len(set(groups)) == len(groups)
    assert all(list(group) == sorted(set(group)) for group in groups)
    assert {(clump,) for clump in range(len(bounds))} <= set(groups)
    assert tuple(range(len(bounds))) in groups
    assert len(groups) <= MOST_CANDIDATES + 1
    for first in range(len(bounds)):
        assert sum(group[0] == first for group in groups) <= MOST_BEGINNING + 1
    assert all(np.isfinite(group.cost) for group in found)


def test_tall_strokes_are_counted_but_not_bars_or_what_a_cut_left():
    bounds = [(0.0, 0.0, 5.0, 7.0), (3.0, 3.0, 4.0, 10.0), (3.5, 0.0, 8.0, 0.5)]
    found = {group.clumps: group.tall_links for group in candidates_of(bounds, corners(bounds))}
    assert (found[0, 1], found[0, 2], found[0,]) == (1, 0, 0)
    halves = [(0.0, 0.0, 4.0, 10.0), (4.0, 0.0, 8.0, 10.0)]
    *_, whole = candidates_of(halves, corners(halves), [Cut(0, 1, 2.0)])
    assert whole.tall_links == 0
