"""The way of a drawing towards another digit, as frames: each a changed sample and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.pages import words
from app.pages.inside.why_words import named
from engine.inside.towards import Step

# A pixel counts as changed from here on; less is not seen.
_SEEN = 0.05


@dataclass(frozen=True)
class Amount:
    """How much of a drawing changed.

    Ink `added` and `taken` away is in full pixels; `pixels` is the share of those that changed
    visibly.
    """

    added: float
    taken: float
    pixels: float


def amount_of(change: NDArray[np.float32]) -> Amount:
    """How much a change [28, 28] is."""
    return Amount(
        float(np.maximum(change, 0).sum()),
        float(np.maximum(-change, 0).sum()),
        float(np.mean(np.abs(change) > _SEEN)),
    )


@dataclass(frozen=True)
class Way:
    """The frames towards `digit` so far; `over`: no more will come."""

    digit: int
    frames: tuple[Step, ...] = ()
    over: bool = False

    def with_step(self, step: Step) -> Way:
        """One more frame."""
        return replace(self, frames=(*self.frames, step))


def question(way: Way | None, classes: Sequence[str]) -> str:
    """What is asked: `What would make it a 9?`, or of no digit in particular."""
    wanted = "a …" if way is None else named(way.digit, classes)
    return f"What would make it {wanted}?"


def figures(amount: Amount) -> str:
    """How much changed: `5.1 % of the pixels, 12.4 full pixels of ink added, 3.0 taken away`."""
    return (
        f"{words.percent(amount.pixels, 1)} of the pixels, {amount.added:.1f} full pixels of ink "
        f"added, {amount.taken:.1f} taken away"
    )


def verdict(way: Way, classes: Sequence[str]) -> str:
    """What became of it, in a sentence; empty while it goes on."""
    if not way.over or not way.frames:
        return ""
    wanted, last = named(way.digit, classes), way.frames[-1]
    likely = words.percent(float(last.probabilities[way.digit]), 1)
    if not last.reached:
        answer = int(last.probabilities.argmax())
        told = "" if answer == way.digit else f", and still reads {named(answer, classes)}"
        return (
            f"No change was found that makes it {wanted} for sure: at the nearest the network "
            f"gives it {likely}{told}."
        )
    if len(way.frames) == 1:
        return f"The network reads {wanted} already: {likely}."
    before = words.percent(float(way.frames[0].probabilities[way.digit]), 1)
    return f"With this change the network reads {wanted}: {likely}, {before} before."
