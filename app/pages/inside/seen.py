"""What was seen last: a sample on its way through a network, and how its units are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.pages.inside.network_layout import SAMPLE
from app.pages.words import SPACE
from engine.inside.trace import Trace
from engine.networks.network import Network, Weights

NO_DIGIT = "none"


@dataclass(frozen=True, slots=True)
class Unit:
    """A channel of a layer's maps, or a unit of a dense layer; of SAMPLE the sample itself."""

    layer: int
    index: int


@dataclass(frozen=True, eq=False)
class Seen:
    """The trace of one sample, through whose weights; `classes` names the ten classes."""

    network: Network
    weights: Weights
    trace: Trace
    classes: tuple[str, ...]

    @cached_property
    def shares(self) -> NDArray[np.float32]:
        """The softmax of the outputs, one for "none" among them where there is one: [outputs]."""
        logits = self.trace.logits[0]
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum(), np.float32)

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        """What each output stands for."""
        return (*self.classes, NO_DIGIT)[: self.network.outputs]

    def values_of(self, unit: Unit) -> NDArray[np.float32]:
        """What a unit answers: a map [height, width], or one number []."""
        if unit.layer == SAMPLE:
            return np.asarray(self.trace.samples[0])
        return np.asarray(self.trace.layers[unit.layer].values[0, unit.index])

    def name_of(self, unit: Unit) -> str:
        """As "channel 5 of conv32/2"; where two layers are called so, the layer's place too."""
        if unit.layer == SAMPLE:
            return "the sample"
        name = self.trace.layers[unit.layer].name
        if unit.layer == len(self.network.layers) - 1:
            return f"output “{self.outputs[unit.index]}”"
        if self.network.chain.split().count(name) > 1:
            name = f"{name} (layer {unit.layer + 1})"
        what = "channel" if self.trace.layers[unit.layer].values.ndim == 4 else "unit"
        return f"{what} {unit.index + 1} of {name}"

    def title_of(self, unit: Unit) -> str:
        """Its name as a title."""
        name = self.name_of(unit)
        return name[0].upper() + name[1:]

    def sentence(self, unit: Unit, pixel: tuple[int, int] | None = None) -> str:
        """What a unit answers to this sample, and at one pixel of its map."""
        values = self.values_of(unit)
        name = self.title_of(unit)
        at = ""
        if pixel is not None and values.ndim == 2:
            at = f" Here, at row {pixel[0] + 1}, column {pixel[1] + 1}: {number(values[pixel])}."
        if unit.layer == SAMPLE:
            return f"{name}: what the network sees of your drawing.{at}"
        if unit.layer == len(self.network.layers) - 1:
            share = 100 * float(self.shares[unit.index])
            return f"{name}: {number(values)}, which makes {share:.1f}{SPACE}%."
        if values.max() <= 0:
            return f"{name}: 0, it does not answer to this drawing."
        if values.ndim == 0:
            return f"{name}: {number(values)}."
        row, column = best_place(values)
        return f"{name}: {number(values.max())} at most, at row {row + 1}, column {column + 1}.{at}"

    def weights_of(self, unit: Unit) -> tuple[NDArray[np.float32], float] | None:
        """A unit's weights, flat, and its bias; None where its layer has none."""
        weight = self.weights.get(f"layers.{unit.layer}.weight")
        if weight is None:
            return None
        return weight[unit.index].ravel(), float(
            self.weights[f"layers.{unit.layer}.bias"][unit.index]
        )

    def weights_sentence(self, unit: Unit) -> str:
        """Between what a unit's weights lie; of a layer without weights what it answers."""
        found = self.weights_of(unit)
        if found is None:
            return self.sentence(unit)
        weights, bias = found
        return (
            f"{self.title_of(unit)}: {len(weights):,} weights from {number(weights.min())} to "
            f"{number(weights.max())}, and a bias of {number(bias)}."
        )


def best_place(values: NDArray[np.float32]) -> tuple[int, int]:
    """Row and column of the largest value of a map [height, width]."""
    row, column = np.unravel_index(values.argmax(), values.shape)
    return int(row), int(column)


def number(value: float | NDArray[np.float32]) -> str:
    """A number as people read it: three digits, and a minus that is one."""
    # Nothing but a zero, where the sign of one would only puzzle.
    return f"{float(value) or 0.0:.3g}".replace("-", "−")
