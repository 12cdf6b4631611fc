"""A dataset drawn by the hand: digits, and what is no digit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.data.checks import CLASSES, NO_DIGIT, SIDE
from engine.data.dataset import Split
from engine.data.hand.curve import curves_of
from engine.data.hand.digits import DIGITS
from engine.data.hand.invention import invented, scribbled
from engine.data.hand.symbols import SYMBOLS
from engine.data.hand.writing import Strokes, written
from engine.ink.prepare import prepare
from engine.ink.stroke import ink_of
from engine.progress import Progress, Report, silent

# What the dataset has of digits, and of what is none.
MANY_DIGITS = 120_000
MANY_OTHERS = 60_000
# What it holds out, digits alone, from another seed.
HELD_OUT = 5_000
TRAINING_SEED, HELD_OUT_SEED = 1, 2

# Drawings are made so many at a time, from random numbers of their own.
_BLOCK = 1000
# Pens, as a share of the drawing's height.
_THINNEST, _THICKEST = 0.08, 0.2
# The gap between two digits that stand for no single one, as a share of their height.
_CLOSEST, _WIDEST = -0.1, 0.25

_DIGIT_FORMS = tuple(tuple(curves_of(form) for form in forms) for forms in DIGITS)
_SYMBOL_FORMS = tuple(curves_of(form) for form in SYMBOLS)


def hand_split(
    digits: int, others: int, seed: int = TRAINING_SEED, report: Report = silent
) -> Split:
    """So many drawings of digits, as many of each, and so many of what is none; in any order.

    The same for the same seed, to the bit.
    """
    labels = np.concatenate(
        [np.arange(digits, dtype=np.uint8) % CLASSES, np.full(others, NO_DIGIT, np.uint8)]
    )
    np.random.default_rng([seed, 0]).shuffle(labels)
    images = np.empty((len(labels), SIDE, SIDE), np.uint8)
    for start in range(0, len(labels), _BLOCK):
        generator = np.random.default_rng([seed, 1, start])
        for place, strokes in _drawn(labels[start : start + _BLOCK], generator):
            images[start + place] = _sample(strokes, generator)
        report(Progress("drawing by hand", min(start + _BLOCK, len(labels)), len(labels)))
    return Split(images, labels)


def digits_drawn(
    digit: int, count: int, generator: np.random.Generator
) -> list[tuple[int, Strokes]]:
    """`count` drawings of a digit in forms by chance: the form's number, and the strokes."""
    forms = generator.integers(0, len(_DIGIT_FORMS[digit]), count)
    drawings: list[tuple[int, Strokes]] = []
    for form in np.unique(forms):
        strokes = written(_DIGIT_FORMS[digit][form], int((forms == form).sum()), generator)
        drawings.extend((int(form), list(one)) for one in zip(*strokes, strict=True))
    return drawings


def _drawn(labels: NDArray[np.uint8], generator: np.random.Generator) -> list[tuple[int, Strokes]]:
    """The place of each label, and strokes of a drawing of it."""
    drawings: list[tuple[int, Strokes]] = []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        if label == NO_DIGIT:
            made = [_none(generator) for _ in places]
        else:
            made = [strokes for _, strokes in digits_drawn(int(label), len(places), generator)]
        drawings.extend(zip(places.tolist(), made, strict=True))
    return drawings


def _symbol(generator: np.random.Generator) -> Strokes:
    form = _SYMBOL_FORMS[generator.integers(len(_SYMBOL_FORMS))]
    return [stroke[0] for stroke in written(form, 1, generator)]


def _pair(generator: np.random.Generator) -> Strokes:
    """Two digits side by side: whoever splits a number must see that they are two."""
    left, right = (
        digits_drawn(int(digit), 1, generator)[0][1] for digit in generator.integers(0, CLASSES, 2)
    )
    gap = generator.uniform(_CLOSEST, _WIDEST)
    edge = max(float(stroke[:, 0].max()) for stroke in left)
    begin = min(float(stroke[:, 0].min()) for stroke in right)
    away = np.array([edge + gap - begin, generator.normal(0, 0.06)])
    return [*left, *(stroke + away for stroke in right)]


# What is no digit, and how often.
_OTHERS: tuple[tuple[Callable[[np.random.Generator], Strokes], float], ...] = (
    (invented, 0.5),
    (_symbol, 0.22),
    (_pair, 0.16),
    (scribbled, 0.12),
)
_SHARES = np.array([share for _, share in _OTHERS])


def _none(generator: np.random.Generator) -> Strokes:
    draw, _ = _OTHERS[generator.choice(len(_OTHERS), p=_SHARES)]
    return draw(generator)


def _sample(strokes: Strokes, generator: np.random.Generator) -> NDArray[np.uint8]:
    sample = prepare(ink_of(strokes, generator.uniform(_THINNEST, _THICKEST)))
    assert sample is not None
    return np.asarray(np.rint(255 * sample), dtype=np.uint8)
