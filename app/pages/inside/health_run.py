"""The layers' health over a run: a figure for each layer at each moment that was looked at."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pages import words
from app.pages.table import Table
from engine.inside.health import LayerHealth

Floats = NDArray[np.float64]

# Moments that a chart can show apart from each other; of more, every second one goes.
_MOST = 300


@dataclass(frozen=True, eq=False)
class Point:
    """The health of all layers after `batches` batches.

    Their `change` is since weights of `steps` batches before; 0 where there were none.
    """

    batches: int
    steps: int
    layers: tuple[LayerHealth, ...]


@dataclass(frozen=True)
class Quantity:
    """One chart: its figure of a layer, which is NaN where there is none."""

    title: str
    tip: str
    help: str
    figure: Callable[[LayerHealth, int], float]
    text: Callable[[float], str]
    share: bool = False


def _change_a_step(layer: LayerHealth, steps: int) -> float:
    return math.nan if layer.change is None or not steps else layer.change / steps


WEIGHTS = Quantity(
    "Size of weights",
    "How large each layer's weights are: the root of their mean square, on a logarithmic scale.",
    "Weights start small and random and grow where a layer learns. A line that climbs without end "
    "tells of a learning rate that is too high, or of weight decay that is too weak.",
    lambda layer, steps: layer.weight_size,
    words.loss,
)
GRADIENTS = Quantity(
    "Size of gradients",
    "How strongly the loss pulls at each layer's weights: the root of the mean square of the "
    "gradient, on a logarithmic scale.",
    "Computed with the same few samples of the training data at every moment. The layers' lines "
    "should stay within a few powers of ten of each other: a layer far below the others hardly "
    "learns (vanishing gradients), one far above learns in jumps (exploding gradients).",
    lambda layer, steps: layer.gradient_size,
    words.loss,
)
DEAD = Quantity(
    "Dead units",
    "The share of each layer's units that answer to none of the samples looked at.",
    "A unit whose sum is below zero for every sample passes nothing on and learns nothing any "
    "more. Only a few samples are looked at, so that units that answer rarely may count as dead. "
    "The last layer has no rectifier, and no dead units.",
    lambda layer, steps: layer.dead,
    lambda value: words.percent(value, 1),
    share=True,
)
CHANGE = Quantity(
    "Change per step",
    "How far one step moves each layer's weights, as a share of their size, on a logarithmic "
    "scale.",
    "The change since weights of about a tenth of a second before, divided by the batches in "
    "between and by the size of the weights. About a thousandth is healthy for most of a run; it "
    "falls with the learning rate towards the end.",
    _change_a_step,
    words.loss,
)
QUANTITIES = (WEIGHTS, GRADIENTS, DEAD, CHANGE)


class HealthRun:
    """The points of one run, in order; their number is bounded."""

    def __init__(self, batches_per_epoch: int) -> None:
        self._per_epoch = batches_per_epoch
        self._points: list[Point] = []
        self._least_apart = 1

    def __len__(self) -> int:
        return len(self._points)

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the layers with weights, from the first to the last."""
        return tuple(layer.name for layer in self._points[0].layers) if self._points else ()

    @property
    def length(self) -> float:
        """Epochs up to the last point."""
        return self._points[-1].batches / self._per_epoch if self._points else 0.0

    def knows(self, batches: int) -> bool:
        """Whether there is a point at just this place."""
        place = self._place(batches)
        return place < len(self._points) and self._points[place].batches == batches

    def is_close(self, batches: int) -> bool:
        """Whether there is a point so near that another would not be seen."""
        place = self._place(batches)
        near = self._points[max(0, place - 1) : place + 1]
        return any(abs(point.batches - batches) < self._least_apart for point in near)

    def add(self, point: Point) -> None:
        """Take up a point, in the place of one that stands there already."""
        place = self._place(point.batches)
        self._points[place : place + self.knows(point.batches)] = [point]
        if len(self._points) > _MOST:
            # The ends stay, so that the lines keep their length.
            self._points = [*self._points[:-1:2], self._points[-1]]
            span = self._points[-1].batches - self._points[0].batches
            self._least_apart = max(1, 2 * span // _MOST)

    def curve(self, quantity: Quantity, layer: int, most: int = _MOST) -> tuple[Floats, Floats]:
        """Epochs [n] and figures [n] of a layer, where there are figures.

        Of more than `most` points those are taken that lie evenly between the first and the last.
        """
        places = np.array([point.batches / self._per_epoch for point in self._points])
        figures = np.array(
            [quantity.figure(point.layers[layer], point.steps) for point in self._points]
        )
        shown = np.isfinite(figures) if quantity.share else np.isfinite(figures) & (figures > 0)
        places, figures = places[shown], figures[shown]
        if len(places) > most:
            chosen = np.linspace(0, len(places) - 1, most).round().astype(np.int64)
            places, figures = places[chosen], figures[chosen]
        return places, figures

    def at(self, quantity: Quantity, epoch: float) -> tuple[str, ...]:
        """What each layer's line says at the point nearest to a place, a dash where nothing."""
        if not self._points:
            return ()
        nearest = min(self._points, key=lambda point: abs(point.batches - epoch * self._per_epoch))
        return tuple(
            quantity.text(quantity.figure(layer, nearest.steps)) for layer in nearest.layers
        )

    def table(self, quantity: Quantity) -> Table:
        """A row a point: epoch, batches, and the figure of each layer."""
        rows: list[Sequence[float | None]] = []
        for point in self._points:
            figures = (quantity.figure(layer, point.steps) for layer in point.layers)
            cells = (figure if math.isfinite(figure) else None for figure in figures)
            rows.append((point.batches / self._per_epoch, point.batches, *cells))
        return Table(("epoch", "batches", *self.layers), rows)

    def _place(self, batches: int) -> int:
        return bisect.bisect_left(self._points, batches, key=lambda point: point.batches)
