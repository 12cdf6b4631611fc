"""What a recogniser answers: readings of digits, and the numbers they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.drawing import Drawing
from engine.ink.pieces import Box
from engine.networks.model import DIGITS

# What a number shows in the place of a digit that was not accepted.
UNREAD = "?"


@dataclass(frozen=True, eq=False)
class Reading:
    """One digit read: `confidence` is its probability; `sample` [28, 28] is what the network saw.

    `accepted` is False where it does not look like a digit. `box` is x, y, width, height in the
    units of the drawing that was read, and `drawing` what of it is this digit; `seconds` is what
    the answer took, that of the whole number where it is part of one. `classes` names the ten
    probabilities: where they are not digits, `digit` is the place of the likeliest.
    """

    digit: int
    confidence: float
    accepted: bool
    probabilities: NDArray[np.float32]
    sample: NDArray[np.float32]
    box: Box
    seconds: float
    drawing: Drawing
    classes: tuple[str, ...] = DIGITS

    @property
    def name(self) -> str:
        """What the likeliest class is called: a digit's figure, or "Ankle boot"."""
        return self.classes[self.digit]

    @property
    def text(self) -> str:
        """The name, or a question mark where it was not accepted."""
        return self.name if self.accepted else UNREAD


@dataclass(frozen=True, eq=False)
class Number:
    """Digits read from left to right, row by row; none where there is no ink.

    `text` shows a question mark for one not accepted; `seconds` is what the answer took.
    """

    text: str
    digits: tuple[Reading, ...]
    seconds: float
