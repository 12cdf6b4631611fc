"""A recogniser: a model that reads ink."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.picture import Picture
from engine.ink.prepare import Drawing, prepare
from engine.ink.segment import split
from engine.networks.model import Card, Model
from engine.networks.network import Network
from engine.networks.plan import Plan

Box = tuple[float, float, float, float]

# What a number shows in the place of a digit that was not accepted.
UNREAD = "?"


@dataclass(frozen=True, eq=False)
class Reading:
    """One digit read: `confidence` is its probability; `sample` [28, 28] is what the network saw.

    `accepted` is False where it does not look like a digit. `box` is x, y, width, height in the
    drawing's own units; `seconds` is what preparing and reading took.
    """

    digit: int
    confidence: float
    accepted: bool
    probabilities: NDArray[np.float32]
    sample: NDArray[np.float32]
    box: Box
    seconds: float


@dataclass(frozen=True, eq=False)
class Number:
    """Digits read from left to right; `text` shows a question mark for one not accepted."""

    text: str
    digits: tuple[Reading, ...]


class Recogniser:
    """Reads drawings with a model. Not to be shared between threads."""

    def __init__(self, model: Model) -> None:
        self._plan = Plan(model.network)
        self._plan.load(model.weights)
        self._threshold = model.card.threshold

    @classmethod
    def of_network(cls, network: Network) -> "Recogniser":
        """A recogniser for a network in training: `adopt` its parameters before reading."""
        recogniser = cls.__new__(cls)
        recogniser._plan = Plan(network)
        recogniser._threshold = Card(network.name, network.chain).threshold
        return recogniser

    def adopt(self, parameters: NDArray[np.float32]) -> None:
        """Read with flat parameters (`Session.parameters` of the same network) from now on."""
        self._plan.adopt(parameters)

    def read(self, drawing: Drawing) -> Reading | None:
        """The drawing as one digit; None where there is no ink."""
        return self._read(drawing, None)

    def read_number(self, drawing: Drawing) -> Number:
        """The drawing as a number, digit by digit; no text where there is no ink."""
        readings = (self._read(part.drawing, part.box) for part in split(drawing))
        digits = tuple(reading for reading in readings if reading is not None)
        text = "".join(str(reading.digit) if reading.accepted else UNREAD for reading in digits)
        return Number(text, digits)

    def read_sample(self, sample: NDArray[np.float32]) -> Reading:
        """A prepared sample float32 [28, 28] of 0..1."""
        begun = time.perf_counter()
        height, width = sample.shape
        return self._answer(sample, (0.0, 0.0, float(width), float(height)), begun)

    def _read(self, drawing: Drawing, box: Box | None) -> Reading | None:
        begun = time.perf_counter()
        sample = prepare(drawing)
        if sample is None:
            return None
        return self._answer(sample, box or _box_of(drawing), begun)

    def _answer(self, sample: NDArray[np.float32], box: Box, begun: float) -> Reading:
        self._plan.samples[0] = sample
        logits = self._plan.forward(1)[0]
        powers = np.exp(logits - logits.max())
        probabilities = powers / powers.sum()
        digit = int(probabilities.argmax())
        confidence = float(probabilities[digit])
        accepted = confidence >= self._threshold
        seconds = time.perf_counter() - begun
        return Reading(digit, confidence, accepted, probabilities, sample, box, seconds)


def _box_of(drawing: Drawing) -> Box:
    """What a drawing that is not empty takes up: ink its bounds, a picture all of itself."""
    if isinstance(drawing, Picture):
        height, width = drawing.intensity.shape
        return (0.0, 0.0, float(width), float(height))
    left, top, right, bottom = drawing.bounds
    return (left, top, right - left, bottom - top)
