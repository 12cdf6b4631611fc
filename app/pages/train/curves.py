"""What a chart draws: smoothing, thinning to the pixels there are, scales and their marks."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DECAY = 0.95
MOST_ACCURATE = 0.9999

Floats = NDArray[np.float64]
Marks = list[tuple[float, str]]

_BLOCK = 256
_SHORTEST = 0.125
_ACCURACIES = (0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999)


@dataclass(frozen=True, slots=True)
class Carry:
    """What smoothing takes from one piece of a curve to the next: a weighted sum, its weight."""

    total: float = 0.0
    weight: float = 0.0


def smooth(
    values: NDArray[np.floating], carry: Carry | None = None, decay: float = DECAY
) -> tuple[Floats, Carry]:
    """The exponential moving average of `values` [n], and what the next piece goes on from.

    Each average is divided by the weights that it has seen so far, so that the start is not drawn
    towards zero (Kingma & Ba, Adam, 2015, section 3). A value that is not finite counts for
    nothing; before the first finite one the average is NaN.
    """
    carry = carry or Carry()
    averaged = np.empty(len(values))
    total, weight = carry.total, carry.weight
    for start in range(0, len(values), _BLOCK):
        piece = np.asarray(values[start : start + _BLOCK], np.float64)
        finite = np.isfinite(piece)
        power = decay ** np.arange(1, len(piece) + 1)
        totals = power * (total + (1 - decay) * np.cumsum(np.where(finite, piece, 0.0) / power))
        weights = power * (weight + (1 - decay) * np.cumsum(finite / power))
        with np.errstate(invalid="ignore", divide="ignore"):
            averaged[start : start + _BLOCK] = totals / weights
        total, weight = float(totals[-1]), float(weights[-1])
    return averaged, Carry(total, weight)


def envelope(
    values: NDArray[np.floating], bucket: int
) -> tuple[NDArray[np.int64], NDArray[np.floating]]:
    """The least and the greatest of every `bucket` values, at their places, in order.

    Drawn as a line it covers the same pixels as all of `values` [n] do, where a bucket is not
    wider than a pixel. Returns places [m] and values [m], m ≤ 2·⌈n / bucket⌉. Values must be
    finite; a bucket of 1 or 2 gives all of them back.
    """
    if bucket <= 2 or len(values) <= 2:
        return np.arange(len(values)), values
    whole = len(values) // bucket * bucket
    rows = values[:whole].reshape(-1, bucket)
    pairs = np.stack([rows.argmin(axis=1), rows.argmax(axis=1)], axis=1)
    pairs.sort(axis=1)
    places = (pairs + np.arange(0, whole, bucket)[:, None]).reshape(-1)
    if whole < len(values):
        tail = values[whole:]
        ends = sorted({int(tail.argmin()), int(tail.argmax())})
        places = np.concatenate([places, np.array(ends) + whole])
    return places, values[places]


def averages(values: Floats, bucket: int) -> tuple[Floats, Floats]:
    """The mean of every `bucket` values, at the middle of their places.

    For curves that are smooth already: a third of the points of an envelope, and a calmer line.
    The last values [at most `bucket`] are a mean of their own, so that the line ends where they do.
    """
    whole = len(values) // bucket * bucket
    places: Floats = np.arange(0, whole, bucket, dtype=np.float64) + (bucket - 1) / 2
    means: Floats = values[:whole].reshape(-1, bucket).mean(axis=1)
    if whole < len(values):
        places = np.append(places, len(values) - 1)
        means = np.append(means, values[whole:].mean())
    return places, means


def bucket_for(batches: int, pixels: float) -> int:
    """How many of `batches` share one of `pixels`; it changes with neither while a run grows."""
    return max(1, math.ceil(batches / max(1.0, pixels)))


def log_loss(losses: NDArray[np.floating]) -> Floats:
    """The place of losses on a logarithmic axis; zero and less are put at 1e-9."""
    return np.log10(np.maximum(np.asarray(losses, np.float64), 1e-9))


def nines(accuracy: NDArray[np.floating] | float) -> Floats:
    """The place of accuracies on an axis that opens up towards 100 %: -log₁₀(1 - accuracy).

    90 %, 99 % and 99.9 % stand equally far apart; all above 99.99 % is drawn there.
    """
    clipped = np.clip(np.asarray(accuracy, np.float64), 0.0, MOST_ACCURATE)
    return -np.log10(1 - clipped)


def loss_range(lows: list[float], highs: list[float]) -> tuple[float, float]:
    """The logarithmic axis from the mark below all `lows` to the mark above all `highs` (losses).

    Ends are marks (1, 2 or 5 times a power of ten), so that the axis stands still for long.
    """
    low = min((value for value in lows if value > 0 and math.isfinite(value)), default=0.1)
    high = max((value for value in highs if value > 0 and math.isfinite(value)), default=1.0)
    low, high = _mark_below(max(low, 1e-6)), _mark_above(min(high, 1e6))
    if high < 5 * low:
        low = _mark_below(high / 10)
    return math.log10(low), math.log10(high)


def accuracy_range(accuracies: list[float]) -> tuple[float, float]:
    """The axis of `nines`, from the mark below all of `accuracies` to the mark above them."""
    finite = [min(max(value, 0.0), MOST_ACCURATE) for value in accuracies if math.isfinite(value)]
    low = min(finite, default=0.9)
    high = max(finite, default=0.99)
    below = max(index for index, mark in enumerate(_ACCURACIES) if mark <= low)
    above = max(1, min(index for index, mark in enumerate(_ACCURACIES) if mark >= high))
    below = max(0, min(below, above - 3))
    return float(nines(_ACCURACIES[below])), float(nines(_ACCURACIES[above]))


def loss_marks(low: float, high: float, most: int) -> Marks:
    """At most about `most` marks for the logarithmic axis from `low` to `high` (logarithms)."""
    for factors in ((1, 2, 5), (1, 3), (1,)):
        marks = [
            (math.log10(factor * 10.0**power), f"{factor * 10.0**power:g}")
            for power in range(math.floor(low), math.ceil(high) + 1)
            for factor in factors
            if low - 1e-9 <= math.log10(factor * 10.0**power) <= high + 1e-9
        ]
        if len(marks) <= most:
            break
    return marks[:: max(1, math.ceil(len(marks) / max(1, most)))]


def accuracy_marks(low: float, high: float, most: int) -> Marks:
    """At most about `most` marks for the axis of `nines` from `low` to `high`."""
    inside = [
        (place, f"{100 * mark:g}\u00a0%")
        for mark in _ACCURACIES
        if low - 1e-9 <= (place := float(nines(mark))) <= high + 1e-9
    ]
    return inside[:: max(1, math.ceil(len(inside) / max(1, most)))]


def growing_end(length: float, planned: float) -> float:
    """Where the axis of a growing run of `length` epochs ends: it doubles, up to the plan's end.

    The first batches fill the chart as the last ones do, and the axis stands still in between.
    """
    end = _SHORTEST
    while end < length:
        end *= 2
    return min(end, planned)


def epoch_marks(end: float, most: int) -> Marks:
    """Epochs from 0 to `end` in steps of 1, 2 or 5 times a power of ten, at most about `most`.

    Beyond two epochs the steps are whole ones.
    """
    step = _mark_above(end / max(1, most))
    if end > 2:
        step = max(1.0, step)
    return [
        (index * step, f"{index * step:.6g}") for index in range(math.floor(end / step + 1e-9) + 1)
    ]


def _mark_below(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return max(factor * power for factor in (1, 2, 5) if factor * power <= value * (1 + 1e-9))


def _mark_above(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return min(factor * power for factor in (1, 2, 5, 10) if factor * power >= value * (1 - 1e-9))
