"""Ink to its sample: drawn at the sample's resolution, not reduced from a larger picture.

So the place of its middle is exact, and the width of its lines can be chosen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.ink.rasterise import Lines, lines_of
from engine.ink.sample import (
    BOX,
    MARGIN,
    MIDDLE,
    NARROWEST,
    NOMINAL_WIDTH,
    SIZE,
    WIDEST,
    centre_of_mass,
)
from engine.ink.stroke import Ink

# Points that lie closer than this, in any unit, are one point; no scale overflows.
SMALLEST = 1e-290


def sample_of_ink(ink: Ink) -> NDArray[np.float32]:
    """The sample [28, 28] of ink that is not empty."""
    lines = lines_of(ink)
    low, high = lines.points.min(axis=0), lines.points.max(axis=0)
    extent = float((high - low).max())
    pen = float(lines.widths.max())
    widths = _widths(ink, lines, extent + pen)
    scale = _scale(extent, pen, float(widths.max()))
    points = (lines.points - (low + high) / 2) * scale + SIZE / 2

    x, y = centre_of_mass(Lines(points, widths, lines.ends).drawn(SIZE, SIZE))
    # The box stays inside the sample, wherever its mass is.
    move = np.clip([MIDDLE - x, MIDDLE - y], -MARGIN, MARGIN)
    return Lines(points + move, widths, lines.ends).drawn(SIZE, SIZE)


def _widths(ink: Ink, lines: Lines, whole: float) -> NDArray[np.float64]:
    """Width of the line at each point [n], in pixels of the sample into which `whole` fits."""
    fullness = np.concatenate([stroke.fullness for stroke in ink.strokes])
    known = lines.widths > 0
    own = lines.widths * (BOX / whole) if known.any() else lines.widths
    return np.clip(np.where(known, own, NOMINAL_WIDTH * fullness), NARROWEST, WIDEST)


def _scale(extent: float, pen: float, width: float) -> float:
    """Pixels for a unit of ink whose points span `extent`, drawn with a pen that wide.

    The longer side fits the box with the line's width. A tremble smaller than the pen itself is
    no shape: it is not made larger than the pen would be if it filled the box.
    """
    scale = (BOX - width) / max(extent, SMALLEST)
    return min(scale, BOX / pen) if pen > SMALLEST else scale
