"""Pieces: what a drawing falls into before it is known which of them make a digit.

A piece is a stroke, a connected part of a picture, or what a cut left of one of these. There are
rather too many: which belong together is found out by reading them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.ink.drawing import Drawing
from engine.ink.stroke import Bounds

Box = tuple[float, float, float, float]

# A piece is small, and no digit by itself, where it is smaller than this share of the line.
SPECK = 0.12


@dataclass(frozen=True, slots=True)
class Cut:
    """Two pieces that were one: their indices, and about how many lines the cut crossed."""

    left: int
    right: int
    crossed: float


class Pieces(Protocol):
    """The pieces of a drawing, in no particular order."""

    @property
    def bounds(self) -> tuple[Bounds, ...]:
        """x0, y0, x1, y1 of each piece in the drawing's units, the pen's width apart."""

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Where pieces were one."""

    def points(self, piece: int) -> NDArray[np.float64]:
        """Points [n, 2] of a piece that show where it is, some dozens of them."""

    def drawing(self, chosen: tuple[int, ...]) -> Drawing:
        """The pieces with these indices, alone. All of them are the very drawing they are of."""

    def box(self, chosen: tuple[int, ...]) -> Box:
        """x, y, width, height of the pieces with these indices, the pen's width included."""


def around(bounds: Sequence[Bounds]) -> Bounds:
    """What holds all of these."""
    x0, y0, x1, y1 = zip(*bounds, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def line_height(bounds: Sequence[Bounds]) -> float:
    """How high the digits of a line are, told by their pieces; above 0 unless all are one point.

    The height of a typical tall piece. Of a line of dashes, which have none, a tenth of the widest.
    """
    heights = sorted(y1 - y0 for _, y0, _, y1 in bounds)
    tall = [height for height in heights if height >= heights[-1] / 2]
    widest = max(x1 - x0 for x0, _, x1, _ in bounds)
    return max(tall[int(0.7 * (len(tall) - 1))], widest / 10)
