"""The one way from a drawing to a sample, as MNIST's were made, and blind to place and size.

LeCun's preparation (http://yann.lecun.com/exdb/mnist): crop to the ink, fit the longer side into
20 pixels with the aspect kept, antialiased, and move the centre of mass to the middle of 28 x 28.
The middle is the centre of pixel 14: that is where the mean of MNIST's centres of mass lies
(14.007, 13.996; each within half a pixel, because theirs were moved by whole pixels).

Ink is drawn at the sample's resolution rather than reduced from a larger picture, so the place of
its middle is exact and the width of its lines can be chosen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.ink.picture import Picture
from engine.ink.rasterise import Lines, lines_of, render
from engine.ink.stroke import Ink
from engine.kernels.raster import resample

__all__ = ["SIZE", "Drawing", "prepare", "render"]

Drawing = Ink | Picture

SIZE = 28
BOX = 20.0
MARGIN = (SIZE - BOX) / 2
MIDDLE = 14.5  # the centre of pixel 14, counted from the sample's edge

# Widths of lines in pixels of the sample. A pen of fixed width gives blots where one writes small
# and threads where one writes large, and a network knows neither: so a line is as wide as its pen
# only within a range, and nominal where the pen is unknown. With the nominal width, pen digits have
# the mean intensity of MNIST's (0.131; MNIST's lines are 2.4 wide, 1.6 to 3.6 for 9 writers of 10).
# Outside the range, other people's pen digits lie further from MNIST: their nearest neighbours
# there name 1 to 5 in 100 more of them wrongly.
NOMINAL_WIDTH = 2.5
NARROWEST = 2.0
WIDEST = 3.0

# Points that lie closer than this, in any unit, are one point; no scale overflows.
SMALLEST = 1e-290

# What is fainter than this share of a picture's brightest pixel does not count for the crop.
FAINT = 0.1


def prepare(drawing: Drawing) -> NDArray[np.float32] | None:
    """The sample [28, 28] float32 in 0..1, white ink on black; None where there is no ink."""
    if drawing.is_empty:
        return None
    return _of_ink(drawing) if isinstance(drawing, Ink) else _of_picture(drawing)


def _of_ink(ink: Ink) -> NDArray[np.float32]:
    lines = lines_of(ink)
    low, high = lines.points.min(axis=0), lines.points.max(axis=0)
    extent = float((high - low).max())
    pen = float(lines.widths.max())
    whole = extent + pen
    full = np.concatenate([stroke.fullness for stroke in ink.strokes])
    known = lines.widths * (BOX / whole) if pen > 0 else lines.widths
    widths = np.clip(np.where(known > 0, known, NOMINAL_WIDTH * full), NARROWEST, WIDEST)
    scale = _scale(extent, pen, float(widths.max()))
    points = (lines.points - (low + high) / 2) * scale

    centred = Lines(points + SIZE / 2, widths, lines.ends).drawn(SIZE, SIZE)
    move = _move_to_middle(centred)
    return Lines(points + SIZE / 2 + move, widths, lines.ends).drawn(SIZE, SIZE)


def _scale(extent: float, pen: float, width: float) -> float:
    """Pixels for a unit of ink whose points span `extent`, drawn with a pen that wide.

    The longer side fits the box with the line's width. A tremble smaller than the pen itself is
    no shape: it is not made larger than the pen would be if it filled the box.
    """
    scale = (BOX - width) / max(extent, SMALLEST)
    if pen > 0:
        scale = min(scale, BOX / pen)
    return scale


def _move_to_middle(raster: NDArray[np.float32]) -> NDArray[np.float64]:
    """How far right and down its mass is from MIDDLE, as far as the box can move."""
    x, y = _centre_of_mass(raster)
    return np.clip([MIDDLE - x, MIDDLE - y], -MARGIN, MARGIN)


def _centre_of_mass(raster: NDArray[np.float32]) -> tuple[float, float]:
    """Its place right and down of the corner, in pixels."""
    mass = float(raster.sum(dtype=np.float64))
    columns, rows = raster.sum(axis=0, dtype=np.float64), raster.sum(axis=1, dtype=np.float64)
    x = float(columns @ (np.arange(len(columns)) + 0.5)) / mass
    y = float(rows @ (np.arange(len(rows)) + 0.5)) / mass
    return x, y


def _of_picture(picture: Picture) -> NDArray[np.float32]:
    pixels = picture.intensity
    inked = pixels > FAINT * pixels.max()
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    cropped = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = cropped.shape
    scale = BOX / max(height, width)
    # The crop's mass goes to MIDDLE, as far as the box stays inside the sample.
    x, y = _centre_of_mass(cropped)
    left = float(np.clip(MIDDLE - x * scale, 0.0, SIZE - width * scale))
    top = float(np.clip(MIDDLE - y * scale, 0.0, SIZE - height * scale))
    if scale == 1.0:  # MNIST's own images come out as they are; interpolation would blur them
        left, top = float(round(left)), float(round(top))
    sample = np.empty((SIZE, SIZE), dtype=np.float32)
    resample(sample, pixels, columns[0] - left / scale, rows[0] - top / scale, scale)
    return np.asarray(sample / sample.max(), dtype=np.float32)
