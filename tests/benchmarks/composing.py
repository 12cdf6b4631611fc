"""Composes numbers from single digits' strokes, as a hand would set them side by side."""

import gzip
import itertools
import json
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from engine.ink.picture import Picture
from engine.ink.prepare import render
from engine.ink.stroke import Ink, ink_of

LENGTHS = (2, 3, 4, 5, 6)

# In shares of a digit's height: sizes and baselines differ by so much (a standard deviation), the
# gap between the boxes of two digits lies in this range, and touching digits reach this far into
# each other at most.
SIZE = 0.06
BASELINE = 0.04
GAP = (-0.05, 0.45)
TOUCHING_SHARE = 0.12
INTO = 0.03

# Digits that do not touch keep at least this much between their lines.
CLEAR = 0.04

# A picture's height in pixels, and the width of the pen it is drawn with.
PICTURE_HEIGHT = (48, 200)
PEN = (0.05, 0.1)


@dataclass(frozen=True)
class Digit:
    """A digit by itself: its label, who wrote it, and its strokes [n, 2] in a unit square."""

    label: int
    writer: str
    strokes: tuple


@dataclass(frozen=True)
class Composed:
    """A number: its digits from left to right, its ink, and how many neighbours touch."""

    digits: tuple
    ink: Ink
    touching: int

    @property
    def text(self):
        return "".join(str(digit.label) for digit in self.digits)

    def picture(self, seed):
        """The number as a picture, drawn with a pen of some width."""
        rng = np.random.default_rng(seed)
        height, pen = int(rng.integers(*PICTURE_HEIGHT)), float(rng.uniform(*PEN))
        ink = ink_of([stroke.points for stroke in self.ink.strokes], pen)
        x0, y0, x1, y1 = ink.bounds
        width = round((x1 - x0) / (y1 - y0) * height)
        margin = 0.1 * (y1 - y0)
        view = x0 - margin, y0 - margin, x1 + margin, y1 + margin
        return Picture(render(ink, round(1.2 * height), width + round(0.2 * height), view))


def read_digits(path):
    """The drawings of a file of labelled strokes (NDJSON, gzip), in order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            value = json.loads(line)
            strokes = tuple(np.array(stroke, dtype=float) for stroke in value["strokes"])
            yield Digit(value.get("label"), value.get("writer"), strokes)


def compose(digits, count, seed=0, touching=TOUCHING_SHARE):
    """`count` numbers of 2 to 6 digits, one writer each, the same for the same seed."""
    rng = np.random.default_rng(seed)
    by_writer = defaultdict(list)
    for digit in digits:
        by_writer[digit.writer].append(digit)
    writers = sorted(by_writer)
    for place in range(count):
        own = by_writer[writers[int(rng.integers(len(writers)))]]
        chosen = [own[int(at)] for at in rng.integers(len(own), size=LENGTHS[place % len(LENGTHS)])]
        yield _set_side_by_side(chosen, rng, touching)


def _set_side_by_side(digits, rng, touching):
    written, lines, touches = [], [], 0
    for digit in digits:
        size = float(np.clip(rng.normal(1, SIZE), 0.8, 1.2))
        shape = [np.asarray(stroke, float) * size for stroke in digit.strokes]
        low, high = _corners(shape)
        drop = 1 - high[1] + float(np.clip(rng.normal(0, BASELINE), -0.12, 0.12))
        shape = [stroke + np.array([-low[0], drop]) for stroke in shape]
        touch = bool(written) and rng.random() < touching
        gap = float(rng.uniform(*GAP))
        into = float(rng.uniform(0, INTO))
        if written:
            nearest = _touching_place(written[-1], shape)
            apart = _corners(written[-1])[1][0] + gap
            place = nearest - into if touch else max(apart, nearest + CLEAR)
            shape = [stroke + np.array([place, 0]) for stroke in shape]
            touches += touch
        written.append(shape)
        lines += shape
    return Composed(tuple(digits), ink_of(lines), touches)


def _corners(strokes):
    points = np.concatenate(strokes)
    return points.min(axis=0), points.max(axis=0)


def _touching_place(left, right):
    """How far to the right `right` is to be moved so that it just touches `left`."""
    nearest = -np.inf
    a, b = _dense(left), _dense(right)
    near = np.abs(a[:, None, 1] - b[None, :, 1]) <= 0.02
    if near.any():
        nearest = float((a[:, None, 0] - b[None, :, 0])[near].max())
    # Digits that share no height never touch; they do not pass each other, either.
    return max(nearest, _corners(left)[1][0] - 0.3)


def _dense(strokes):
    """Points of the strokes' lines no further than 0.02 apart."""
    points = []
    for stroke in strokes:
        points.append(stroke[:1])
        for start, end in itertools.pairwise(stroke):
            steps = max(1, int(np.ceil(np.hypot(*(end - start)) / 0.02)))
            points.append(start + (end - start) * np.arange(1, steps + 1)[:, None] / steps)
    return np.concatenate(points)
