"""What a chart draws: smoothing, thinning to the pixels there are, scales and their marks.

Scales and marks are the same in a report as in the window, and come from there.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.export.scales import (
    MOST_ACCURATE,
    Floats,
    Marks,
    accuracy_marks,
    accuracy_range,
    epoch_marks,
    log_loss,
    loss_marks,
    loss_range,
    nines,
)

__all__ = [
    "DECAY",
    "MOST_ACCURATE",
    "Carry",
    "Floats",
    "Marks",
    "accuracy_marks",
    "accuracy_range",
    "averages",
    "bucket_for",
    "envelope",
    "epoch_marks",
    "growing_end",
    "log_loss",
    "loss_marks",
    "loss_range",
    "nines",
    "smooth",
]

DECAY = 0.95
_BLOCK = 256
_SHORTEST = 0.125


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


def growing_end(length: float, planned: float) -> float:
    """Where the axis of a growing run of `length` epochs ends: it doubles, up to the plan's end.

    The first batches fill the chart as the last ones do, and the axis stands still in between.
    """
    end = _SHORTEST
    while end < length:
        end *= 2
    return min(end, planned)
