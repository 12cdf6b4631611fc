"""The axes of accuracies."""

import math

import pytest

from app.pages.data.figures_axes import share_axis


@pytest.mark.parametrize(
    ("shares", "low"),
    [
        ([0.9942, 0.9961], 0.994),
        ([0.993], 0.992),
        ([0.97, 0.99], 0.97),
        ([0.62, 1.0], 0.6),
        ([0.05], 0.0),
        ([1.0], 0.998),
        ([], 0.0),
        ([math.nan, 0.9], 0.9),
    ],
)
def test_the_axis_is_short_and_holds_all_shares(shares, low):
    axis = share_axis(shares)
    assert axis.low == pytest.approx(low)
    assert all(axis.low <= share + 1e-9 for share in shares if math.isfinite(share))


@pytest.mark.parametrize("least", [0.0, 0.11, 0.5, 0.75, 0.9, 0.983, 0.9987, 1.0])
def test_marks_go_from_end_to_end_in_even_steps(least):
    axis = share_axis([least])
    marks = axis.marks
    assert 3 <= len(marks) <= 6
    assert marks[0] == pytest.approx(axis.low)
    assert marks[-1] == pytest.approx(1)
    assert [axis.place(mark) for mark in marks] == pytest.approx(
        [index / (len(marks) - 1) for index in range(len(marks))]
    )
    assert len({axis.text(mark) for mark in marks}) == len(marks)


def test_marks_have_the_decimals_that_tell_them_apart():
    assert share_axis([0.9942]).text(0.9985) in ("99.8", "99.9")
    assert share_axis([0.97]).text(0.97) == "97"
    assert share_axis([0.0]).text(0.25) == "25"


def test_what_lies_beyond_the_axis_is_drawn_at_its_end():
    axis = share_axis([0.9])
    assert axis.place(0.2) == 0
    assert axis.place(1.2) == 1


@pytest.mark.parametrize("most", [0, 1, 2, 3, 6, 20])
def test_where_there_is_little_room_some_marks_are_left_out(most):
    axis = share_axis([0.99])
    some = axis.some_marks(most)
    assert len(some) <= max(1, most)
    assert set(some) <= set(axis.marks)
    assert some[-1] == axis.marks[-1]
    assert axis.some_marks(6) == axis.marks
