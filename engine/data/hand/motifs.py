"""Motifs that written characters are made of: bows, hooks, loops, waves, and lines of them.

A motif is a list of pieces, each a sudden turn, a length, and a turn along that length, in radians
(to the right on paper, where y points down). Whatever pens do is such a list.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Piece = tuple[float, float, float]

# A digit drawn with loops and pen-ups has no more turns than this (`turns_of`).
DIGIT_TURNS = 6.0
# Points for each piece.
_STEPS = 12
# A stroke of this share of the whole is seen as well as any.
_SEEN = 0.4


def traced(pieces: list[Piece], heading: float = 0.0) -> Numbers:
    """The points [12 k + 1, 2] of k pieces, begun at the origin in the direction `heading`."""
    table = np.array(pieces)
    steps = np.repeat(table[:, 1:] / _STEPS, _STEPS, axis=0)
    turns = steps[:, 1].copy()
    turns[0] += heading
    turns[::_STEPS] += table[:, 0]
    path = np.zeros(len(steps) + 1, np.complex128)
    headings = np.cumsum(turns) - steps[:, 1] / 2
    np.cumsum(steps[:, 0] * np.exp(1j * headings), out=path[1:])
    return path.view(np.float64).reshape(-1, 2)


def sized(points: Numbers, size: float) -> Numbers:
    """The points, from the origin on, with `size` as the longer side of their box."""
    points = points - points[0]
    return np.asarray(points * (size / max(float(np.ptp(points, axis=0).max()), 1e-9)))


def either(generator: np.random.Generator) -> float:
    """1 or -1."""
    return 1.0 if generator.random() < 0.5 else -1.0


def between(generator: np.random.Generator, low: float, high: float) -> float:
    """A number of low..high; quicker than the generator's own for single ones."""
    return low + (high - low) * generator.random()


def _line(generator: np.random.Generator) -> list[Piece]:
    return [(0.0, 1.0, 0.4 * (generator.random() - 0.5))]


def _bow(generator: np.random.Generator) -> list[Piece]:
    return [(0.0, 1.0, either(generator) * between(generator, 1.6, 4.6))]


def _hook(generator: np.random.Generator) -> list[Piece]:
    end = (0.0, between(generator, 0.3, 0.7), either(generator) * between(generator, 2.0, 4.5))
    return [(0.0, between(generator, 0.5, 1.0), 0.3 * (generator.random() - 0.5)), end]


def _loop(generator: np.random.Generator) -> list[Piece]:
    side = either(generator)
    round_ = (0.0, between(generator, 0.8, 1.6), side * between(generator, 5.4, 7.2))
    before, after = between(generator, 0.2, 0.7), between(generator, 0.2, 0.7)
    return [(0.0, before, side * generator.random()), round_, (0.0, after, -side * 0.8)]


def _wave(generator: np.random.Generator) -> list[Piece]:
    side, turn = either(generator), between(generator, 2.0, 4.0)
    halves = int(generator.integers(2, 5))
    return [(0.0, 0.6, side * turn * (-1.0) ** half) for half in range(halves)]


def _humps(generator: np.random.Generator) -> list[Piece]:
    side, turn = either(generator), between(generator, 2.4, 3.6)
    back, count = side * between(generator, 2.2, 3.1), int(generator.integers(2, 4))
    return [(back if hump else 0.0, 0.8, side * turn) for hump in range(count)]


def _zigzag(generator: np.random.Generator) -> list[Piece]:
    side, turn = either(generator), between(generator, 1.4, 2.8)
    count = int(generator.integers(2, 5))
    return [(side * turn * (-1.0) ** edge if edge else 0.0, 0.6, 0.0) for edge in range(count)]


def _spiral(generator: np.random.Generator) -> list[Piece]:
    side, shrinks = either(generator), between(generator, 0.6, 0.85)
    count = int(generator.integers(3, 6))
    return [(0.0, shrinks**part, side * 2.6) for part in range(count)]


def _knee(generator: np.random.Generator) -> list[Piece]:
    turn = either(generator) * between(generator, 1.2, 2.5)
    return [(0.0, between(generator, 0.4, 1.0), 0.0), (turn, between(generator, 0.4, 1.0), 0.0)]


def _curls(generator: np.random.Generator) -> list[Piece]:
    side, turn = either(generator), between(generator, 5.6, 6.6)
    count, link = int(generator.integers(2, 4)), between(generator, 0.2, 0.5)
    curl = [(0.0, 1.1, side * turn), (0.0, link, side * (6.28 - turn))]
    return curl * count


def _stairs(generator: np.random.Generator) -> list[Piece]:
    side, count = either(generator), int(generator.integers(3, 6))
    return [(side * 1.57 * (-1.0) ** edge if edge else 0.0, 0.5, 0.0) for edge in range(count)]


_MOTIFS: tuple[tuple[Callable[[np.random.Generator], list[Piece]], float], ...] = (
    (_line, 0.14),
    (_bow, 0.2),
    (_hook, 0.14),
    (_loop, 0.14),
    (_wave, 0.09),
    (_humps, 0.09),
    (_zigzag, 0.05),
    (_spiral, 0.04),
    (_knee, 0.05),
    (_curls, 0.03),
    (_stairs, 0.03),
)
_SUMS = np.cumsum([share for _, share in _MOTIFS])


def motif(generator: np.random.Generator) -> list[Piece]:
    """One motif by chance, its lengths about 1."""
    place = int(np.searchsorted(_SUMS, generator.random() * _SUMS[-1]))
    return _MOTIFS[place][0](generator)


def chain(generator: np.random.Generator, motifs: int) -> list[Piece]:
    """So many motifs, one after the other in a single line, joined smoothly or at a corner."""
    pieces: list[Piece] = []
    for _ in range(motifs):
        following = motif(generator)
        if pieces and generator.random() < 0.45:
            corner, length, turn = following[0]
            turned = either(generator) * between(generator, 1.0, 2.9)
            following[0] = (corner + turned, length, turn)
        size = between(generator, 0.5, 1.2)
        pieces.extend((corner, size * length, turn) for corner, length, turn in following)
    return pieces


def turns_of(strokes: list[Numbers]) -> float:
    """How intricate a character is: its half turns, whichever way, and one for each pen-up.

    What is small beside the whole counts less, for a thick pen hides it.
    """
    starts = np.cumsum([0, *(len(stroke) for stroke in strokes[:-1])])
    points = np.concatenate(strokes)
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    whole = max(float((high.max(axis=0) - low.min(axis=0)).max()), 1e-9)
    weights = np.minimum(1.0, (high - low).max(axis=1) / (_SEEN * whole))
    steps = np.diff(points[:, 0] + 1j * points[:, 1])
    turns = np.zeros(len(points))
    turns[1:-1] = np.abs(np.angle(steps[1:] * steps[:-1].conj())) / np.pi
    turns[starts] = turns[starts - 1] = 0.0  # a stroke's ends
    return float(weights @ (np.add.reduceat(turns, starts) + 1.0)) - 1.0
