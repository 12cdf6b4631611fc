"""Straight strokes of a pen and of a rubber, tried on a sample."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.inside.product import Values, product

# Strokes run between every second pixel, apart from those at the edge, where no digit is.
_GRID = np.arange(4, 25, 2)
_SHORTEST, _LONGEST = 3.0, 11.0
# Pixels from the middle of the stroke at which it ends; it fades over the last of them. A digit of
# MNIST is about as thick as the pen; the rubber takes all of a line away.
_PEN, _RUBBER = 1.6, 2.4
# What is brighter belongs to a line that a stroke may begin at.
_INK = 0.4
# A stroke that moves less ink than this, in pixels, shows nothing.
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


@dataclass(frozen=True, eq=False)
class Trial:
    """What n strokes would do to a sample, each with a pen and then each with a rubber.

    `ink` float32 [2n] is how much of it would come or go, in whole pixels, and `gains` float32
    [2n, slopes] what that would be worth at each of some slopes. Strokes that show nothing, and
    those of a pen that neither begin nor end on a line, as strokes of a digit do, are worth minus
    infinity.
    """

    ink: Values
    gains: Values
    strokes: Strokes
    sample: Values

    def change(self, index: int) -> Values:
        """What a stroke would add to each pixel of the sample."""
        count, pixels = len(self.strokes.ends), self.sample.ravel()
        if index < count:
            change: Values = self.strokes.ink[index] * (1 - pixels)
        else:
            change = -self.strokes.rubbed[index - count] * pixels
        return change.reshape(self.sample.shape)


def try_strokes(strokes: Strokes, sample: Values, slopes: Sequence[Values]) -> Trial:
    """Try all strokes on a sample of 0..1; slopes are what a pixel's ink is worth, of its shape."""
    pixels = sample.ravel()
    worth = np.stack([np.ones_like(pixels), *(slope.ravel() for slope in slopes)], axis=1)
    drawn = product(strokes.ink, (1 - pixels)[:, np.newaxis] * worth)
    rubbed = product(strokes.rubbed, pixels[:, np.newaxis] * worth)
    ends = sample[strokes.ends[..., 0], strokes.ends[..., 1]]
    is_joined = (ends > _INK).any(axis=1)
    ink = np.concatenate([drawn[:, 0], rubbed[:, 0]])
    gains = np.concatenate([drawn[:, 1:], -rubbed[:, 1:]])
    is_seen = (ink >= _LEAST) & np.concatenate([is_joined, np.ones_like(is_joined)])
    gains[~is_seen] = -np.inf
    return Trial(ink, gains, strokes, sample)
