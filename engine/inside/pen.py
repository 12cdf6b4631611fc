"""Straight strokes of a pen and of a rubber, tried on a sample."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.inside.product import Values

# Strokes run between every second pixel, apart from those at the edge, where no digit is.
_GRID = np.arange(4, 25, 2)
_SHORTEST, _LONGEST = 3.0, 11.0
# Pixels from the middle of the stroke at which it ends; it fades over the last of them. A digit of
# MNIST is about as thick as the pen; the rubber takes all of a line away.
_PEN, _RUBBER = 1.6, 2.4
# What is brighter belongs to a line that a stroke may begin at.
_INK = 0.4
# A stroke that moves less ink than this shows nothing.
_LEAST = 2.0


@dataclass(frozen=True, eq=False)
class Strokes:
    """Strokes between `ends` int64 [n, 2 ends, (row, column)].

    `ink` and `rubbed` float32 [n, 28 · 28], 0..1, are what a pen and a rubber cover of each pixel.
    """

    ends: NDArray[np.int64]
    ink: Values
    rubbed: Values


def straight_strokes(side: int = 28) -> Strokes:
    """All strokes that may be tried on samples [side, side]: some thousands."""
    places = np.stack(np.meshgrid(_GRID, _GRID, indexing="ij"), axis=-1).reshape(-1, 2)
    first, second = np.triu_indices(len(places), 1)
    length = np.hypot(*(places[second] - places[first]).T)
    chosen = (length >= _SHORTEST) & (length <= _LONGEST)
    ends = np.stack([places[first], places[second]], axis=1)[chosen]
    distance = _distances(ends.astype(np.float32), side)
    return Strokes(ends, np.clip(_PEN - distance, 0, 1), np.clip(_RUBBER - distance, 0, 1))


def _distances(ends: Values, side: int) -> Values:
    """From each pixel to each stroke, [n, side · side]: to the nearest of its points."""
    pixels = np.indices((side, side), np.float32).reshape(2, 1, -1)
    start, way = ends[:, 0].T[..., np.newaxis], (ends[:, 1] - ends[:, 0]).T[..., np.newaxis]
    along = ((pixels - start) * way).sum(axis=0) / np.square(way).sum(axis=0)
    nearest = start + np.clip(along, 0, 1) * way
    return np.asarray(np.hypot(*(pixels - nearest)), np.float32)


def changes_of(strokes: Strokes, sample: Values) -> Values:
    """What strokes would change of a sample [side, side] of 0..1: [changes, side · side].

    A pen begins or ends on a line that is there, as the strokes of a digit do.
    """
    pixels = sample.reshape(1, -1)
    ends = sample[strokes.ends[..., 0], strokes.ends[..., 1]]
    joined = (ends > _INK).any(axis=1)
    drawn = np.maximum(strokes.ink[joined] - pixels, 0)
    changes = np.concatenate([drawn, -np.minimum(strokes.rubbed, pixels)])
    visible: Values = changes[np.abs(changes).sum(axis=1) >= _LEAST]
    return visible
