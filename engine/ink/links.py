"""What speaks for two clumps being parts of one digit, and what against it, by place and shape.

In nats, as the logarithm of a probability is, so that it can be set against what a recogniser
makes of a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.ink.pieces import Cut, around, line_height
from engine.ink.stroke import Bounds

# Costs in nats of a link, two clumps in one digit; lengths are shares of the line's height.
# It grows with the distance between them. It shrinks with their overlap, which is how far one would
# have to be moved aside. And it grows with their heights, as shares of what both take up: two
# digits fill it from top to bottom (2), the strokes of a 4 and the bar of a 5 do not. What a link
# costs or saves is limited: what else may touch so closely is the recogniser's to say.
LINK = -9.4
DISTANCE, MOST_DISTANCE = 20.0, 0.3
OVERLAP, LEAST_OVERLAP, MOST_OVERLAP = 9.5, -0.3, 0.3
FILLED = 6.6
DEAREST, MOST_SAVED = 10.0, 5.5

# What is at least this high may be a digit by itself.
TALL = 0.5

# Parts of one line that was cut are one digit unless the recogniser knows better: they save so much
# for each line that the cut crossed, the first half of one apart.
CUT, CROSSED_FREE = 1.7, 0.5

# Ink that spans less, in any unit, is nothing but dots.
SMALLEST = 1e-290

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """Clumps from left to right, the line's height, and what was cut.

    `cuts` are the lines crossed between two clumps that were one; clumps that were part of the same
    stroke or connected part have the same number in `whole`.
    """

    bounds: Sequence[Bounds]
    points: Sequence[NDArray[np.float64]]
    height: float
    cuts: Mapping[Pair, float]
    whole: Sequence[int]
    links: dict[Pair, float] = field(default_factory=dict)

    def link(self, one: int, other: int) -> float:
        """What it costs to have two clumps, the first one further left, in one group."""
        if (one, other) not in self.links:
            self.links[one, other] = self._link(one, other)
        return self.links[one, other]

    def _link(self, one: int, other: int) -> float:
        if self.whole[one] == self.whole[other]:
            return -CUT * max(0.0, self.cuts.get((one, other), 0.0) - CROSSED_FREE)
        x0, y0, x1, y1 = self.bounds[one]
        a0, b0, a1, b1 = self.bounds[other]
        if _within(self.bounds[one], self.bounds[other]):
            return -MOST_SAVED
        overlap = min(x1 - a0, a1 - x0) / self.height
        whole = max(y1, b1) - min(y0, b0)
        filled = (y1 - y0 + b1 - b0) / max(whole, SMALLEST)
        cost = LINK + FILLED * filled
        cost += DISTANCE * min(self._distance(one, other), MOST_DISTANCE)
        cost -= OVERLAP * min(max(overlap, LEAST_OVERLAP), MOST_OVERLAP)
        return min(max(cost, -MOST_SAVED), DEAREST)

    def is_tall(self, clump: int) -> bool:
        """Whether a clump may be a digit by itself."""
        _, y0, _, y1 = self.bounds[clump]
        return y1 - y0 >= TALL * self.height

    def _distance(self, one: int, other: int) -> float:
        """How far two clumps are from each other, in heights of the line."""
        steps = self.points[one][:, None] - self.points[other]
        return float(np.sqrt((steps**2).sum(axis=2).min())) / self.height


def _within(one: Bounds, other: Bounds) -> bool:
    """Whether one of two boxes lies in the other, as a slash does in its zero."""
    whole = around((one, other))
    return whole in (one, other)


def line_of(
    bounds: Sequence[Bounds], points: Sequence[NDArray[np.float64]], cuts: Sequence[Cut]
) -> Line:
    """The line of clumps with these bounds and points [n, 2], numbered from left to right."""
    crossed = {(min(cut.left, cut.right), max(cut.left, cut.right)): cut.crossed for cut in cuts}
    height = max(_height_of(bounds), SMALLEST)
    return Line(bounds, points, height, crossed, _whole(len(bounds), crossed))


def _whole(count: int, cuts: Iterable[Pair]) -> list[int]:
    """A number for each clump, the same for those that were one before they were cut."""
    whole = list(range(count))
    for one, other in cuts:
        joined = whole[other]
        whole = [whole[one] if number == joined else number for number in whole]
    return whole


def _height_of(bounds: Sequence[Bounds]) -> float:
    """The height of a line of clumps, where those above each other count as one."""
    columns: list[Bounds] = []
    for x0, _, x1, _ in bounds:
        above = [
            (b0, b1)
            for a0, b0, a1, b1 in bounds
            if min(x1, a1) - max(x0, a0) >= min(x1 - x0, a1 - a0) / 2
        ]
        top, bottom = min(b0 for b0, _ in above), max(b1 for _, b1 in above)
        columns.append((x0, top, x1, bottom))
    return line_height(columns)
