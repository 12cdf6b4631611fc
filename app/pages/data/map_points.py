"""Which of a map's points somebody points at, walks to, or has gone around."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.pages.data.map_sight import Places, Point

Mask = NDArray[np.bool_]
Indices = NDArray[np.int64]


def nearest(places: Places, at: Point, reach: float, allowed: Mask) -> int | None:
    """The index of the nearest of the `allowed` places [n, 2] within `reach` of `at`, if any.

    All distances are taken: ten thousand are some 30 µs, and a grid would have to be built anew for
    every frame of a map that moves.
    """
    if not len(places):
        return None
    distances = _squares(places, at)
    distances[~allowed] = np.inf
    index = int(distances.argmin())
    return index if distances[index] <= reach * reach else None


def neighbour(places: Places, start: Point, direction: Point, allowed: Mask) -> int | None:
    """The index of the nearest allowed place in a direction (screen), to walk to by arrow keys.

    In a direction lies what is within 45 degrees of it.
    """
    x, y = (places - np.array(start, np.float32)).T
    ahead = x * direction[0] + y * direction[1]
    aside = np.abs(y * direction[0] - x * direction[1])
    found = allowed & (ahead > 0.5) & (aside <= ahead)
    if not found.any():
        return None
    # What lies straight ahead is nearer than what lies as far aslant.
    distances = np.where(found, ahead**2 + 4 * aside**2, np.inf)
    return int(distances.argmin())


def within(places: Places, line: Places) -> Mask:
    """Which of `places` [n, 2] lie inside the closed line of points [m, 2], by the even-odd rule.

    A point is inside where a ray to its right crosses the line an odd number of times (Shimrat,
    Algorithm 112, CACM 1962).
    """
    inside = np.zeros(len(places), np.bool_)
    if len(line) < 3:
        return inside
    low, high = line.min(axis=0), line.max(axis=0)
    near = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
    x, y = places[near, 0], places[near, 1]
    crossed = np.zeros(len(near), np.bool_)
    ends = np.roll(line, -1, axis=0)
    for (x0, y0), (x1, y1) in zip(line.tolist(), ends.tolist(), strict=True):
        if y0 != y1:
            crossed ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * ((x1 - x0) / (y1 - y0)))
    inside[near] = crossed
    return inside


def _squares(places: Places, at: Point) -> NDArray[np.float32]:
    offsets = places - np.array(at, np.float32)
    squares: NDArray[np.float32] = np.einsum("ij,ij->i", offsets, offsets)
    return squares


def class_middles(
    places: Places, labels: NDArray[np.uint8], shown: Mask, classes: Sequence[str]
) -> list[tuple[str, Places]]:
    """The name of each class that is shown, and the median place [2] of its points."""
    named = []
    for label, name in enumerate(classes):
        found = shown & (labels == label)
        if found.any():
            named.append((name, np.median(places[found], axis=0).astype(np.float32)))
    return named
