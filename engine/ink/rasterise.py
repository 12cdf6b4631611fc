"""Ink to pixels: strokes become lines of a width in pixels, drawn by the compiled kernel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.stroke import Bounds, Ink
from engine.kernels.raster import draw_lines

# Where the pen is unknown, a line is as wide against its stroke as it is in a sample (prepare.py).
NOMINAL_SHARE = 1 / 7


@dataclass(frozen=True, eq=False)
class Lines:
    """What the kernel draws: points [n, 2] and widths [n] float64, ends [strokes] int64."""

    points: NDArray[np.float64]
    widths: NDArray[np.float64]
    ends: NDArray[np.int64]

    def drawn(self, height: int, width: int) -> NDArray[np.float32]:
        """The lines as a raster [height, width], the coverage of each pixel in 0..1."""
        raster = np.zeros((height, width), dtype=np.float32)
        draw_lines(raster, self.points, self.widths / 2, self.ends)
        return raster


def lines_of(ink: Ink) -> Lines:
    """The lines of ink that is not empty, in its own units; width 0 where the pen is unknown."""
    strokes = ink.strokes
    return Lines(
        np.concatenate([stroke.points for stroke in strokes]),
        np.concatenate([stroke.widths for stroke in strokes]),
        np.cumsum([len(stroke.points) for stroke in strokes], dtype=np.int64),
    )


def render(ink: Ink, height: int, width: int, view: Bounds) -> NDArray[np.float32]:
    """The ink as a picture [height, width] in 0..1, white on black, at its true pen widths.

    view: x0, y0, x1, y1 of the part of the drawing that is shown, as `Ink.bounds` gives it; it
    fits into the picture with its aspect kept, and in the middle; around a view without size, such
    as the bounds of a dot, one unit is shown. Raises ValueError for a picture
    without pixels.
    """
    if height < 1 or width < 1:
        raise ValueError(f"a picture cannot be {height} x {width} pixels")
    if ink.is_empty:
        return np.zeros((height, width), dtype=np.float32)
    x0, y0, x1, y1 = view
    if x0 == x1 and y0 == y1:
        x0, y0, x1, y1 = x0 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5
    across, down = x1 - x0, y1 - y0
    scale = min(width / across if across else np.inf, height / down if down else np.inf)
    lines = lines_of(ink)
    widths = np.where(lines.widths > 0, lines.widths, _nominal_widths(ink, max(across, down)))
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    points = (lines.points - middle) * scale + (width / 2, height / 2)
    return Lines(points, widths * scale, lines.ends).drawn(height, width)


def _nominal_widths(ink: Ink, view_size: float) -> NDArray[np.float64]:
    """A width for each point [n] by the size of a usual stroke; or of the view if all are dots."""
    sizes = [float(np.ptp(stroke.points, axis=0).max()) for stroke in ink.strokes]
    size = float(np.median(sizes)) or max(sizes) or view_size
    return NOMINAL_SHARE * size * np.concatenate([stroke.fullness for stroke in ink.strokes])
