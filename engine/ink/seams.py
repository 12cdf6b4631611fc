"""Seams: ways from the top of a picture to its bottom that cross as few lines as they can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Where two digits touch, a way between them meets ink once, but may follow it for a while; a way
# through a digit is short in ink, and meets it twice. So it is entering ink that costs 1, and a
# pixel of ink only this; a step to the side costs something, for a seam is straight where it can.
ALONG = 0.03
SIDE_STEP = 0.05


@dataclass(frozen=True, eq=False)
class Seam:
    """The column of a seam in each row, int64 [height], and what it costs: about the lines met."""

    columns: NDArray[np.int64]
    cost: float


def seams_of(ink: NDArray[np.float32], least_distance: int, most: int) -> list[Seam]:
    """The seams of a picture [height, width] in 0..1, from the cheapest on.

    Each runs from the first row to the last, one column to the side at most from row to row. In
    the middle row they keep `least_distance` from each other and the sides. At most `most`.
    After Avidan, Shamir: Seam Carving for Content-Aware Image Resizing, SIGGRAPH 2007.
    """
    width = ink.shape[1]
    middle = len(ink) // 2
    above, steps_up = _ways(ink[: middle + 1])
    below, steps_down = _ways(ink[middle:][::-1])
    # Ink in the middle row was entered from both sides.
    total = above + below - (1 + ALONG) * ink[middle]
    taken = np.zeros(width, dtype=np.bool_)
    taken[:least_distance] = taken[max(width - least_distance, 0) :] = True
    seams: list[Seam] = []
    for column in np.argsort(total, kind="stable").tolist():
        if len(seams) == most:
            break
        if taken[column] or not _is_valley(total, column, least_distance):
            continue
        taken[max(column - least_distance, 0) : column + least_distance + 1] = True
        upper = _way_back(steps_up, column)[::-1]
        lower = _way_back(steps_down, column)
        columns = np.array([*upper, *lower[1:]], dtype=np.int64)
        seams.append(Seam(columns, float(total[column])))
    return seams


def _is_valley(total: NDArray[np.float32], column: int, reach: int) -> bool:
    """Whether nothing cheaper is near: the side of a valley is none."""
    near = total[max(column - reach, 0) : column + reach + 1]
    return bool(total[column] <= near.min())


def _ways(ink: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """What the cheapest way from the first row to each column of the last costs.

    And the step -1, 0, 1 by which it came to each pixel, int64 [height, width].
    """
    cost = (1 + ALONG) * ink[0]
    steps = np.zeros(ink.shape, dtype=np.int64)
    for row in range(1, len(ink)):
        before = np.pad(ink[row - 1], 1)
        so_far = np.pad(cost, 1, constant_values=np.inf)
        choices = np.stack(
            [
                so_far[begin : begin + len(cost)]
                + np.maximum(ink[row] - before[begin : begin + len(cost)], 0)
                + (SIDE_STEP if begin != 1 else 0)
                for begin in (1, 0, 2)
            ]
        )
        steps[row] = np.array([0, -1, 1])[choices.argmin(axis=0)]
        cost = choices.min(axis=0) + ALONG * ink[row]
    return cost, steps


def _way_back(steps: NDArray[np.int64], column: int) -> list[int]:
    """The columns of the way that leads to a column of the last row, from there to the first."""
    way = [column]
    for row in range(len(steps) - 1, 0, -1):
        column += int(steps[row, column])
        way.append(column)
    return way
