import pytest

from engine.ink.rows import rows_of


def test_no_pieces_make_no_row():
    assert rows_of([]) == []


@pytest.mark.parametrize("climb", [0.0, 0.1, -0.1, 0.4])
def test_a_line_that_climbs_is_one_row(climb):
    pieces = [(x, climb * x, x + 6, climb * x + 10) for x in (0, 8, 16, 24)]
    assert rows_of(pieces) == [[0, 1, 2, 3]]


def test_rows_come_from_the_top_down():
    low, high = (0, 20, 6, 30), (0, 0, 6, 10)
    assert rows_of([low, high, (8, 21, 14, 31)]) == [[1], [0, 2]]


def test_a_bar_goes_to_the_nearest_row():
    pieces = [(0, 0, 6, 10), (0, 20, 6, 30), (2, 18, 8, 18.5), (2, -2, 8, -1.5)]
    assert rows_of(pieces) == [[0, 3], [1, 2]]


def test_the_halves_of_a_broken_digit_are_no_rows():
    assert rows_of([(0, 0, 6, 5), (0, 5.5, 6, 10)]) == [[0, 1]]


def test_flat_pieces_at_one_height_are_one_row():
    assert rows_of([(0, 0, 6, 0), (8, 0, 14, 0)]) == [[0, 1]]
