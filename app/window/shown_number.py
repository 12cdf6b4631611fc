"""The number as the window shows it: what was read, what a person corrected, what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.ink.picture import Picture
from engine.ink.stroke import Ink

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading

Drawing = Ink | Picture

_REFUSED = "?"


@dataclass(frozen=True, eq=False)
class ShownDigit:
    """A digit as it was read, and the label that a person gave it, if any."""

    reading: Reading
    label: int | None = None

    @property
    def corrected(self) -> bool:
        """Whether a person said what it is."""
        return self.label is not None

    @property
    def refused(self) -> bool:
        """Whether it looks like no digit, and nobody said otherwise."""
        return not self.corrected and not self.reading.accepted

    @property
    def text(self) -> str:
        """One character: the digit, or ? for none."""
        if self.refused:
            return _REFUSED
        return str(self.reading.digit if self.label is None else self.label)


@dataclass(frozen=True, eq=False)
class ShownNumber:
    """One digit or more, left to right; `chosen` is the index of one of them."""

    digits: tuple[ShownDigit, ...]
    chosen: int

    @property
    def text(self) -> str:
        """A character for each digit."""
        return "".join(digit.text for digit in self.digits)

    @property
    def chosen_digit(self) -> ShownDigit:
        """The digit that sample and bars belong to, and that keys correct."""
        return self.digits[self.chosen]


def index_of(reading: Reading, readings: Sequence[Reading]) -> int | None:
    """Which of `readings` is of the same ink; None for none."""
    for index, other in enumerate(readings):
        if same_ink(reading, other):
            return index
    return None


def index_of_newest(readings: Sequence[Reading], drawing: Drawing) -> int:
    """Which digit the pen wrote at last: where the last stroke ends. Of a picture, the last one."""
    if isinstance(drawing, Picture) or drawing.is_empty:
        return len(readings) - 1
    x, y = drawing.strokes[-1].points[-1].tolist()
    return min(range(len(readings)), key=lambda index: _distance(readings[index], x, y))


def same_ink(one: Reading, other: Reading) -> bool:
    """Whether two readings are of the same strokes, or of the same pixels."""
    if one is other:
        return True
    if one.box != other.box:
        return False
    here, there = getattr(one, "drawing", None), getattr(other, "drawing", None)
    if isinstance(here, Ink) and isinstance(there, Ink):
        return len(here.strokes) == len(there.strokes) and all(
            np.array_equal(mine.points, yours.points)
            for mine, yours in zip(here.strokes, there.strokes, strict=True)
        )
    if isinstance(here, Picture) and isinstance(there, Picture):
        return np.array_equal(here.intensity, there.intensity)
    return here is there


def _distance(reading: Reading, x: float, y: float) -> float:
    """From a point to the middle of a digit, in boxes: below 0.5 it is inside."""
    left, top, width, height = reading.box
    across = abs(x - left - width / 2) / max(width, 1e-9)
    down = abs(y - top - height / 2) / max(height, 1e-9)
    return max(across, down)
