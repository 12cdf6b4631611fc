"""Which groups of clumps may be a digit, and what speaks against each by its place and shape.

What a group costs is in nats, as the logarithm of a probability is, so that it can be set against
what a recogniser makes of the group. It is modest: it settles what the recogniser leaves open.
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
DISTANCE, MOST_DISTANCE = 18.0, 0.3
OVERLAP, LEAST_OVERLAP, MOST_OVERLAP = 11.4, -0.3, 0.3
FILLED = 6.6
DEAREST, MOST_SAVED = 10.0, 4.4

# What is at least this high may be a digit by itself.
TALL = 0.6

# A digit is seldom wider than this share of the line's height.
WIDTH, WIDEST = 11.0, 0.9

# Parts of one line that was cut are one digit unless the recogniser knows better: they save so much
# for each line that the cut crossed.
CUT = 1.75

# What all clumps together save: whoever draws one digit may do so in several strokes.
ONE_DIGIT = 1.2

# Of groups of several clumps, only those that cost less are tried.
MOST_COST = 8.0

# How far a group reaches, how many begin with one clump, and how many there are at most.
MOST_IN_GROUP = 6
REACH = 9
MOST_BEGINNING = 12
MOST_CANDIDATES = 768

# Ink that spans less, in any unit, is nothing but dots.
SMALLEST = 1e-290

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group that may be a digit: the numbers of its clumps, ascending, and its cost in nats."""

    clumps: tuple[int, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _Group:
    """A candidate that may grow: what its links cost, and its bounds."""

    clumps: tuple[int, ...]
    links: float
    bounds: Bounds

    def candidate(self, height: float) -> Candidate:
        width = (self.bounds[2] - self.bounds[0]) / height
        return Candidate(self.clumps, self.links + WIDTH * max(0.0, width - WIDEST))


@dataclass(frozen=True, slots=True)
class _Line:
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
            return -CUT * self.cuts.get((one, other), 0.0)
        x0, y0, x1, y1 = self.bounds[one]
        a0, b0, a1, b1 = self.bounds[other]
        overlap = min(x1 - a0, a1 - x0) / self.height
        whole = max(y1, b1) - min(y0, b0)
        filled = (y1 - y0 + b1 - b0) / max(whole, SMALLEST)
        cost = LINK + FILLED * filled
        cost += DISTANCE * min(self._distance(one, other), MOST_DISTANCE)
        cost -= OVERLAP * min(max(overlap, LEAST_OVERLAP), MOST_OVERLAP)
        return min(max(cost, -MOST_SAVED), DEAREST)

    def _is_tall(self, clump: int) -> bool:
        _, y0, _, y1 = self.bounds[clump]
        return y1 - y0 >= TALL * self.height

    def _distance(self, one: int, other: int) -> float:
        """How far two clumps are from each other, in heights of the line."""
        steps = self.points[one][:, None] - self.points[other]
        return float(np.sqrt((steps**2).sum(axis=2).min())) / self.height

    def alone(self, clump: int) -> _Group:
        """The group of one clump."""
        return _Group((clump,), 0.0, self.bounds[clump])

    def with_clump(self, group: _Group, clump: int) -> _Group:
        """The group and a clump further right.

        The clump hangs on that member to which its link is cheapest. But where two clumps are as
        tall as digits and hardly go together, it is that which counts: a 7's bar, which goes with
        both, binds no neighbour to the 7.
        """
        cost = min(self.link(member, clump) for member in group.clumps)
        if self._is_tall(clump):
            tall = (self.link(member, clump) for member in group.clumps if self._is_tall(member))
            dearest = max(tall, default=0.0)
            cost = dearest if dearest > 0 else cost
        bounds = around((group.bounds, self.bounds[clump]))
        return _Group((*group.clumps, clump), group.links + cost, bounds)


def candidates_of(
    bounds: Sequence[Bounds], points: Sequence[NDArray[np.float64]], cuts: Sequence[Cut] = ()
) -> list[Candidate]:
    """The groups worth reading, of one or more clumps with these bounds, from left to right.

    Each clump alone is among them, so there is always a choice of groups that holds each clump
    once; all clumps together are, too. At most MOST_CANDIDATES, as long as there are fewer clumps.
    """
    cut = {(min(cut.left, cut.right), max(cut.left, cut.right)): cut.crossed for cut in cuts}
    line = _Line(bounds, points, max(_line_height(bounds), SMALLEST), cut, _whole(len(bounds), cut))
    most = max(2, min(MOST_BEGINNING, MOST_CANDIDATES // len(bounds)))
    found = [group for first in range(len(bounds)) for group in _beginning(first, line, most)]
    everything = line.alone(0)
    for clump in range(1, len(bounds)):
        everything = line.with_clump(everything, clump)
    others = [group for group in found if group.clumps != everything.clumps]
    whole = everything.candidate(line.height)
    return [
        *(group.candidate(line.height) for group in others),
        Candidate(whole.clumps, whole.cost - ONE_DIGIT),
    ]


def _whole(count: int, cuts: Iterable[Pair]) -> list[int]:
    """A number for each clump, the same for those that were one before they were cut."""
    whole = list(range(count))
    for one, other in cuts:
        joined = whole[other]
        whole = [whole[one] if number == joined else number for number in whole]
    return whole


def _line_height(bounds: Sequence[Bounds]) -> float:
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


def _beginning(first: int, line: _Line, most: int) -> list[_Group]:
    """The single clump, and the cheapest groups whose leftmost clump it is."""
    alone = line.alone(first)
    groups, growing = [], [alone]
    reach = range(first + 1, min(first + REACH, len(line.bounds)))

    def cost(group: _Group) -> float:
        return group.candidate(line.height).cost

    for _ in range(MOST_IN_GROUP - 1):
        grown = [
            line.with_clump(group, clump)
            for group in growing
            for clump in reach
            if clump > group.clumps[-1]
        ]
        growing = sorted((group for group in grown if cost(group) <= MOST_COST), key=cost)[:most]
        groups += growing
    return [alone, *sorted(groups, key=cost)[: most - 1]]
