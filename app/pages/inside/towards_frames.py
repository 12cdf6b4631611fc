"""The way of a drawing towards another digit, as frames: each a changed sample and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pages import words
from app.pages.inside.why_words import named

Values = NDArray[np.float32]

# A pixel counts as changed from here on; less is not seen.
_SEEN = 0.05


@dataclass(frozen=True, eq=False)
class Frame:
    """`sample` and `change` [28, 28], `probabilities` [10] of a single pass."""

    sample: Values
    probabilities: Values
    change: Values

    @property
    def added(self) -> float:
        """Ink that was added, in full pixels."""
        return float(np.maximum(self.change, 0).sum())

    @property
    def taken(self) -> float:
        """Ink that was taken away, in full pixels."""
        return float(np.maximum(-self.change, 0).sum())

    @property
    def changed(self) -> float:
        """The share of the pixels that changed visibly."""
        return float(np.mean(np.abs(self.change) > _SEEN))


@dataclass(frozen=True)
class Way:
    """The frames towards `digit` so far; `over`: no more will come."""

    digit: int
    frames: tuple[Frame, ...] = ()
    over: bool = False

    @property
    def reached(self) -> bool:
        """Whether the last frame is read as the digit."""
        return bool(self.frames) and int(self.frames[-1].probabilities.argmax()) == self.digit

    @property
    def limit(self) -> float:
        """The largest change of a pixel on the whole way."""
        largest = (float(np.abs(frame.change).max()) for frame in self.frames)
        return max(largest, default=0.0) or 1.0


def figures(frame: Frame) -> str:
    """How much changed: `5.1 % of the pixels · ink +12.4, −3.0 pixels`."""
    share = words.percent(frame.changed, 1)
    return f"{share} of the pixels · ink +{frame.added:.1f}, −{frame.taken:.1f} full pixels"


def verdict(way: Way, classes: Sequence[str]) -> str:
    """What became of it, in a sentence; empty while it goes on."""
    if not way.over or not way.frames:
        return ""
    wanted, last = named(way.digit, classes), way.frames[-1].probabilities
    if way.reached:
        first = way.frames[0].probabilities
        if int(first.argmax()) == way.digit:
            return f"The network reads {wanted} already."
        return (
            f"After this change the network reads {wanted}: "
            f"{words.percent(float(last[way.digit]), 1)}, from "
            f"{words.percent(float(first[way.digit]), 1)}."
        )
    best = int(last.argmax())
    return (
        f"It did not become {wanted}: after {len(way.frames) - 1} steps the network still reads "
        f"{named(best, classes)}, and holds {wanted} for "
        f"{words.percent(float(last[way.digit]), 1)} likely."
    )
