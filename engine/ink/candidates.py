"""Which groups of clumps may be a digit, and what speaks against each by its place and shape.

That is modest: it settles what a recogniser leaves open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.links import Line, line_of
from engine.ink.pieces import Cut, around
from engine.ink.stroke import Bounds

# A digit is seldom wider than this share of the line's height.
WIDTH, WIDEST = 11.0, 0.85

# Nor is one lower than this: the stem of a 4 is, which some write short.
HEIGHT, LOWEST = 12.0, 0.65

# What all clumps together save: whoever draws one digit may do so in several strokes.
ONE_DIGIT = 2.5

# Of groups of several clumps, only those that cost less are tried.
MOST_COST = 8.0

# How far a group reaches, how many begin with one clump, and how many there are at most.
MOST_IN_GROUP = 6
REACH = 9
MOST_BEGINNING = 12
MOST_CANDIDATES = 768


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group that may be a digit: the numbers of its clumps, ascending, and its cost in nats.

    `tall_links` tells how many more tall strokes or connected parts it has than one.
    """

    clumps: tuple[int, ...]
    cost: float
    tall_links: int = 0


@dataclass(frozen=True, slots=True)
class _Group:
    """A candidate that may grow: what its links cost, its bounds, and which of it is tall.

    What is tall is told by `Line.whole`, for what a cut left is no stroke of its own.
    """

    clumps: tuple[int, ...]
    links: float
    bounds: Bounds
    tall: frozenset[int]

    def candidate(self, height: float) -> Candidate:
        width = (self.bounds[2] - self.bounds[0]) / height
        tall = (self.bounds[3] - self.bounds[1]) / height
        cost = self.links + WIDTH * max(0.0, width - WIDEST) + HEIGHT * max(0.0, LOWEST - tall)
        return Candidate(self.clumps, cost, max(0, len(self.tall) - 1))


def candidates_of(
    bounds: Sequence[Bounds], points: Sequence[NDArray[np.float64]], cuts: Sequence[Cut] = ()
) -> list[Candidate]:
    """The groups worth reading, of one or more clumps with these bounds, from left to right.

    Each clump alone is among them, so there is always a choice of groups that holds each clump
    once; all clumps together are, too. At most MOST_CANDIDATES, as long as there are fewer clumps.
    """
    line = line_of(bounds, points, cuts)
    most = max(2, min(MOST_BEGINNING, MOST_CANDIDATES // len(bounds)))
    found = [group for first in range(len(bounds)) for group in _beginning(first, line, most)]
    everything = _alone(line, 0)
    for clump in range(1, len(bounds)):
        everything = _with_clump(line, everything, clump)
    others = [group for group in found if group.clumps != everything.clumps]
    whole = everything.candidate(line.height)
    return [
        *(group.candidate(line.height) for group in others),
        Candidate(whole.clumps, whole.cost - ONE_DIGIT, whole.tall_links),
    ]


def _beginning(first: int, line: Line, most: int) -> list[_Group]:
    """The single clump, and the cheapest groups whose leftmost clump it is."""
    alone = _alone(line, first)
    groups, growing = [], [alone]
    reach = range(first + 1, min(first + REACH, len(line.bounds)))

    def cost(group: _Group) -> float:
        return group.candidate(line.height).cost

    for _ in range(MOST_IN_GROUP - 1):
        grown = [
            _with_clump(line, group, clump)
            for group in growing
            for clump in reach
            if clump > group.clumps[-1]
        ]
        growing = sorted((group for group in grown if cost(group) <= MOST_COST), key=cost)[:most]
        groups += growing
    return [alone, *sorted(groups, key=cost)[: most - 1]]


def _alone(line: Line, clump: int) -> _Group:
    """The group of one clump."""
    return _Group((clump,), 0.0, line.bounds[clump], _tall(line, clump))


def _with_clump(line: Line, group: _Group, clump: int) -> _Group:
    """The group and a clump further right.

    The clump hangs on that member to which its link is cheapest. But where two clumps are as
    tall as digits and hardly go together, it is that which counts: a 7's bar, which goes with
    both, binds no neighbour to the 7.
    """
    cost = min(line.link(member, clump) for member in group.clumps)
    if line.is_tall(clump):
        links = (line.link(member, clump) for member in group.clumps if line.is_tall(member))
        dearest = max(links, default=0.0)
        cost = dearest if dearest > 0 else cost
    bounds = around((group.bounds, line.bounds[clump]))
    tall = group.tall | _tall(line, clump)
    return _Group((*group.clumps, clump), group.links + cost, bounds, tall)


def _tall(line: Line, clump: int) -> frozenset[int]:
    return frozenset({line.whole[clump]} if line.is_tall(clump) else ())
