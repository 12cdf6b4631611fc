import numpy as np

from engine.ink.seams import seams_of


def ink(*lines):
    """A picture: # is ink."""
    return np.array([[float(mark == "#") for mark in line] for line in lines], np.float32)


def two_bars():
    return ink(*["..##......##.."] * 9)


def test_a_way_that_meets_nothing_costs_nothing():
    (seam,) = seams_of(two_bars(), 4, 1)
    assert seam.cost == 0
    assert set(seam.columns) <= set(range(4, 10))
    assert len(seam.columns) == 9


def test_a_line_that_is_crossed_costs_about_one():
    picture = two_bars()
    picture[4, 2:12] = 1
    (seam,) = seams_of(picture, 4, 1)
    assert 1 < seam.cost < 1.2


def test_a_way_goes_aside_where_that_meets_less():
    picture = ink(*["#####.####"] * 5, *["####.#####"] * 5)
    (seam,) = seams_of(picture, 2, 1)
    assert seam.columns.tolist() == [5] * 5 + [4] * 5
    assert seam.cost < 0.2


def test_it_is_the_lines_met_that_count_and_not_the_ink_along_them():
    # Two rings that touch from row 6 to 13: between them ink is met once, within each one twice.
    picture = np.zeros((20, 23), np.float32)
    for left in (0, 11):
        picture[:, left : left + 12] = np.maximum(picture[:, left : left + 12], ring())
    (seam,) = seams_of(picture, 3, 1)
    assert abs(int(seam.columns[10]) - 11) <= 1


def ring():
    rows, columns = np.mgrid[:20, :12]
    away = np.hypot((rows - 9.5) / 9.5, (columns - 5.5) / 5.5)
    return ((away > 0.75) & (away <= 1.02)).astype(np.float32)


def test_seams_keep_their_distance():
    picture = np.random.default_rng(0).random((30, 60)).astype(np.float32)
    seams = seams_of(picture, 6, 20)
    middles = sorted(int(seam.columns[15]) for seam in seams)
    assert len(seams) > 1
    assert min(np.diff(middles)) >= 6
    assert 6 <= middles[0] <= middles[-1] < 54
    assert all(np.abs(np.diff(seam.columns)).max() <= 1 for seam in seams)
    costs = [seam.cost for seam in seams]
    assert costs == sorted(costs)


def test_a_picture_too_narrow_for_a_seam_has_none():
    assert seams_of(np.ones((5, 4), np.float32), 2, 3) == []
    assert seams_of(np.ones((1, 1), np.float32), 1, 3) == []
