"""Reads the JSON form of ink, trusting nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.errors import PictureError

# Far beyond what a hand draws in any unit, and small enough that no later product overflows.
LARGEST = 1e12
MOST_STROKES = 10_000
MOST_POINTS = 500_000

StrokeParts = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]


def read(value: object) -> Iterator[StrokeParts]:
    """Points [n, 2], pressure [n], time [n] and width of each stroke that has points.

    Raises PictureError with one sentence that says what is wrong, and where.
    """
    if not isinstance(value, dict) or not isinstance(value.get("strokes"), list):
        raise PictureError('ink must be an object with a list called "strokes"')
    strokes = value["strokes"]
    if len(strokes) > MOST_STROKES:
        raise PictureError(f"the ink has {len(strokes)} strokes, more than {MOST_STROKES}")
    widths = _widths(value.get("widths"), len(strokes))
    total = 0
    for index, (stroke, width) in enumerate(zip(strokes, widths, strict=True)):
        if not isinstance(stroke, list):
            raise PictureError(f"stroke {index + 1} must be a list of points [x, y]")
        total += len(stroke)
        if total > MOST_POINTS:
            raise PictureError(f"the ink has more than {MOST_POINTS} points")
        if stroke:
            samples = np.array([_sample(point, index) for point in stroke], dtype=np.float64)
            yield samples[:, :2], samples[:, 2], samples[:, 3], width


def _sample(point: object, stroke: int) -> tuple[float, float, float, float]:
    """x, y, pressure in 0..1 and time of one point."""
    if not isinstance(point, list) or not 2 <= len(point) <= 4:
        raise PictureError(f"stroke {stroke + 1} has a point that is not 2 to 4 numbers")
    if not all(_is_number(number) for number in point):
        raise PictureError(f"stroke {stroke + 1} has a point with no number, or one beyond 1e12")
    x, y = point[:2]
    pressure = point[2] if len(point) > 2 else 1.0
    return x, y, min(1.0, max(0.0, pressure)), point[3] if len(point) > 3 else 0.0


def _widths(value: object, count: int) -> list[float]:
    if value is None:
        return [0.0] * count
    if not isinstance(value, list) or len(value) != count:
        raise PictureError(f'"widths" must be a list of {count} numbers, one for each stroke')
    if not all(_is_number(width) and width >= 0 for width in value):
        raise PictureError('"widths" must hold numbers that are not negative')
    return [float(width) for width in value]


def _is_number(value: object) -> bool:
    # JSON's true and false are integers to Python, and its integers may have any length.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST  # false for NaN, too
