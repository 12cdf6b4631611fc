"""What the hand draws that is no digit: characters nobody knows, scribbles, and symbols."""

from collections import Counter

import numpy as np
import pytest

from engine.data.hand.curve import curves_of
from engine.data.hand.invention import invented, scribbled
from engine.data.hand.motifs import DIGIT_TURNS, sized, traced, turns_of
from engine.data.hand.symbols import SYMBOLS
from engine.ink.prepare import prepare
from engine.ink.stroke import ink_of

COUNT = 300
BOTH = pytest.mark.parametrize("draw", [invented, scribbled])


def drawn(draw, seed=1, count=COUNT):
    generator = np.random.default_rng(seed)
    return [draw(generator) for _ in range(count)]


@BOTH
def test_the_same_seed_draws_the_same_and_another_seed_something_else(draw):
    one, same, other = drawn(draw, 1, 20), drawn(draw, 1, 20), drawn(draw, 2, 20)
    for strokes, again in zip(one, same, strict=True):
        assert len(strokes) == len(again)
        assert all(np.array_equal(*pair) for pair in zip(strokes, again, strict=True))
    assert any(
        len(strokes) != len(different) or not np.array_equal(strokes[0], different[0])
        for strokes, different in zip(one, other, strict=True)
    )


@BOTH
def test_strokes_are_finite_lines_in_a_box_whose_longer_side_is_one(draw):
    for strokes in drawn(draw):
        assert all(stroke.ndim == 2 and stroke.shape[1] == 2 for stroke in strokes)
        assert all(len(stroke) >= 2 for stroke in strokes)
        points = np.concatenate(strokes)
        assert np.isfinite(points).all()
        np.testing.assert_allclose(points.min(axis=0), 0, atol=1e-9)
        assert points.max() == pytest.approx(1)


@BOTH
def test_all_have_ink_in_their_samples(draw):
    for strokes in drawn(draw, count=40):
        sample = prepare(ink_of(strokes, 0.1))
        assert sample is not None
        assert sample.max() > 0.5


def test_inventions_have_one_to_a_dozen_strokes_and_no_number_rules():
    counts = Counter(len(strokes) for strokes in drawn(invented))
    assert set(counts) <= set(range(1, 13))
    assert min(counts[number] for number in (1, 2, 3, 4, 5)) > COUNT / 50
    assert max(counts.values()) < COUNT / 2


@BOTH
def test_no_two_look_alike(draw):
    samples = np.array([prepare(ink_of(strokes, 0.1)) for strokes in drawn(draw, count=60)])
    flat = samples.reshape(len(samples), -1)
    apart = np.square(flat[:, None] - flat[None]).sum(axis=2) + 1e9 * np.eye(len(flat))
    assert apart.min() > 1.0


def test_inventions_are_never_as_slim_as_a_one():
    for strokes in drawn(invented):
        width, height = np.ptp(np.concatenate(strokes), axis=0)
        assert width > 0.3 * height


def test_an_invention_of_few_strokes_turns_more_than_a_digit():
    few = [strokes for strokes in drawn(invented) if len(strokes) == 1]
    assert few
    # Stretching into the box changes turns, and how much each of them counts, a little.
    assert min(turns_of(strokes) for strokes in few) > 0.85 * DIGIT_TURNS


def test_a_traced_line_goes_as_its_pieces_say():
    corner = traced([(0.0, 1.0, 0.0), (np.pi / 2, 2.0, 0.0)])
    np.testing.assert_allclose(corner[12], [1, 0], atol=1e-12)
    np.testing.assert_allclose(corner[-1], [1, 2], atol=1e-12)
    ring = traced([(0.0, 1.0, 2 * np.pi)])
    np.testing.assert_allclose(ring[-1], [0, 0], atol=1e-12)
    assert np.ptp(sized(ring, 3.0), axis=0).max() == pytest.approx(3)


def test_turns_are_counted_in_half_turns_and_pen_ups():
    line = np.array([(0.0, 0.0), (1.0, 0.0)])
    there_and_back = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 0.0)])
    assert turns_of([line]) == pytest.approx(0)
    assert turns_of([there_and_back]) == pytest.approx(1)
    assert turns_of([line, there_and_back]) == pytest.approx(2)
    dot = 0.01 * line
    assert turns_of([line, dot]) == pytest.approx(0.025)


def test_symbols_are_many_and_all_different():
    assert len(SYMBOLS) >= 150
    assert len(set(SYMBOLS)) == len(SYMBOLS)


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_each_symbol_is_a_form(symbol):
    for curve in curves_of(symbol):
        points = curve.basis @ curve.knots
        assert np.isfinite(points).all()
        assert points.min() >= -0.3
        assert points.max() <= 1.4
        # Two points in one place would leave each other in any direction once a hand moves them.
        assert np.hypot(*np.diff(curve.knots, axis=0).T).min() > 0.015
