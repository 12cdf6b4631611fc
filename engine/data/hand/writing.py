"""A form as a hundred people would write it: one of each, and no two alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.hand.curve import Curve, Numbers

Strokes = list[NDArray[np.float64]]

# Standard deviations. Places are shares of the form's height, angles are in radians.
KNOT = 0.035
STROKE_PLACE = 0.02
STROKE_SIZE = 0.06
WIDTH = 0.25
SLANT = 0.2
TURN = 0.1
WAVE = 0.02
TREMOR = 0.005
# Most hands lean to the right.
USUAL_SLANT = 0.08
# How much careless hands differ: the logarithm of what the deviations are multiplied with.
CARE = 0.45
# Forms are written on a square; hands write this share of it wide.
NARROWNESS = 0.68
# The middle of a form goes up or down, left or right, by up to this share of a half.
PROPORTION = 0.45
# A stroke may begin late or end early by this share of it.
CUT = 0.06
# Fast hands round what is sharp: the mean with neighbours this many points away, at most.
ROUNDING = 4


@dataclass(frozen=True, eq=False)
class _Chance:
    """Random numbers for `count` drawings at once."""

    generator: np.random.Generator
    count: int

    def normal(self, deviation: float | Numbers, *shape: int) -> Numbers:
        return self.generator.standard_normal((self.count, *shape)) * deviation

    def even(self, low: float, high: float, *shape: int) -> Numbers:
        return self.generator.uniform(low, high, (self.count, *shape))


def written(
    form: tuple[Curve, ...], count: int, generator: np.random.Generator
) -> list[NDArray[np.float64]]:
    """The form written by `count` hands: for each stroke its points [count, m, 2], y down.

    A drawing is about 1 high; nothing limits it to a box.
    """
    chance = _Chance(generator, count)
    care = np.exp(chance.normal(CARE))[:, None, None]
    strokes = [_stroke(curve, chance, care, len(form) > 1) for curve in form]
    ends = np.cumsum([stroke.shape[1] for stroke in strokes])
    points = _as_a_whole(np.concatenate(strokes, axis=1), chance, care)
    return np.split(points, ends[:-1], axis=1)


def _stroke(curve: Curve, chance: _Chance, care: Numbers, several: bool) -> Numbers:
    """One stroke [count, m, 2] with its own faults; among `several`, it may miss the others."""
    knots = curve.knots + chance.normal(KNOT, *curve.knots.shape) * care
    if several:
        start = knots[:, :1]
        size = np.exp(chance.normal(STROKE_SIZE, 1, 1) * care)
        knots = start + (knots - start) * size + chance.normal(STROKE_PLACE, 1, 2) * care
    points = np.einsum("mk,nkc->nmc", curve.basis, knots)
    return _cut(_rounded(points, chance), chance)


def _rounded(points: Numbers, chance: _Chance) -> Numbers:
    """Points between themselves and the mean with their neighbours, the ends kept."""
    share = chance.even(-0.6, 1.0, 1, 1).clip(0)
    padded = np.pad(points, ((0, 0), (ROUNDING, ROUNDING), (0, 0)), mode="edge")
    sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0), (0, 0))), axis=1)
    window = 2 * ROUNDING + 1
    means = (sums[:, window:] - sums[:, :-window]) / window
    means[:, 0], means[:, -1] = points[:, 0], points[:, -1]
    return points + share * (means - points)


def _cut(points: Numbers, chance: _Chance) -> Numbers:
    """The stroke without a little of its beginning or end."""
    last = points.shape[1] - 1
    begin = chance.even(-CUT, CUT, 1).clip(0) * last
    end = last * (1 - chance.even(-CUT, CUT, 1).clip(0))
    place = begin + (end - begin) * np.linspace(0, 1, last + 1)
    low = np.minimum(place.astype(np.int64), last - 1)[:, :, None]
    share = place[:, :, None] - low
    before = np.take_along_axis(points, low, axis=1)
    after = np.take_along_axis(points, low + 1, axis=1)
    return np.asarray(before + share * (after - before))


def _as_a_whole(points: Numbers, chance: _Chance, care: Numbers) -> Numbers:
    """All strokes [count, m, 2] in another proportion, bent, trembling, slanted and turned."""
    points = points + chance.even(-PROPORTION, PROPORTION, 1, 2) * points * (1 - points)
    points = points - 0.5
    waves = chance.even(0.5, 1.5, 2, 2) @ np.swapaxes(points, 1, 2) * np.pi
    waves += chance.even(0, 2 * np.pi, 2, 1)
    points = points + chance.normal(WAVE, 1, 2) * care * np.swapaxes(np.sin(waves), 1, 2)
    tremor = chance.normal(TREMOR, *points.shape[1:]) * care
    points = points + (tremor + np.roll(tremor, 1, axis=1))
    wide = NARROWNESS * np.exp(chance.normal(WIDTH))
    slant, turn = USUAL_SLANT + chance.normal(SLANT), chance.normal(TURN)
    cosine, sine = np.cos(turn), np.sin(turn)
    x, y = points[:, :, 0] * wide[:, None], points[:, :, 1]
    x = x - slant[:, None] * y
    turned = (x * cosine[:, None] - y * sine[:, None], x * sine[:, None] + y * cosine[:, None])
    return np.stack(turned, axis=2) + 0.5
