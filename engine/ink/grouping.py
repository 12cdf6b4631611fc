"""Which pieces of a line of writing belong to one digit, told by where they lie.

A piece is ink that hangs together. Most digits are one piece; a 5's bar, the strokes of a 4 or a
broken line are two, and then one lies above or below the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.ink.stroke import Bounds

# Shares of the line's height: what is small, a bar or a part of a 4; how far aside of the other
# piece it may stand; and what is too small to be anything.
SMALL = 0.6
SMALL_GAP = 0.05
SPECK = 0.12

# Two large pieces are one digit where this share of the narrower lies over the other: slanted
# digits written closely overlap by less.
LARGE_OVERLAP = 0.5


@dataclass
class Group:
    """Pieces of one digit: their indices, and x0, y0, x1, y1 around them all."""

    bounds: Bounds
    pieces: list[int] = field(default_factory=list)

    @property
    def height(self) -> float:
        """From the highest to the lowest point."""
        return self.bounds[3] - self.bounds[1]

    @property
    def width(self) -> float:
        """From the leftmost to the rightmost point."""
        return self.bounds[2] - self.bounds[0]

    def joined(self, other: Group) -> Group:
        """This group and another as one."""
        (x0, y0, x1, y1), (a0, b0, a1, b1) = self.bounds, other.bounds
        around = min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1)
        return Group(around, self.pieces + other.pieces)


def digits_of(pieces: list[Bounds]) -> list[Group]:
    """The digits that pieces with these bounds make, from left to right; specks are left out.

    In time that grows with the number of pieces: each is compared with the digit at its left.
    """
    if not pieces:
        return []
    line = max(max(y1 - y0, 0.0) for _, y0, _, y1 in pieces)
    groups: list[Group] = []
    for index in sorted(range(len(pieces)), key=lambda piece: pieces[piece][0]):
        groups.append(Group(pieces[index], [index]))
        while len(groups) > 1 and _belong_together(groups[-2], groups[-1], line):
            last = groups.pop()
            groups[-1] = groups[-1].joined(last)
    size = max(max(group.height, group.width) for group in groups)
    return [group for group in groups if max(group.height, group.width) >= SPECK * size]


def _belong_together(left: Group, right: Group, line: float) -> bool:
    overlap = min(left.bounds[2], right.bounds[2]) - max(left.bounds[0], right.bounds[0])
    if overlap >= 0 and overlap >= LARGE_OVERLAP * min(left.width, right.width):
        return True
    return min(left.height, right.height) < SMALL * line and overlap >= -SMALL_GAP * line
