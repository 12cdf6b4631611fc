"""Draws lines, resamples pictures and widens their lines: how the pixels of a sample come about.

Positions are in pixels: the pixel (row, column) is the unit square from (x, y) = (column, row) to
(column + 1, row + 1).
"""

from math import ceil, floor, sqrt

import numpy as np
from numba import float32, float64, int64, njit, types, void
from numpy.typing import NDArray

from engine.kernels import partner
from engine.kernels.compiling import part

# Who reads a drawing compiles this first.
partner.begin()

# Read-only arrays are another type to Numba; arguments declared so accept both kinds.
_POINTS = types.Array(float64, 2, "C", readonly=True)
_RADII = types.Array(float64, 1, "C", readonly=True)
_ENDS = types.Array(int64, 1, "C", readonly=True)
_SOURCE = types.Array(float32, 2, "C", readonly=True)
_RASTER = types.Array(float32, 2, "C")


@part
def _distance(
    x: float, y: float, x0: float, y0: float, r0: float, x1: float, y1: float, r1: float
) -> float:
    """Signed distance from (x, y) to the hull of two discs (a capsule), negative inside.

    Its straight sides lean against the axis by the angle whose sine is (r0 - r1) / length.
    After https://iquilezles.org/articles/distfunctions2d, "uneven capsule".
    """
    axis_x, axis_y = x1 - x0, y1 - y0
    length = sqrt(axis_x * axis_x + axis_y * axis_y)
    to_start = sqrt((x - x0) ** 2 + (y - y0) ** 2) - r0
    to_end = sqrt((x - x1) ** 2 + (y - y1) ** 2) - r1
    if length <= abs(r0 - r1):  # one disc holds the other
        return to_start if r0 >= r1 else to_end
    along = ((x - x0) * axis_x + (y - y0) * axis_y) / length
    across = abs((x - x0) * axis_y - (y - y0) * axis_x) / length
    sine = (r0 - r1) / length
    cosine = sqrt(1.0 - sine * sine)
    place = along * cosine - across * sine
    if place < 0.0:
        return to_start
    if place > length * cosine:
        return to_end
    return across * cosine + along * sine - r0


@part
def _within(position: float, size: int) -> int:
    """The pixel edge `position`, brought into 0..size before it becomes an integer."""
    return int(min(max(position, 0.0), float(size)))


@njit(void(_RASTER, _POINTS, _RADII, _ENDS), cache=True, nogil=True)
def draw_lines(
    raster: NDArray[np.float32],
    points: NDArray[np.float64],
    radii: NDArray[np.float64],
    ends: NDArray[np.int64],
) -> None:
    """Draw lines of varying width into `raster` [h, w], keeping what is brighter there already.

    points: [n, 2] in pixels; radii: [n] half the line's width at each point, in pixels; ends:
    index one past the last point of each line. Two neighbouring points make a capsule, a line of
    one point makes a disc. A pixel's coverage is that of a straight edge through a box filter one
    pixel wide, `0.5 - distance` within 0..1; a line thinner than a pixel covers at most its width.
    """
    height, width = raster.shape
    start = 0
    for end in ends:
        for first in range(start, max(end - 1, start + 1)):
            last = min(first + 1, end - 1)
            x0, y0, r0 = points[first, 0], points[first, 1], radii[first]
            x1, y1, r1 = points[last, 0], points[last, 1], radii[last]
            most = min(1.0, 2.0 * max(r0, r1))
            top = _within(floor(min(y0 - r0, y1 - r1) - 0.5), height)
            bottom = _within(ceil(max(y0 + r0, y1 + r1) + 0.5), height)
            left = _within(floor(min(x0 - r0, x1 - r1) - 0.5), width)
            right = _within(ceil(max(x0 + r0, x1 + r1) + 0.5), width)
            for row in range(top, bottom):
                for column in range(left, right):
                    distance = _distance(column + 0.5, row + 0.5, x0, y0, r0, x1, y1, r1)
                    coverage = float32(min(max(0.5 - distance, 0.0), most))
                    raster[row, column] = max(raster[row, column], coverage)
        start = end


@part
def _mean_over(
    source: NDArray[np.float32], left: float, top: float, right: float, bottom: float
) -> float:
    """Mean of `source` over a rectangle, exact by area; there is nothing (0) outside `source`."""
    height, width = source.shape
    total = 0.0
    for row in range(_within(floor(top), height), _within(ceil(bottom), height)):
        tall = min(bottom, row + 1.0) - max(top, float(row))
        for column in range(_within(floor(left), width), _within(ceil(right), width)):
            wide = min(right, column + 1.0) - max(left, float(column))
            total += tall * wide * source[row, column]
    return total / ((bottom - top) * (right - left))


@njit(void(_RASTER, _SOURCE, float64, float64, float64), cache=True, nogil=True)
def resample(
    raster: NDArray[np.float32],
    source: NDArray[np.float32],
    source_x: float,
    source_y: float,
    scale: float,
) -> None:
    """Fill `raster` [h, w] with `source` [h, w], `scale` times its size.

    The corner of the raster shows the position (source_x, source_y) of the source. Each pixel is
    the mean of the source over a square as large as itself, but never smaller than a pixel of the
    source: reducing is true to area, enlarging interpolates linearly, scale 1 in place copies.
    """
    side = max(1.0, 1.0 / scale)
    for row in range(raster.shape[0]):
        top = source_y + (row + 0.5) / scale - side / 2.0
        for column in range(raster.shape[1]):
            left = source_x + (column + 0.5) / scale - side / 2.0
            mean = _mean_over(source, left, top, left + side, top + side)
            raster[row, column] = float32(mean)


@njit(void(_RASTER, _SOURCE, float64), cache=True, nogil=True)
def spread(raster: NDArray[np.float32], source: NDArray[np.float32], radius: float) -> None:
    """Fill `raster` [h, w] with `source` of the same shape, its lines 2 * radius pixels wider.

    A grey dilation by a disc with an antialiased edge: each pixel becomes the brightest within the
    radius. With a negative radius, an erosion: what is dark is widened instead. There is nothing
    (0) outside `source`.
    """
    height, width = source.shape
    reach = ceil(abs(radius))
    for row in range(height):
        for column in range(width):
            best = source[row, column] if radius > 0 else float32(1.0) - source[row, column]
            for down in range(-reach, reach + 1):
                for right in range(-reach, reach + 1):
                    weight = abs(radius) + 0.5 - sqrt(float(down * down + right * right))
                    if weight > 0.0:
                        y, x = row + down, column + right
                        there = 0 <= y < height and 0 <= x < width
                        value = source[y, x] if there else float32(0.0)
                        if radius < 0:
                            value = float32(1.0) - value
                        best = max(best, float32(min(weight, 1.0)) * value)
            raster[row, column] = best if radius > 0 else float32(1.0) - best
