"""Strokes as the pen gave them, and the ink they make together. Values: nothing here changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.ink import stroke_json

# A touch too light to measure still leaves a line: a third of the full width.
LIGHTEST = 0.3

Bounds = tuple[float, float, float, float]


def _frozen(values: ArrayLike, shape: tuple[int, ...], name: str) -> NDArray[np.float64]:
    array = np.array(values, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"{name} of a stroke has shape {array.shape} instead of {shape}")
    if not np.isfinite(array).all() or np.abs(array).max() > stroke_json.LARGEST:
        raise ValueError(f"{name} of a stroke is not finite, or too large")
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False)
class Stroke:
    """The points of one pen-down movement, at least one.

    points: [n, 2] float64, x right, y down, in any unit. pressure: [n] float64, 0..1.
    time: [n] float64, seconds since the stroke's start. width: the pen's width at full pressure
    in the unit of the points; 0 where it is unknown. The arrays are copied and read-only.
    Raises ValueError for wrong shapes and for values that are not finite.
    """

    points: NDArray[np.float64]
    pressure: NDArray[np.float64]
    time: NDArray[np.float64]
    width: float = 0.0

    def __post_init__(self) -> None:
        count = len(self.points)
        if count == 0:
            raise ValueError("a stroke needs at least one point")
        if not 0.0 <= self.width <= stroke_json.LARGEST:
            raise ValueError(f"a pen cannot be {self.width} wide")
        pressure = np.clip(_frozen(self.pressure, (count,), "pressure"), 0.0, 1.0)
        pressure.setflags(write=False)
        object.__setattr__(self, "points", _frozen(self.points, (count, 2), "points"))
        object.__setattr__(self, "pressure", pressure)
        object.__setattr__(self, "time", _frozen(self.time, (count,), "time"))
        object.__setattr__(self, "width", float(self.width))

    @property
    def fullness(self) -> NDArray[np.float64]:
        """Share of the pen's width that each point's pressure gives: [n] float64 in 0.3..1."""
        return LIGHTEST + (1.0 - LIGHTEST) * self.pressure

    @property
    def widths(self) -> NDArray[np.float64]:
        """Width of the line at each point, in the unit of the points: [n] float64."""
        return self.width * self.fullness

    @property
    def bounds(self) -> Bounds:
        """x0, y0, x1, y1 of what the pen covers, its width included."""
        half = self.widths[:, None] / 2
        x0, y0 = (self.points - half).min(axis=0)
        x1, y1 = (self.points + half).max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)

    def erased(self, x: float, y: float, radius: float) -> tuple[Stroke, ...]:
        """What an eraser of `radius` at (x, y) leaves: the stroke itself where it does not touch.

        The line is cut where its edge, half a pen's width from the points, meets the eraser, so
        nothing that remains reaches under the eraser.
        """
        reach = radius + self.width / 2
        outside = np.hypot(self.points[:, 0] - x, self.points[:, 1] - y) > reach
        if len(self.points) == 1:
            return (self,) if outside[0] else ()
        enter, leave = _crossings(self.points, x, y, reach)
        if outside.all() and (enter >= leave).all():
            return (self,)
        samples = np.column_stack([self.points, self.pressure, self.time])
        pieces: list[list[NDArray[np.float64]]] = [[]]
        for index in range(len(samples) - 1):
            start, end = samples[index], samples[index + 1]
            if outside[index]:
                pieces[-1].append(start)
            if enter[index] < leave[index]:
                if enter[index] > 0:
                    pieces[-1].append(start + enter[index] * (end - start))
                pieces.append([])
                if leave[index] < 1:
                    pieces[-1].append(start + leave[index] * (end - start))
        if outside[-1]:
            pieces[-1].append(samples[-1])
        return tuple(self._piece(np.array(piece)) for piece in pieces if piece)

    def _piece(self, samples: NDArray[np.float64]) -> Stroke:
        time = samples[:, 3] - samples[0, 3]
        return Stroke(samples[:, :2], samples[:, 2], time, self.width)


def _crossings(
    points: NDArray[np.float64], x: float, y: float, reach: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each segment enters and leaves a disc, as shares of the segment within 0..1.

    Enter is not before leave where the segment misses the disc. From |a + t d|^2 = reach^2.
    """
    start = points[:-1] - (x, y)
    step = np.diff(points, axis=0)
    square = np.maximum((step**2).sum(axis=1), 1e-200)  # two points in one place
    middle = -(start * step).sum(axis=1) / square
    nearest = ((start + middle[:, None] * step) ** 2).sum(axis=1)
    half = np.sqrt(np.maximum(reach**2 - nearest, 0.0) / square)
    enter = np.clip(middle - half, 0.0, 1.0)
    leave = np.where(half > 0, np.clip(middle + half, 0.0, 1.0), enter)
    return enter, leave


@dataclass(frozen=True, eq=False)
class Ink:
    """The strokes of a drawing, in the order they were drawn."""

    strokes: tuple[Stroke, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.strokes

    @property
    def bounds(self) -> Bounds:
        """x0, y0, x1, y1 of all strokes, their pens' widths included; zeros for no ink."""
        if not self.strokes:
            return 0.0, 0.0, 0.0, 0.0
        boxes = np.array([stroke.bounds for stroke in self.strokes])
        x0, y0 = boxes[:, :2].min(axis=0)
        x1, y1 = boxes[:, 2:].max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)

    def with_stroke(self, stroke: Stroke) -> Ink:
        """This ink and one more stroke on top."""
        return Ink((*self.strokes, stroke))

    def erased(self, x: float, y: float, radius: float) -> Ink:
        """What an eraser of `radius` at (x, y) leaves; this very ink where it touches nothing.

        Strokes are cut where the eraser passes, and only there.
        """
        left = tuple(piece for stroke in self.strokes for piece in stroke.erased(x, y, radius))
        untouched = len(left) == len(self.strokes) and all(map(_same, left, self.strokes))
        return self if untouched else Ink(left)

    def to_json(self) -> dict[str, Any]:
        """`{"strokes": [[[x, y, pressure, time], …], …], "widths": [w, …]}`, exact to the bit."""
        strokes = [
            np.column_stack([stroke.points, stroke.pressure, stroke.time]).tolist()
            for stroke in self.strokes
        ]
        return {"strokes": strokes, "widths": [stroke.width for stroke in self.strokes]}

    @classmethod
    def from_json(cls, value: object) -> Ink:
        """Ink from what `to_json` gave, or from a plainer `{"strokes": [[[x, y], …], …]}`.

        Points have 2, 3 or 4 numbers: x, y, pressure (1 where missing), time (0 where missing).
        Strokes without points are left out, other keys are ignored.
        Raises PictureError saying what is wrong; never takes more memory than the value has.
        """
        return cls(tuple(Stroke(*parts) for parts in stroke_json.read(value)))


def _same(one: Stroke, other: Stroke) -> bool:
    return one is other


def ink_of(strokes: Sequence[ArrayLike], width: float = 0.0) -> Ink:
    """Ink of plain points, [n, 2] for each stroke, drawn with full pressure."""
    made = []
    for stroke in strokes:
        points = np.asarray(stroke, dtype=np.float64)
        made.append(Stroke(points, np.ones(len(points)), np.zeros(len(points)), width))
    return Ink(tuple(made))
