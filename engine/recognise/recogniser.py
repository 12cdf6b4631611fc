"""A recogniser: a model that reads ink."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.ink.drawing import Drawing
from engine.ink.picture import Picture
from engine.ink.pieces import Box
from engine.ink.prepare import prepare
from engine.networks.answers import probabilities_of
from engine.networks.model import DIGITS, Card, Model, are_digits
from engine.networks.network import Network
from engine.networks.plan import Plan
from engine.recognise.reading import Number, Reading
from engine.recognise.segment import segments_of
from engine.recognise.views import views_of

__all__ = ["Number", "Reading", "Recogniser"]

# Samples that go through the network together where a number has several groups to try.
BATCH = 16


class Recogniser:
    """Reads drawings with a model. Not to be shared between threads."""

    def __init__(self, model: Model) -> None:
        self._begin(model.network, model.card)
        self._plan.load(model.weights)

    @classmethod
    def of_network(cls, network: Network, classes: tuple[str, ...] = DIGITS) -> Recogniser:
        """A recogniser for a network in training: `adopt` its parameters before reading."""
        recogniser = cls.__new__(cls)
        recogniser._begin(network, Card(network.name, network.chain, classes=classes))
        return recogniser

    def _begin(self, network: Network, card: Card) -> None:
        self._plan = Plan(network, BATCH)
        self._threshold = card.threshold
        self._classes = card.classes
        # It has learnt from samples in many sizes.
        self._looks_twice = card.settings.get("augment") == "full"

    def adopt(self, parameters: NDArray[np.float32]) -> None:
        """Read with flat parameters (`Session.parameters` of the same network) from now on."""
        self._plan.adopt(parameters)

    def read(self, drawing: Drawing) -> Reading | None:
        """The drawing as one digit; None where there is no ink."""
        begun = time.perf_counter()
        sample = prepare(drawing)
        if sample is None:
            return None
        return self._reading(sample, _box_of(drawing), drawing, begun)

    def read_number(self, drawing: Drawing) -> Number:
        """The drawing as a number, digit by digit; no text where there is no ink.

        Several rows of writing are read from the top one down. Numbers are of digits: what has
        other classes reads all ink as one thing.
        """
        if not are_digits(self._classes):
            reading = self.read(drawing)
            if reading is None:
                return Number("", (), 0.0)
            return Number(reading.text, (reading,), reading.seconds)
        begun = time.perf_counter()
        # A digit is read once more, alone: so its answer is the same, to the bit, in any company.
        digits = tuple(
            self._reading(segment.sample, segment.box, segment.drawing, begun)
            for segment in segments_of(drawing, self._logits_of)
        )
        digits = self._in_company(digits)
        text = "".join(reading.text for reading in digits)
        return Number(text, digits, time.perf_counter() - begun)

    def read_sample(self, sample: NDArray[np.float32]) -> Reading:
        """A prepared sample float32 [28, 28] of 0..1."""
        begun = time.perf_counter()
        picture = Picture(sample)
        return self._reading(sample, _box_of(picture), picture, begun)

    def _in_company(self, digits: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """The digits of a number: where they reach the threshold on average, they all are digits.

        A geometric average: a digit that is very doubtful stays so in any company.
        """
        confidences = [reading.confidence for reading in digits]
        if not digits or statistics.geometric_mean(confidences) < self._threshold:
            return digits
        return tuple(replace(reading, accepted=True) for reading in digits)

    def _logits_of(self, samples: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        """Logits [n, outputs] of n samples."""
        logits = []
        for first in range(0, len(samples), BATCH):
            batch = samples[first : first + BATCH]
            self._plan.samples[: len(batch)] = batch
            logits.append(self._plan.forward(len(batch)))
        return np.concatenate(logits)

    def _reading(
        self, sample: NDArray[np.float32], box: Box, drawing: Drawing, begun: float
    ) -> Reading:
        views = views_of(sample) if self._looks_twice else [sample]
        logits = self._logits_of(views).mean(axis=0, keepdims=True)
        probabilities = probabilities_of(logits)[0]
        digit = int(probabilities.argmax())
        confidence = float(probabilities[digit])
        accepted = confidence >= self._threshold
        seconds = time.perf_counter() - begun
        return Reading(
            digit,
            confidence,
            accepted,
            probabilities,
            sample,
            box,
            seconds,
            drawing,
            self._classes,
        )


def _box_of(drawing: Drawing) -> Box:
    """What a drawing that is not empty takes up: ink its bounds, a picture all of itself."""
    if isinstance(drawing, Picture):
        height, width = drawing.intensity.shape
        return (0.0, 0.0, float(width), float(height))
    left, top, right, bottom = drawing.bounds
    return (left, top, right - left, bottom - top)
