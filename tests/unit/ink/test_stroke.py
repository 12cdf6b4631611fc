import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import PictureError
from engine.ink.stroke import Ink, Stroke, ink_of

LINE = [[0.0, 0.0], [100.0, 0.0]]


def line(width=0.0):
    return ink_of([LINE], width)


def test_arrays_of_a_stroke_are_its_own_and_read_only():
    points = np.zeros((2, 2))
    stroke = Stroke(points, np.ones(2), np.zeros(2))
    points[0, 0] = 5
    assert stroke.points[0, 0] == 0
    for array in (stroke.points, stroke.pressure, stroke.time):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("points", "pressure", "width"),
    [
        (np.zeros((0, 2)), [], 1.0),
        (np.zeros((2, 3)), [1, 1], 1.0),
        (np.zeros((2, 2)), [1], 1.0),
        ([[np.nan, 0]], [1], 1.0),
        ([[np.inf, 0]], [1], 1.0),
        ([[0, 0]], [1], -1.0),
        ([[0, 0]], [1], np.nan),
    ],
)
def test_what_is_no_stroke_is_refused(points, pressure, width):
    with pytest.raises(ValueError, match=r"stroke|wide"):
        Stroke(points, pressure, np.zeros(len(points)), width)


def test_bounds_include_the_pen_as_wide_as_the_pressure_makes_it():
    full = Stroke([[10, 20]], [1.0], [0.0], 4.0)
    light = Stroke([[10, 20]], [0.0], [0.0], 4.0)
    assert full.bounds == (8, 18, 12, 22)
    assert light.bounds == pytest.approx((9.4, 19.4, 10.6, 20.6))
    assert Ink((full, Stroke([[0, 0]], [1], [0]))).bounds == (0, 0, 12, 22)
    assert Ink().bounds == (0, 0, 0, 0)


def test_an_eraser_cuts_a_stroke_where_it_passes():
    left, right = line().erased(50, 0, 10).strokes
    np.testing.assert_allclose(left.points, [[0, 0], [40, 0]])
    np.testing.assert_allclose(right.points, [[60, 0], [100, 0]])


def test_an_eraser_takes_the_width_of_the_line_into_account():
    left, right = line(width=6).erased(50, 0, 10).strokes
    assert left.points[-1, 0] == pytest.approx(37)
    assert right.points[0, 0] == pytest.approx(63)


def test_pressure_and_time_are_interpolated_at_a_cut():
    ink = Ink((Stroke(LINE, [0.0, 1.0], [0.0, 2.0], 0),))
    left, right = ink.erased(50, 0, 10).strokes
    assert left.pressure[-1] == pytest.approx(0.4)
    assert left.time[-1] == pytest.approx(0.8)
    assert right.pressure[0] == pytest.approx(0.6)
    assert (right.time[0], right.time[-1]) == pytest.approx((0, 0.8))


def test_an_eraser_that_touches_nothing_leaves_the_very_same_ink():
    ink = line()
    assert ink.erased(50, 11, 10) is ink
    assert ink.erased(-11, 0, 10) is ink
    assert Ink().erased(0, 0, 1).is_empty


def test_an_eraser_over_everything_leaves_nothing():
    dot = ink_of([[[5, 5]]])
    assert line().erased(50, 0, 60).is_empty
    assert dot.erased(5, 6, 2).is_empty
    assert dot.erased(5, 9, 2) is dot


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=12),
    st.tuples(st.floats(-60, 60), st.floats(-60, 60)),
    st.floats(0.5, 40),
    st.floats(0, 8),
)
@settings(max_examples=150, deadline=None)
def test_after_erasing_no_point_along_any_line_is_under_the_eraser(points, eraser, radius, width):
    left = ink_of([points], width).erased(*eraser, radius)
    for stroke in left.strokes:
        shares = np.linspace(0, 1, 21)[:, None, None]
        start, end = stroke.points[:-1], stroke.points[1:]
        along = np.concatenate([(start + shares * (end - start)).reshape(-1, 2), stroke.points])
        gap = np.hypot(*(along - eraser).T).min()
        assert gap >= radius + width / 2 - 1e-6


def test_ink_survives_json_to_the_bit():
    rng = np.random.default_rng(3)
    strokes = [
        Stroke(rng.normal(size=(n, 2)) * 1e3, rng.random(n), rng.random(n), n / 3) for n in (1, 7)
    ]
    ink = Ink(tuple(strokes))
    back = Ink.from_json(json.loads(json.dumps(ink.to_json())))
    for one, other in zip(ink.strokes, back.strokes, strict=True):
        assert np.array_equal(one.points, other.points)
        assert np.array_equal(one.pressure, other.pressure)
        assert np.array_equal(one.time, other.time)
        assert one.width == other.width


def test_json_with_points_alone_means_full_pressure_and_an_unknown_pen():
    ink = Ink.from_json({"strokes": [[[1, 2], [3, 4, 0.5], [5, 6, 7, 8]], []], "label": 3})
    (stroke,) = ink.strokes
    assert stroke.points.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert stroke.pressure.tolist() == [1, 0.5, 1]
    assert stroke.time.tolist() == [0, 0, 8]
    assert stroke.width == 0


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (None, "strokes"),
        ([], "strokes"),
        ({}, "strokes"),
        ({"strokes": 3}, "strokes"),
        ({"strokes": [3]}, "stroke 1"),
        ({"strokes": [[], [[1]]]}, "stroke 2"),
        ({"strokes": [[[1, "2"]]]}, "stroke 1"),
        ({"strokes": [[[1, True]]]}, "stroke 1"),
        ({"strokes": [[[1, float("nan")]]]}, "stroke 1"),
        ({"strokes": [[[1, float("-inf")]]]}, "stroke 1"),
        ({"strokes": [[[1, 10**400]]]}, "stroke 1"),
        ({"strokes": [[[1, 2, 3, 4, 5]]]}, "stroke 1"),
        ({"strokes": [[[1, 2]]], "widths": []}, "widths"),
        ({"strokes": [[[1, 2]]], "widths": [-1]}, "widths"),
        ({"strokes": [[[1, 2]]], "widths": ["1"]}, "widths"),
        ({"strokes": [[]] * 10_001}, "10001 strokes"),
        ({"strokes": [[[0, 0]] * 500_001]}, "500000 points"),
    ],
)
def test_what_is_no_ink_is_refused_with_its_place(value, what):
    with pytest.raises(PictureError, match=what):
        Ink.from_json(value)
