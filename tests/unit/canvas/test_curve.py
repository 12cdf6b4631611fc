import itertools
import math

import numpy as np
import pytest

from app.canvas.curve import pieces, tail


def whole(points, widths):
    lines = [line for last in range(len(points)) for line in pieces(points, widths, last)]
    return [*lines, tail(points, widths)]


def test_the_line_runs_unbroken_from_the_first_point_to_the_last():
    points = [(0, 0), (40, 10), (60, 60), (10, 90), (100, 100)]
    lines = whole(points, [4] * 5)
    assert lines[0][:2] == (0, 0)
    assert lines[-1][2:4] == (100, 100)
    for one, other in itertools.pairwise(lines):
        assert one[2:4] == pytest.approx(other[:2])


def test_a_point_more_changes_nothing_that_is_painted():
    points = [(0, 0), (40, 10), (60, 60), (10, 90)]
    widths = [1, 2, 3, 4]
    before = [line for last in range(3) for line in pieces(points[:3], widths[:3], last)]
    after = [line for last in range(4) for line in pieces(points, widths, last)]
    assert after[: len(before)] == before


def test_pieces_of_a_bend_are_short():
    points = [(0, 0), (30, 0), (30, 30), (60, 30)]
    for x0, y0, x1, y1, _ in [line for last in (2, 3) for line in pieces(points, [1] * 4, last)]:
        assert math.hypot(x1 - x0, y1 - y0) <= 5.5


def test_the_width_runs_from_one_point_to_the_next():
    points = [(x, 0) for x in range(0, 100, 10)]
    widths = list(np.linspace(2, 20, 10))
    found = [line[4] for line in whole(points, widths)]
    assert found == sorted(found)
    assert 2 < found[0] < 4
    assert 18 < found[-1] <= 20


def test_a_single_point_is_a_dot():
    assert list(pieces([(3, 4)], [5], 0)) == []
    assert tail([(3, 4)], [5]) == (3, 4, 3, 4, 5)


def test_corners_are_rounded_towards_the_inside():
    lines = whole([(0, 0), (100, 0), (100, 100)], [1, 1, 1])
    nearest = min(math.hypot(100 - line[2], line[3]) for line in lines)
    assert 10 < nearest < 40
