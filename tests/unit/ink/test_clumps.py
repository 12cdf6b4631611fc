import numpy as np

from engine.ink.clumps import MOST_PIECES, clumps_of


def test_large_pieces_are_clumps_of_their_own():
    assert clumps_of([(0, 0, 6, 10), (1, 0, 7, 1), (20, 0, 21, 10)]) == [(0,), (1,), (2,)]


def test_a_speck_belongs_to_what_it_is_near_and_is_left_out_elsewhere():
    digit, near, far = (0, 0, 6, 10), (6.2, 5, 6.3, 5.1), (9, 9, 9, 9)
    assert clumps_of([digit, near, far]) == [(0, 1)]


def test_dots_alone_are_not_left_out():
    assert clumps_of([(0, 0, 0, 0), (5, 0, 5, 0)]) == [(0,), (1,)]


def test_there_are_never_more_clumps_than_can_be_tried():
    rng = np.random.default_rng(0)
    for spread in (10, 1_000, 1_000_000):
        x, y = rng.uniform(0, spread, 5_000), rng.uniform(0, 10, 5_000)
        clumps = clumps_of([(a, b, a + 2, b + 2) for a, b in zip(x, y, strict=True)])
        assert 1 <= len(clumps) <= MOST_PIECES
        used = sorted(piece for clump in clumps for piece in clump)
        assert used == list(range(5_000))


def test_strokes_that_shade_two_digits_become_two_clumps():
    strokes = [(x + step / 50, 0, x + step / 50 + 0.5, 10) for x in (0, 20) for step in range(200)]
    clumps = clumps_of(strokes)
    assert [len(clump) for clump in clumps] == [200, 200]
