"""What judgements count up to: figures per class, and how surely one model is the better one."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.judge.judgement import Judgement
from engine.networks.answers import confusion


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one class is read.

    `precision` is the share of right ones among the samples answered so, `recall` among the
    samples labelled so; not a number where there are none. `support` counts those labelled so.
    """

    precision: float
    recall: float
    support: int


@dataclass(frozen=True, slots=True)
class McNemar:
    """How many samples only one and only the other of two models reads rightly.

    `p` is how likely a difference of at least this size is between models equally good.
    """

    only_one: int
    only_other: int
    p: float


def confusion_of(judgement: Judgement) -> NDArray[np.int64]:
    """Counts int64 [10, 10] by label (row) and answer (column); passes over what is no digit."""
    digits = judgement.digits
    return confusion(judgement.labels[digits], judgement.answers[digits])


def figures_of(judgement: Judgement) -> tuple[ClassFigures, ...]:
    """Precision, recall and support of each of the ten classes."""
    counts = confusion_of(judgement)
    return tuple(
        ClassFigures(_share(right, answered), _share(right, labelled), int(labelled))
        for right, answered, labelled in zip(
            counts.diagonal(), counts.sum(axis=0), counts.sum(axis=1), strict=True
        )
    )


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The interval in which the true share lies, of which `right` of `count` samples were seen.

    `z` standard deviations wide on each side (1.96: 95 %). Where there are no samples, all of 0..1.
    Wilson: Probable Inference, the Law of Succession, and Statistical Inference, 1927.
    """
    if not count:
        return 0.0, 1.0
    share, weight = right / count, z * z / count
    middle = share + weight / 2
    reach = z * math.sqrt(share * (1 - share) / count + weight / count / 4)
    # At the ends rounding would leave the interval just beside 0 and 1.
    low = 0.0 if right == 0 else (middle - reach) / (1 + weight)
    high = 1.0 if right == count else (middle + reach) / (1 + weight)
    return low, high


def mcnemar(one: Judgement, other: Judgement) -> McNemar:
    """Whether one of two models reads the same samples better: the exact two-sided binomial test.

    McNemar: Note on the Sampling Error of the Difference Between Correlated Proportions, 1947.
    Raises ValueError where the judgements are of different samples.
    """
    _check_same_samples(one, other)
    only_one = int((one.right & ~other.right).sum())
    only_other = int((other.right & ~one.right).sum())
    return McNemar(only_one, only_other, _coin_tosses(only_one, only_other))


def differing(one: Judgement, other: Judgement) -> NDArray[np.int64]:
    """The samples that the two answer differently: int64 indices, ascending.

    Raises ValueError where the judgements are of different samples.
    """
    _check_same_samples(one, other)
    return np.flatnonzero(one.answers != other.answers)


def _share(part: np.int64, whole: np.int64) -> float:
    return float(part / whole) if whole else math.nan


def _check_same_samples(one: Judgement, other: Judgement) -> None:
    if not np.array_equal(one.labels, other.labels):
        raise ValueError("two judgements of different samples")


def _coin_tosses(heads: int, tails: int) -> float:
    """How likely a fair coin, tossed `heads + tails` times, falls at least as unevenly."""
    tosses = heads + tails
    logarithms = np.array(
        [
            math.lgamma(tosses + 1) - math.lgamma(count + 1) - math.lgamma(tosses - count + 1)
            for count in range(min(heads, tails) + 1)
        ]
    )
    # Both tails of the distribution; where heads and tails are as many they share the middle.
    return min(1.0, 2 * float(np.exp(logarithms - tosses * math.log(2)).sum()))
