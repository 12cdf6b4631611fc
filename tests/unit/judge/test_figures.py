"""Figures of judgements against their definitions, written out."""

import math
from fractions import Fraction

import numpy as np
import pytest
from judged import answering, random_judgement

from engine.judge.figures import confusion_of, differing, figures_of, mcnemar, wilson


def test_the_confusion_counts_pairs_of_digits():
    made = random_judgement(400, 1, most_label=10, sureness=1.0)
    counts = np.zeros((10, 10), np.int64)
    for label, answer in zip(made.labels, made.answers, strict=True):
        if label < 10:
            counts[label, answer] += 1
    np.testing.assert_array_equal(confusion_of(made), counts)
    assert confusion_of(made).dtype == np.int64


def test_precision_recall_and_support_are_their_definitions():
    made = random_judgement(400, 2, sureness=1.0)
    labels, answers = made.labels, made.answers
    for digit, figures in enumerate(figures_of(made)):
        both = ((labels == digit) & (answers == digit)).sum()
        assert figures.precision == pytest.approx(both / (answers == digit).sum())
        assert figures.recall == pytest.approx(both / (labels == digit).sum())
        assert figures.support == (labels == digit).sum()


def test_a_class_that_does_not_occur_has_no_share():
    nine = figures_of(answering([0, 1, 1], [0, 1, 0]))[9]
    assert nine.support == 0
    assert math.isnan(nine.precision)
    assert math.isnan(nine.recall)


@pytest.mark.parametrize(("right", "count"), [(1, 3), (50, 100), (9971, 10000), (199, 200)])
def test_wilsons_bounds_are_where_the_score_test_just_accepts(right, count):
    for bound in wilson(right, count):
        deviation = abs(right / count - bound) / math.sqrt(bound * (1 - bound) / count)
        assert deviation == pytest.approx(1.96)


def test_wilsons_interval_of_all_or_none_ends_at_the_end():
    assert wilson(0, 20)[0] == 0
    assert wilson(20, 20)[1] == 1
    assert wilson(0, 20)[1] == pytest.approx(1 - wilson(20, 20)[0])
    assert wilson(0, 0) == (0, 1)


def test_a_greater_z_makes_a_wider_interval():
    low, high = wilson(90, 100)
    wider_low, wider_high = wilson(90, 100, z=2.576)
    assert wider_low < low < 0.9 < high < wider_high


def exact_p(heads, tails):
    tosses = heads + tails
    one_tail = sum(math.comb(tosses, count) for count in range(min(heads, tails) + 1))
    return float(min(Fraction(1), Fraction(2 * one_tail, 2**tosses)))


def two_models(only_one, only_other, both=5, neither=3):
    """Judgements of which so many samples are read rightly by one alone."""
    one = [0] * (only_one + both) + [1] * (only_other + neither)
    other = [1] * only_one + [0] * (both + only_other) + [1] * neither
    labels = [0] * len(one)
    return answering(labels, one), answering(labels, other)


@pytest.mark.parametrize(
    ("only_one", "only_other"),
    [(0, 0), (0, 1), (1, 0), (6, 1), (4, 4), (10, 30), (1000, 1100), (2500, 2400)],
)
def test_mcnemars_p_is_the_exact_two_sided_binomial(only_one, only_other):
    made = mcnemar(*two_models(only_one, only_other))
    assert (made.only_one, made.only_other) == (only_one, only_other)
    assert made.p == pytest.approx(exact_p(only_one, only_other), rel=1e-8)


def test_mcnemars_p_is_the_same_from_both_sides():
    one, other = two_models(12, 25)
    assert mcnemar(one, other).p == mcnemar(other, one).p


def test_thousands_of_discordant_samples_neither_overflow_nor_vanish():
    assert mcnemar(*two_models(20000, 20000)).p == 1
    # The normal approximation with its correction, good to a percent here.
    z = (20200 - 19800 - 1) / math.sqrt(40000)
    p = mcnemar(*two_models(20200, 19800)).p
    assert p == pytest.approx(math.erfc(z / math.sqrt(2)), rel=0.01)
    assert mcnemar(*two_models(3000, 0)).p == 0.0


def test_samples_answered_differently_are_listed():
    one, other = random_judgement(300, 3), random_judgement(300, 3, sureness=1.0)
    listed = differing(one, other)
    assert listed.dtype == np.int64
    assert listed.tolist() == [i for i in range(300) if one.answers[i] != other.answers[i]]
    assert 0 < len(listed) < 300


@pytest.mark.parametrize("compare", [mcnemar, differing])
def test_judgements_of_different_samples_are_not_compared(compare):
    with pytest.raises(ValueError, match="different samples"):
        compare(random_judgement(9, 1), random_judgement(9, 2))
