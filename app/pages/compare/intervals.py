"""Accuracies and how far chance may have moved them, on one scale for all; without Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Of the span of all intervals, free at both ends.
_ROOM = 0.08
# However near all accuracies are, the scale shows this much of them.
_LEAST_SPAN = 0.001


@dataclass(frozen=True, slots=True)
class Interval:
    """A model's accuracy, between `low` and `high`; all None where it is not judged."""

    name: str
    colour: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale of shares from `low` to `high`, with marks at `marks`."""

    low: float
    high: float
    marks: tuple[float, ...]
    decimals: int

    def place(self, share: float) -> float:
        """Where it stands, 0..1."""
        return (share - self.low) / (self.high - self.low)

    def text(self, mark: float) -> str:
        """`99.5 %`, with as many decimals as the marks need."""
        return f"{100 * mark:.{self.decimals}f}\u00a0%"


def scale_of(intervals: Sequence[Interval], most_marks: int) -> Scale:
    """A scale on which all intervals are seen whole, with at most `most_marks` round marks."""
    edges = [edge for one in intervals for edge in (one.low, one.high) if edge is not None]
    low, high = min(edges, default=0.0), max(edges, default=1.0)
    missing = max(0.0, _LEAST_SPAN - (high - low)) / 2
    low, high = low - missing, high + missing
    room = _ROOM * (high - low)
    low, high = max(0.0, low - room), min(1.0, high + room)
    step = _step((high - low) / max(1, most_marks))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    marks = tuple(number * step for number in range(first, last + 1))
    return Scale(low, high, marks, max(0, -math.floor(math.log10(100 * step) + 1e-9)))


def _step(least: float) -> float:
    """1, 2 or 5 times a power of ten, at least `least`."""
    power = 10.0 ** math.floor(math.log10(least) + 1e-9)
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
