"""Splits a drawn number into its digits, left to right.

Ink or pixels that touch hang together; what of them makes a digit, `grouping` tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.grouping import Group, digits_of
from engine.ink.picture import Picture
from engine.ink.prepare import Drawing
from engine.ink.rasterise import Lines, lines_of
from engine.ink.stroke import Bounds, Ink
from engine.kernels.components import label_parts

Box = tuple[float, float, float, float]

# Strokes touch that come closer than this share of the tallest one. They are drawn with that width
# on a raster in which the tallest is as high as this (so the line is two pixels wide, and holds the
# pixel of each of its points). Sides and area of the raster are limited.
TOUCH = 0.02
RASTER_HEIGHT = 100
RASTER_LONGEST = 8000
RASTER_AREA = 4e6

# Ink that spans less, in any unit, is nothing but dots.
SMALLEST = 1e-290

# A pixel of a picture is ink above this share of its brightest; the soft edge that belongs to it
# reaches this far.
INKED = 0.2
SOFT_EDGE = 2


@dataclass(frozen=True, eq=False)
class Part:
    """One digit of a drawing, and its x, y, width, height in the drawing's own units."""

    drawing: Drawing
    box: Box


def split(drawing: Drawing) -> tuple[Part, ...]:
    """The digits of a number, left to right; none where there is no ink.

    A drawing of one digit gives one part. Digits that touch stay together.
    """
    if drawing.is_empty:
        return ()
    return _split_ink(drawing) if isinstance(drawing, Ink) else _split_picture(drawing)


def _box(bounds: Bounds) -> Box:
    x0, y0, x1, y1 = bounds
    return x0, y0, x1 - x0, y1 - y0


def _split_ink(ink: Ink) -> tuple[Part, ...]:
    pieces: dict[int, list[int]] = {}
    for stroke, label in enumerate(_touching(ink)):
        pieces.setdefault(label, []).append(stroke)
    strokes = list(pieces.values())
    bounds = [_middle_bounds(ink, piece) for piece in strokes]
    parts = []
    for group in digits_of(bounds):
        order = sorted(stroke for piece in group.pieces for stroke in strokes[piece])
        digit = Ink(tuple(ink.strokes[stroke] for stroke in order))
        parts.append(Part(digit, _box(digit.bounds)))
    return tuple(parts)


def _middle_bounds(ink: Ink, strokes: list[int]) -> Bounds:
    """x0, y0, x1, y1 of the strokes' points: the pen may be wide, the hand kept the lines apart."""
    points = np.concatenate([ink.strokes[stroke].points for stroke in strokes])
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return x0, y0, x1, y1


def _touching(ink: Ink) -> list[int]:
    """A number for each stroke, the same for strokes that hang together."""
    lines = lines_of(ink)
    low, high = lines.points.min(axis=0), lines.points.max(axis=0)
    across, down = float(high[0] - low[0]), float(high[1] - low[1])
    if max(across, down) < SMALLEST:
        return list(range(len(ink.strokes)))
    tall = max(float(np.ptp(stroke.points[:, 1])) for stroke in ink.strokes)
    scale = min(
        RASTER_HEIGHT / max(tall, SMALLEST),
        RASTER_LONGEST / max(across, down),
        (RASTER_AREA / max(across * down, SMALLEST)) ** 0.5,
    )
    margin = TOUCH * RASTER_HEIGHT
    points = (lines.points - low) * scale + margin
    widths = np.full(len(points), margin)
    height, width = (int(side * scale + 2 * margin) + 1 for side in (down, across))
    raster = Lines(points, widths, lines.ends).drawn(height, width)
    labels = np.empty(raster.shape, dtype=np.int64)
    label_parts(labels, raster > 0.5)
    starts = points[np.concatenate([[0], lines.ends[:-1]])].astype(np.int64)
    return [int(label) for label in labels[starts[:, 1], starts[:, 0]]]


def _split_picture(picture: Picture) -> tuple[Part, ...]:
    pixels = picture.intensity
    labels = np.empty(pixels.shape, dtype=np.int64)
    count = label_parts(labels, pixels > INKED * pixels.max())
    groups = digits_of(_bounds_of_labels(labels, count))
    return tuple(_part_of_picture(pixels, labels, group) for group in groups)


def _bounds_of_labels(labels: NDArray[np.int64], count: int) -> list[Bounds]:
    """x0, y0, x1, y1 around each of the parts 1 to `count`, in pixels."""
    rows, columns = np.nonzero(labels)
    part = labels[rows, columns] - 1
    low = np.full((count, 2), np.iinfo(np.int64).max)
    high = np.zeros((count, 2), dtype=np.int64)
    for axis, places in enumerate((columns, rows)):
        np.minimum.at(low[:, axis], part, places)
        np.maximum.at(high[:, axis], part, places + 1)
    boxes = np.concatenate([low, high], axis=1).astype(np.float64)
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes.tolist()]


def _part_of_picture(pixels: NDArray[np.float32], labels: NDArray[np.int64], group: Group) -> Part:
    """The digit alone: its pixels with their soft edge, and no others."""
    height, width = pixels.shape
    x0, y0, x1, y1 = (int(side) for side in group.bounds)
    rows = slice(max(y0 - SOFT_EDGE, 0), min(y1 + SOFT_EDGE, height))
    columns = slice(max(x0 - SOFT_EDGE, 0), min(x1 + SOFT_EDGE, width))
    near = labels[rows, columns]
    own = np.isin(near, [piece + 1 for piece in group.pieces])
    padded = np.pad(own, SOFT_EDGE)
    side = 2 * SOFT_EDGE + 1
    around = np.lib.stride_tricks.sliding_window_view(padded, (side, side)).any(axis=(2, 3))
    keep = own | (around & (near == 0))
    return Part(Picture(np.where(keep, pixels[rows, columns], np.float32(0))), _box(group.bounds))
