"""The hand that draws: forms, how they are varied, and the dataset made of them."""

import numpy as np
import pytest

from engine.data.checks import NO_DIGIT
from engine.data.dataset import open_dataset
from engine.data.hand import drawings
from engine.data.hand.curve import curves_of
from engine.data.hand.digits import DIGITS
from engine.data.hand.drawings import digits_drawn, hand_split
from engine.data.hand.writing import written
from engine.ink.stroke import ink_of
from engine.networks.library import shipped_model
from engine.progress import Progress
from engine.recognise.recogniser import Recogniser

FORMS = [(digit, form) for digit, forms in enumerate(DIGITS) for form in forms]


def test_a_curve_passes_through_its_knots():
    (curve,) = curves_of("0,0 40,10 60,80 100,100")
    points = curve.basis @ curve.knots
    for knot in curve.knots:
        assert np.abs(points - knot).sum(axis=1).min() < 1e-12
    assert np.hypot(*np.diff(points, axis=0).T).max() < 0.1


def test_a_corner_is_sharp_and_a_knot_is_not():
    def turn(form):
        (curve,) = curves_of(form)
        steps = np.diff(curve.basis @ curve.knots, axis=0)
        angles = np.arctan2(steps[:, 1], steps[:, 0])
        return np.abs(np.diff(angles)).max()

    assert turn("0,0 50,100! 100,0") > 2
    assert turn("0,0 50,100 100,0") < 1


def test_straight_strokes_and_dots_are_curves_too():
    line, dot = curves_of("0,0 0,100 | 50,50")
    points = line.basis @ line.knots
    np.testing.assert_allclose(points[:, 0], 0, atol=1e-12)
    assert (np.diff(points[:, 1]) > 0).all()
    np.testing.assert_allclose(dot.basis @ dot.knots, [[0.5, 0.5]])


def test_moving_a_knot_moves_the_curve_nearby_alone():
    (curve,) = curves_of("0,0 20,50 40,0 60,50 80,0 100,50")
    moved = curve.knots + np.eye(6)[:, :1] * 0.1
    change = curve.basis @ moved - curve.basis @ curve.knots
    assert change[0, 0] == pytest.approx(0.1)
    np.testing.assert_allclose(change[len(change) // 2 :], 0, atol=1e-12)


@pytest.mark.parametrize("form", ["1", "1,2,3", "a,b", "1;2 3,4"])
def test_what_is_no_form_is_refused(form):
    with pytest.raises(ValueError, match="is no point"):
        curves_of(form)


def test_every_form_is_read_as_its_digit_by_most_hands():
    """Labels are right by construction; a network that never saw the hand agrees with most."""
    recogniser = Recogniser(shipped_model())
    generator = np.random.default_rng(1)
    right = []
    for digit, form in FORMS:
        hands = zip(*written(curves_of(form), 4, generator), strict=True)
        right += [recogniser.read(ink_of(hand, 0.1)).digit == digit for hand in hands]
    assert np.mean(right) > 0.75


def test_no_two_hands_write_alike():
    strokes = written(curves_of(DIGITS[4][0]), 50, np.random.default_rng(2))
    assert [stroke.shape[0] for stroke in strokes] == [50, 50]
    for stroke in strokes:
        assert np.isfinite(stroke).all()
        apart = np.abs(stroke[:, None] - stroke[None]).max(axis=(2, 3))
        assert (apart[~np.eye(50, dtype=bool)] > 0.02).all()


def test_all_forms_of_a_digit_are_drawn():
    for digit, forms in enumerate(DIGITS):
        drawn = digits_drawn(digit, 40 * len(forms), np.random.default_rng(3))
        assert {form for form, _ in drawn} == set(range(len(forms)))
        for form, strokes in drawn:
            assert len(strokes) == forms[form].count("|") + 1


def test_the_split_has_as_many_of_each_digit_and_what_is_none():
    events = []
    split = hand_split(200, 60, report=events.append)
    assert np.bincount(split.labels).tolist() == [20] * 10 + [60]
    assert (np.diff(split.labels.astype(int)) < 0).sum() > 50  # in any order
    assert events[-1] == Progress("drawing by hand", 260, 260)
    ink = split.images.reshape(260, -1).mean(axis=1) / 255
    assert ((ink > 0.01) & (ink < 0.8)).all()


def test_the_same_seed_draws_the_same_to_the_bit():
    one, same, other = hand_split(30, 20, 4), hand_split(30, 20, 4), hand_split(30, 20, 5)
    np.testing.assert_array_equal(one.images, same.images)
    np.testing.assert_array_equal(one.labels, same.labels)
    assert (one.images != other.images).any()


def test_a_larger_split_begins_with_other_drawings_but_of_the_same_kinds():
    """Blocks have chance of their own: memory and progress do not depend on the whole."""
    split = hand_split(1500, 500, 6)
    assert len(split) == 2000
    assert len(np.unique(split.images.reshape(2000, -1), axis=0)) == 2000


def test_datasets_of_our_own_are_joined_by_plus(monkeypatch):
    for name, count in (("MANY_DIGITS", 40), ("MANY_OTHERS", 10), ("HELD_OUT", 20)):
        monkeypatch.setattr(drawings, name, count)
    mnist, both = open_dataset(), open_dataset("2xmnist+hand")
    assert both.name == "2xmnist+hand"
    assert len(both.training) == 2 * len(mnist.training) + 50
    assert both.training.labels.max() == NO_DIGIT
    np.testing.assert_array_equal(both.test.labels, mnist.test.labels)
    hand = open_dataset("hand")
    assert (hand.name, len(hand.training), hand.test) == ("hand", 50, None)
    assert both.held_out.labels.max() < NO_DIGIT
    np.testing.assert_array_equal(both.held_out.images, hand.held_out.images)
    assert not (hand.held_out.images[:, None] == hand.training.images).all(axis=(2, 3)).any()
