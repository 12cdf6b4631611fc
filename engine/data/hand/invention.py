"""Characters that nobody knows, built as the scripts of the world are, and scribbles.

Stems and head lines with something hanging on them, motifs in a row or mirrored, lines on a
lattice, long winding strokes, frames with something in them: so a network meets the ways of
writing, and no letter in particular. What might be meant as a digit is thrown away by its
geometry: a digit has few turns and few strokes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.data.hand.motifs import (
    DIGIT_TURNS,
    Numbers,
    between,
    chain,
    either,
    motif,
    sized,
    traced,
    turns_of,
)
from engine.data.hand.scribbles import scribbled

__all__ = ["invented", "scribbled"]

Strokes = list[Numbers]

# Width for a height of 1, within which a character is stretched.
_NARROWEST, _WIDEST = 0.65, 1.8
# Directions that pens like best: to the right, down, and between them.
_DIRECTIONS = (0.0, 0.0, 1.57, 1.57, 0.8, -0.8, 2.3, 3.14)


def invented(generator: np.random.Generator) -> list[Numbers]:
    """A character that is no digit: strokes [n, 2], y down, in a box whose longer side is 1."""
    draw = _KINDS[int(np.searchsorted(_SUMS, generator.random() * _SUMS[-1]))][0]
    strokes = draw(generator)
    while draw is not _lattice and turns_of(strokes) < DIGIT_TURNS:
        strokes = draw(generator)
    if generator.random() < 0.15:
        strokes.append(_mark(generator, strokes))
    return _by_hand(strokes, generator)


def _stroke(generator: np.random.Generator, motifs: int, size: float) -> Numbers:
    """A line of motifs from the origin on; of two long ones, that which is less crumpled."""
    heading = _DIRECTIONS[generator.integers(len(_DIRECTIONS))] + 0.5 * generator.random() - 0.25
    points = traced(chain(generator, motifs), heading)
    if motifs > 1:
        other = traced(chain(generator, motifs), heading)
        points = max(points, other, key=_reach)
    return sized(points, size)


def _reach(points: Numbers) -> float:
    """How far a line goes for its points, of which each piece has as many."""
    return float(np.ptp(points, axis=0).sum()) / len(points)


def _attached(stroke: Numbers, to: Numbers, generator: np.random.Generator) -> Numbers:
    """A stroke moved so that its start, middle or end meets that of another, or some point.

    Of two ways it is the one that covers less of the other.
    """
    moves = [to[_joint(to, generator)] - stroke[_joint(stroke, generator)] for _ in range(2)]
    upon = to[len(to) // 2] - stroke[len(stroke) // 2]
    move = max(moves, key=lambda move: abs(move[0] - upon[0]) + abs(move[1] - upon[1]))
    return np.asarray(stroke + move)


def _joint(stroke: Numbers, generator: np.random.Generator) -> int:
    where, last = generator.random(), len(stroke) - 1
    if where < 0.35:
        return 0
    if where < 0.6:
        return last
    return last // 2 if where < 0.8 else int(where * 5 % 1 * last)


def _joined(generator: np.random.Generator) -> Strokes:
    """Strokes that hang on each other at their ends, at their middles, or cross."""
    strokes = [_stroke(generator, 1 + int(2 * generator.random()), 1.0)]
    for _ in range(int(generator.integers(1, 5))):
        stroke = _stroke(generator, 1, between(generator, 0.45, 1.0))
        host = strokes[generator.integers(len(strokes))]
        strokes.append(_attached(stroke, host, generator))
    return strokes


def _line(x0: float, y0: float, x1: float, y1: float) -> Numbers:
    return np.array([(x0, y0), (x1, y1)])


def _framed(generator: np.random.Generator) -> Strokes:
    """A stem, a head line or a base line, or two of them, and motifs between them."""
    strokes: Strokes = []
    style = generator.random()
    if style < 0.65:
        y = 0.0 if generator.random() < 0.8 else 1.0
        strokes.append(_line(-0.1, y, 1.1, y + 0.1 * generator.random() - 0.05))
    if style > 0.35:
        x = (0.0, 0.5, 1.0, 1.0)[generator.integers(4)]
        strokes.append(_line(x, -0.05, x + 0.1 * generator.random() - 0.05, 1.05))
    for _ in range(int(generator.integers(1, 4))):
        stroke = _stroke(
            generator, 1 + int(1.6 * generator.random()), between(generator, 0.55, 1.0)
        )
        at = strokes[generator.integers(len(strokes))]
        on = at[0] + between(generator, 0.2, 0.8) * (at[-1] - at[0])
        stroke = stroke - stroke[_joint(stroke, generator)] + on
        # It stays within the frame, as letters do that stand in a row.
        low, high = stroke.min(axis=0), stroke.max(axis=0)
        strokes.append(stroke - np.minimum(low, 0.0) - np.maximum(high - 1.0, 0.0))
    return strokes


def _lattice(generator: np.random.Generator) -> Strokes:
    """Five to eight straight lines: bars, stems and slants between the points of a lattice."""
    bars, stems = int(generator.integers(1, 4)), int(generator.integers(1, 4))
    strokes: Strokes = []
    for y in np.linspace(0, 1, bars) if bars > 1 else [generator.random()]:
        x0, x1 = _ends(generator)
        strokes.append(_line(x0, y, x1, y))
    for x in np.linspace(0, 1, stems) if stems > 1 else [generator.random()]:
        y0, y1 = _ends(generator)
        strokes.append(_line(x, y0, x, y1))
    for _ in range(max(int(generator.integers(0, 3)), 5 - bars - stems)):
        x0, x1 = _ends(generator)
        y0, y1 = _ends(generator)
        x0, x1 = (x0, x1) if generator.random() < 0.5 else (x1, x0)
        strokes.append(_line(x0, y0, x1, y1))
    return [stroke + generator.normal(0, 0.04, (2, 2)) for stroke in strokes]


def _ends(generator: np.random.Generator) -> tuple[float, float]:
    """Where a line begins and ends, of 0..1: mostly it takes all of it."""
    way = generator.random()
    return (0.0, 0.5) if way < 0.15 else (0.5, 1.0) if way < 0.3 else (0.0, 1.0)


def _flowing(generator: np.random.Generator) -> Strokes:
    """One long winding stroke, at times with a short one over or under it."""
    strokes = [_stroke(generator, int(generator.integers(2, 6)), 1.0)]
    if generator.random() < 0.3:
        stroke = _stroke(generator, 1, between(generator, 0.2, 0.5))
        strokes.append(_attached(stroke, strokes[0], generator))
    return strokes


def _repeated(generator: np.random.Generator) -> Strokes:
    """A motif two to four times in a row, linked or apart, perhaps with a line along the row."""
    count = int(generator.integers(2, 5))
    pieces = motif(generator) * (1 if generator.random() < 0.7 else 2)
    one = sized(traced(pieces, _DIRECTIONS[generator.integers(len(_DIRECTIONS))]), 1.0)
    side = 0 if generator.random() < 0.75 else 1
    step = np.zeros(2)
    step[side] = float(np.ptp(one, axis=0)[side]) * between(generator, 0.6, 1.3) + 0.15
    copies = [one + number * step for number in range(count)]
    strokes = [np.concatenate(copies)] if generator.random() < 0.4 else copies
    if generator.random() < 0.4:
        low, high = np.concatenate(copies).min(axis=0), np.concatenate(copies).max(axis=0)
        across = (low[1], high[1], (low[1] + high[1]) / 2)[generator.integers(3)]
        strokes.append(_line(low[0] - 0.1, across, high[0] + 0.1, across))
    return strokes


def _mirrored(generator: np.random.Generator) -> Strokes:
    """One or two strokes and their mirror images, perhaps with a stem in the middle."""
    strokes = [_stroke(generator, 1 + int(1.5 * generator.random()), 1.0)]
    if generator.random() < 0.4:
        strokes.append(_attached(_stroke(generator, 1, 0.6), strokes[0], generator))
    half = np.concatenate(strokes)
    axis = half[:, 0].max() + between(generator, -0.3, 0.2)
    flip = np.array([-1.0, either(generator)])
    middle = np.array([axis, (half[:, 1].min() + half[:, 1].max()) / 2])
    strokes += [middle + (stroke - middle) * flip for stroke in strokes]
    if generator.random() < 0.5:
        strokes.append(_line(axis, half[:, 1].min() - 0.15, axis, half[:, 1].max() + 0.15))
    return strokes


def _enclosed(generator: np.random.Generator) -> Strokes:
    """A closed outline with corners, for a round one is a zero, and two or more strokes in it."""
    edges = int(generator.integers(3, 7))
    angles = np.linspace(0, 2 * np.pi, edges + 1) + generator.random()
    outline = np.column_stack([np.cos(angles), np.sin(angles)])
    strokes = [outline]
    for _ in range(int(generator.integers(2, 4))):
        stroke = _stroke(generator, 1, between(generator, 0.5, 1.4))
        middle = (stroke.min(axis=0) + stroke.max(axis=0)) / 2
        strokes.append(stroke - middle + generator.uniform(-0.5, 0.5, 2))
    return strokes


_KINDS: tuple[tuple[Callable[[np.random.Generator], Strokes], float], ...] = (
    (_joined, 0.24),
    (_framed, 0.2),
    (_lattice, 0.12),
    (_flowing, 0.16),
    (_repeated, 0.15),
    (_mirrored, 0.08),
    (_enclosed, 0.05),
)
_SUMS = np.cumsum([share for _, share in _KINDS])


def _mark(generator: np.random.Generator, strokes: Strokes) -> Numbers:
    """A dot or a short line beside the others, as accents are."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    at = low + generator.random(2) * (high - low)
    side = generator.integers(2)
    beyond = 0.2 * float((high - low).max())
    at[side] = low[side] - beyond if generator.random() < 0.6 else high[side] + beyond
    away = generator.uniform(-1.0, 1.0, 2) * between(generator, 0.02, 1.0) * beyond
    return np.array([at, at + away])


def _by_hand(strokes: Strokes, generator: np.random.Generator) -> Strokes:
    """The strokes stretched, slanted, bent a little, and fitted into the box."""
    points = np.concatenate(strokes)
    low, size = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-9)
    phases = generator.uniform(1.0, 4.0, 2) * (points - low)[:, ::-1] / size.max()
    waves = np.sin(phases + 6.0 * generator.random())
    points = points + generator.normal(0, 0.05, 2) * size.max() * waves
    width, height = size
    wanted = float(np.exp(0.25 * generator.standard_normal())) * width / height
    points[:, 0] *= min(max(wanted, _NARROWEST), _WIDEST) * height / width
    points[:, 0] -= (0.05 + 0.15 * generator.standard_normal()) * points[:, 1]
    points = (points - points.min(axis=0)) / np.ptp(points, axis=0).max()
    ends = np.cumsum([len(stroke) for stroke in strokes])
    return np.split(points, ends[:-1])
