"""The number as the window shows it: what was read, what a person corrected, what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.ink.drawing import Drawing
from engine.ink.picture import Picture
from engine.ink.stroke import Ink
from engine.networks.model import are_digits

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading

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
        """The digit, or the name of another class; ? for none."""
        if self.refused:
            return _REFUSED
        return self.reading.classes[self.reading.digit if self.label is None else self.label]


@dataclass(frozen=True, eq=False)
class ShownNumber:
    """One digit or more of a drawing, left to right; `chosen` is the index of one of them."""

    digits: tuple[ShownDigit, ...]
    chosen: int
    drawing: Drawing

    @property
    def text(self) -> str:
        """A character for each digit; or the name of another class."""
        return "".join(digit.text for digit in self.digits)

    @property
    def is_name(self) -> bool:
        """Whether what reads has other classes than the digits: then all ink is one thing."""
        return not are_digits(self.chosen_digit.reading.classes)

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
    """Which digit the pen wrote at last: the one that the last stroke ends in. Else the last."""
    if isinstance(drawing, Ink) and not drawing.is_empty:
        end = drawing.strokes[-1].points[-1]
        for index, reading in enumerate(readings):
            digit = reading.drawing
            # A stroke that goes on from one digit to the next is in both, in pieces.
            if isinstance(digit, Ink) and any(
                np.array_equal(stroke.points[-1], end) for stroke in reversed(digit.strokes)
            ):
                return index
    return len(readings) - 1


def same_ink(one: Reading, other: Reading) -> bool:
    """Whether two readings are of the same strokes, or of the same pixels in the same place."""
    if one is other:
        return True
    if one.box != other.box:
        return False
    here, there = one.drawing, other.drawing
    if isinstance(here, Ink) and isinstance(there, Ink):
        return len(here.strokes) == len(there.strokes) and all(
            mine is yours or np.array_equal(mine.points, yours.points)
            for mine, yours in zip(here.strokes, there.strokes, strict=True)
        )
    if isinstance(here, Picture) and isinstance(there, Picture):
        return here is there or np.array_equal(here.intensity, there.intensity)
    return False
