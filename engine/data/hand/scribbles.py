"""Scribbles: what pens leave on paper when nobody writes a character."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.data.hand.motifs import (
    DIGIT_TURNS,
    Numbers,
    Piece,
    between,
    chain,
    either,
    sized,
    traced,
    turns_of,
)

Strokes = list[Numbers]


def scribbled(generator: np.random.Generator) -> list[Numbers]:
    """A scribble: strokes [n, 2], y down, in a box whose longer side is 1."""
    place = int(np.searchsorted(_SUMS, generator.random() * _SUMS[-1]))
    return _boxed(_KINDS[place][0](generator))


def _boxed(strokes: Strokes) -> Strokes:
    points = np.concatenate(strokes)
    low = points.min(axis=0)
    size = max(float(np.ptp(points, axis=0).max()), 1e-9)
    return [(stroke - low) / size for stroke in strokes]


def _turned(strokes: Strokes, angle: float) -> Strokes:
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([(cosine, sine), (-sine, cosine)])
    return [stroke @ turn for stroke in strokes]


def _blot(generator: np.random.Generator) -> Strokes:
    """Back and forth until the paper is full."""
    count = int(generator.integers(8, 24))
    along = np.linspace(0, 1, count)
    bulge = np.sqrt(1.02 - (2 * along - 1) ** 2) if generator.random() < 0.5 else np.ones(count)
    across = (0.5 - np.arange(count) % 2) * bulge * generator.uniform(0.7, 1.1, count)
    zigzag = np.column_stack([across, along * between(generator, 0.7, 1.4)])
    zigzag += generator.normal(0, 0.02, zigzag.shape)
    return _turned([zigzag], between(generator, -1.6, 1.6))


def _tangle(generator: np.random.Generator) -> Strokes:
    """Round and round, the middle and the size wandering."""
    count = 20 * int(generator.integers(5, 10))
    angle = np.linspace(0, count / 20 * 6.28, count) * either(generator)
    knots = np.linspace(0, count, 9)
    size, x, y = (np.interp(np.arange(count), knots, generator.normal(0, 1, 9)) for _ in range(3))
    radius = 0.4 * np.exp(0.6 * size)
    points = np.column_stack([radius * np.cos(angle) + 0.5 * x, radius * np.sin(angle) + 0.5 * y])
    return [points]


def _wander(generator: np.random.Generator) -> Strokes:
    """Lines that go where they like."""
    strokes: Strokes = []
    while not strokes or turns_of(strokes) < DIGIT_TURNS + 2:
        count = int(generator.integers(5, 12))
        turns = generator.normal(between(generator, -1.0, 1.0), 2.2, count)
        lengths = generator.uniform(0.3, 1.0, count)
        pieces = [(0.0, *piece) for piece in zip(lengths.tolist(), turns.tolist(), strict=True)]
        strokes.append(sized(traced(pieces, 6.28 * generator.random()), 1.0))
    return strokes


def _hatching(generator: np.random.Generator) -> Strokes:
    """Parallel lines, perhaps with others across."""
    count = int(generator.integers(4, 9))
    strokes = [
        np.array([(x, 0.0), (x, 1.0)]) + generator.normal(0, 0.04, (2, 2))
        for x in np.linspace(0, between(generator, 0.7, 1.6), count)
    ]
    if generator.random() < 0.4:
        strokes += _turned([stroke - 0.5 for stroke in strokes], between(generator, 0.6, 1.6))
    return _turned(strokes, between(generator, -1.6, 1.6))


def _crossing_out(generator: np.random.Generator) -> Strokes:
    """Something, and lines through it."""
    something = sized(traced(chain(generator, 2), 0.0), 0.8)
    middle = (something.min(axis=0) + something.max(axis=0)) / 2
    strokes = [something - middle]
    tilt = between(generator, -0.7, 0.7)
    for number in range(int(generator.integers(2, 5))):
        line = np.array([(-0.6, 0.0), (0.6, 0.0)]) + generator.normal(0, 0.08, (2, 2))
        strokes += _turned([line], tilt if generator.random() < 0.6 else number - tilt)
    return strokes


def _marks(generator: np.random.Generator) -> Strokes:
    """Several dots, ticks and rings that have nothing to do with each other."""
    strokes: Strokes = []
    for _ in range(int(generator.integers(3, 9))):
        kind = generator.random()
        pieces: list[Piece] = [(0.0, 1.0, 0.0 if kind < 0.6 else 6.3 if kind < 0.8 else 2.5)]
        size = between(generator, 0.01, 0.3)
        mark = sized(traced(pieces, 6.28 * generator.random()), size)
        strokes.append(mark + generator.random(2))
    return strokes


def _level(generator: np.random.Generator) -> Strokes:
    """One to three long lines from left to right, more or less bent."""
    strokes: Strokes = []
    for row in range(int(generator.integers(1, 4))):
        pieces: list[Piece] = [(0.0, 1.0, 0.3 * generator.standard_normal()) for _ in range(3)]
        line = sized(traced(pieces, 0.3 * generator.standard_normal()), 1.0)
        line[:, 0] += 0.2 * generator.random()
        line[:, 1] = 0.4 * line[:, 1] + 0.3 * row
        strokes.append(line)
    return strokes


def _waves(generator: np.random.Generator) -> Strokes:
    """One to three wavy or jagged lines of many waves."""
    count = int(generator.integers(3, 7))
    along = np.linspace(0, 1, 12 * count)
    height, jagged = between(generator, 0.08, 0.3), generator.random() < 0.4
    strokes: Strokes = []
    for row in range(int(generator.integers(1, 4))):
        wave = np.sin(2 * np.pi * (count * along + 0.2 * np.sin(6 * along) + generator.random()))
        wave = np.arcsin(wave) / 1.57 if jagged else wave
        strokes.append(
            np.column_stack([along, height * wave + between(generator, 2.4, 4.0) * height * row])
        )
    return _turned(strokes, 0.3 * generator.standard_normal())


def _outline(generator: np.random.Generator) -> Strokes:
    """A closed line of many bays, with something in it."""
    angle = np.linspace(0, 2 * np.pi, 60)
    bays = int(generator.integers(3, 10))
    radius = 1 + between(generator, 0.15, 0.35) * np.sin(bays * angle + 6 * generator.random())
    radius += 0.15 * np.sin(angle * 2 + 6 * generator.random())
    strokes = [np.column_stack([radius * np.cos(angle), 0.9 * radius * np.sin(angle)])]
    for _ in range(int(generator.integers(2, 5))):
        inside = sized(traced(chain(generator, 1), 6.28 * generator.random()), 0.6)
        strokes.append(inside - inside.mean(axis=0) + generator.uniform(-0.45, 0.45, 2))
    return strokes


def _word(generator: np.random.Generator) -> Strokes:
    """What handwriting looks like from afar: humps, points and loops in a row."""
    letters = int(generator.integers(3, 7))
    angle = np.linspace(0, 2 * np.pi * letters, 16 * letters)
    bounds = np.linspace(0, angle[-1], letters + 1)
    height = np.interp(angle, bounds, np.exp(0.5 * generator.standard_normal(letters + 1)))
    swing = np.interp(angle, bounds, generator.uniform(-0.25, 0.8, letters + 1))
    return [np.column_stack([0.25 * angle + swing * np.sin(angle), height * np.cos(angle)])]


_KINDS: tuple[tuple[Callable[[np.random.Generator], Strokes], float], ...] = (
    (_blot, 0.12),
    (_tangle, 0.1),
    (_wander, 0.16),
    (_hatching, 0.1),
    (_crossing_out, 0.12),
    (_marks, 0.1),
    (_level, 0.06),
    (_waves, 0.1),
    (_outline, 0.06),
    (_word, 0.08),
)
_SUMS = np.cumsum([share for _, share in _KINDS])
