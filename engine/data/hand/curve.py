"""A written form as text, and the smooth strokes that it stands for.

Strokes are separated by ` | `; a stroke is points `x,y` in writing order, 0..100 to the right and
down, that a smooth curve passes through; a point marked `!` is a corner. A `7` with a bar:
`"5,5 92,3! 40,100 | 25,50 80,46"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# Points of a curve for each length of 1 (a form's height), and at least between two knots.
DENSITY = 26
FEWEST = 2

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """A stroke: `knots` [k, 2], of which `basis` [m, k] makes the points `basis @ knots` [m, 2].

    So a stroke whose knots are moved a little stays as smooth as it was.
    """

    knots: Numbers
    basis: Numbers


def curves_of(form: str) -> tuple[Curve, ...]:
    """The strokes of a form, 0..1 to the right and down. Raises ValueError where it is none."""
    return tuple(_curve_of(stroke.split()) for stroke in form.split("|"))


def _curve_of(words: list[str]) -> Curve:
    corners = [index for index, word in enumerate(words) if word.endswith("!")]
    knots = np.array([_point(word.removesuffix("!")) for word in words])
    count = len(knots)
    bounds = [0, *[corner for corner in corners if 0 < corner < count - 1], count - 1]
    rows = [np.eye(count)[:1]]
    for first, last in pairwise(bounds):
        piece = np.zeros((0, count))
        if last > first:
            piece = _between(knots[first : last + 1]) @ np.eye(count)[first : last + 1]
        rows.append(piece)
    return Curve(knots, np.concatenate(rows))


def _point(word: str) -> tuple[float, float]:
    try:
        x, y = (float(number) / 100 for number in word.split(","))
    except ValueError:
        raise ValueError(f"“{word}” is no point such as 5,92") from None
    return x, y


def _between(knots: Numbers) -> Numbers:
    """The basis [m, k] of the smooth curve through `knots` [k, 2], without its first point.

    Cubic Hermite pieces whose slope at a knot is that of the parabola through it and its
    neighbours (Bessel's; de Boor, A Practical Guide to Splines, chapter IV).
    """
    count = len(knots)
    lengths = np.maximum(np.hypot(*np.diff(knots, axis=0).T), 1e-6)
    unit = np.eye(count)
    rises = np.diff(unit, axis=0) / lengths[:, None]
    slopes = np.empty((count, count))
    before, after = lengths[:-1, None], lengths[1:, None]
    slopes[1:-1] = (after * rises[:-1] + before * rises[1:]) / (before + after)
    slopes[0] = rises[0] if count == 2 else 1.5 * rises[0] - 0.5 * slopes[1]
    slopes[-1] = rises[-1] if count == 2 else 1.5 * rises[-1] - 0.5 * slopes[-2]
    rows = []
    for index, length in enumerate(lengths):
        steps = max(FEWEST, round(DENSITY * float(length)))
        t = (np.arange(1, steps + 1) / steps)[:, None]
        rows.append(
            (2 * t**3 - 3 * t**2 + 1) * unit[index]
            + (t**3 - 2 * t**2 + t) * length * slopes[index]
            + (3 * t**2 - 2 * t**3) * unit[index + 1]
            + (t**3 - t**2) * length * slopes[index + 1]
        )
    return np.concatenate(rows)
