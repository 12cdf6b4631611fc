"""One number of a layer as a walk: term by term, until the layer's value stands there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.pages.inside.seen import Seen, Unit
from engine.inside.arithmetic import Terms, terms_of
from engine.networks.layers import Dense, Dropout, MaxPool

# Units of a dense layer stand in squares of so many rows and columns.
_SQUARE = 4
# Bars that a chart of the sum can hold one beside another.
_MOST_BARS = 64
# A group larger than this is walked through row by row.
_LARGE = 64
# Milliseconds of a term while one still reads along, and of the terms after that.
_SLOW, _QUICK = 350, 60
_READ_ALONG = 9
# Steps of the quick part, at most.
_STEPS = 200

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Walk:
    """The terms of one value in groups, as their windows lie: all float64 [groups, rows, columns].

    A group is an input channel, or some units of the layer before. Of pooling `weights` is None and
    `products` are the candidates. `count` terms are real, what follows them only fills the last
    group. `rectified`: whether a ReLU follows.
    """

    terms: Terms
    inputs: Numbers
    weights: Numbers | None
    products: Numbers
    count: int
    rectified: bool

    @property
    def pooled(self) -> bool:
        """Whether the largest is taken, and nothing summed up."""
        return self.weights is None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of a group."""
        return self.inputs.shape[1], self.inputs.shape[2]

    @property
    def last(self) -> int:
        """The position at which all is done: after the terms the bias, and after that the ReLU."""
        return self.count + (0 if self.pooled else 1) + self.rectified

    @cached_property
    def running(self) -> Numbers:
        """What there is after 0, 1, … terms: [count + 1]; of pooling the largest so far."""
        flat = self.products.ravel()[: self.count]
        so_far = np.maximum.accumulate(flat) if self.pooled else np.cumsum(flat)
        return np.concatenate([[0.0], so_far])

    def result(self, position: int) -> float:
        """What there is at a position; from the end of the sum on the very numbers of the trace."""
        if position <= self.count:
            return float(self.running[position])
        return self.terms.value if position == self.last else self.terms.total

    def group_at(self, position: int) -> int:
        """The group of the term that comes last before a position."""
        size = self.shape[0] * self.shape[1]
        return min(max(position - 1, 0), self.count - 1) // size

    def cell_at(self, position: int) -> tuple[int, int] | None:
        """Row and column of that term in its group; None before the first and after the last."""
        if not 1 <= position <= self.count:
            return None
        rows, columns = self.shape
        return divmod((position - 1) % (rows * columns), columns)

    def next_part(self, position: int) -> int:
        """The end of the group that a position is in, or of its row in a large one."""
        rows, columns = self.shape
        part = columns if rows * columns > _LARGE else rows * columns
        if position >= self.count:
            return min(position + 1, self.last)
        return min((position // part + 1) * part, self.count)

    def bars(self) -> tuple[tuple[int, int], ...]:
        """From and to which term the bars of a chart go: terms, else groups, else their rows."""
        rows, columns = self.shape
        if self.count <= _MOST_BARS:
            part = 1
        else:
            part = rows * columns if len(self.inputs) > 1 else columns
        return tuple((start, min(start + part, self.count)) for start in range(0, self.count, part))

    def pace(self, position: int) -> tuple[int, int]:
        """For how many milliseconds a position is looked at, and how many terms come then."""
        if position < min(_READ_ALONG, self.count) or position >= self.count:
            return _SLOW, 1
        return _QUICK, min(max(1, self.count // _STEPS), self.count - position)


def walk_of(seen: Seen, unit: Unit, place: tuple[int, int] | None) -> Walk:
    """The walk to the value of a unit, of a channel at a `place` (row, column) of its map."""
    which = (unit.index,) if place is None else (unit.index, *place)
    terms = terms_of(seen.network, seen.weights, seen.trace, unit.layer, which)
    layer = seen.network.layers[unit.layer]
    is_last = unit.layer == len(seen.network.layers) - 1
    products = terms.inputs if terms.products is None else terms.products
    return Walk(
        terms,
        _grouped(terms.inputs),
        None if terms.weights is None else _grouped(terms.weights),
        _grouped(products),
        terms.inputs.size,
        rectified=not is_last and not isinstance(layer, MaxPool),
    )


def can_walk(seen: Seen) -> list[int]:
    """The layers whose values are computed: all but dropout."""
    return [made.index for made in seen.trace.layers if not isinstance(made.layer, Dropout)]


def channel_of(seen: Seen, unit: Unit, group: int) -> int | None:
    """Which channel of the layer before a group is; None where that has no maps."""
    layer = seen.trace.layers[unit.layer]
    if layer.inputs.ndim < 4:
        return None
    return unit.index if isinstance(layer.layer, MaxPool) else group


def has_window(seen: Seen, unit: Unit) -> bool:
    """Whether a value is made of a window of its inputs, and not of all of them."""
    return not isinstance(seen.network.layers[unit.layer], Dense)


def _grouped(values: NDArray[np.float32]) -> Numbers:
    """[channels, rows, columns] of a window, of a pooled square, or of units in squares."""
    exact = np.asarray(values, np.float64)
    if exact.ndim == 3:
        return exact
    if exact.ndim == 2:
        return exact[None]
    size = _SQUARE * _SQUARE
    filled = np.zeros(-(-exact.size // size) * size)
    filled[: exact.size] = exact
    return filled.reshape(-1, _SQUARE, _SQUARE)
