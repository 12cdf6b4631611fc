"""The scales of a training's charts: logarithmic losses, accuracies that open up, their marks."""

import math

import numpy as np
from numpy.typing import NDArray

MOST_ACCURATE = 0.9999

Floats = NDArray[np.float64]
Marks = list[tuple[float, str]]

_ACCURACIES = (0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999)


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
