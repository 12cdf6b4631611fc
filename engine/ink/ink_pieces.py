"""Pieces of ink: its strokes, those cut that may hold more than one digit."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.pieces import Box, Cut, line_height
from engine.ink.stroke import Bounds, Ink, Stroke

# Only a stroke at least this wide, as a share of the line's height, is cut.
WIDE = 1.0

# What a cut leaves on either side is at least so high and so wide, as shares of the line's height;
# the two lie side by side, so they overlap by no more than this share of the narrower.
TALL_SIDE = 0.5
WIDE_SIDE = 0.12
MOST_OVERLAP = 0.35

MOST_CUTS = 8

# A cut stroke counts as three lines crossed: a wide 0 can be cut in halves, too.
CROSSED = 3.0

# Points that stand for a stroke where cuts are looked for.
POINTS_LOOKED_AT = 400

# Points that tell how far a piece is from others.
POINTS_OF_PIECE = 40


@dataclass(frozen=True, slots=True)
class Run:
    """Points `first` to `last` of a stroke, both included."""

    stroke: int
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class InkPieces:
    """The pieces of `ink`: a run of points each. See `pieces.Pieces`."""

    ink: Ink
    runs: tuple[Run, ...]
    bounds: tuple[Bounds, ...]
    cuts: tuple[Cut, ...]

    def points(self, piece: int) -> NDArray[np.float64]:
        """Points [n, 2] evenly spaced along a piece."""
        run = self.runs[piece]
        points = self.ink.strokes[run.stroke].points[run.first : run.last + 1]
        along = np.cumsum(np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T))
        places = np.linspace(0, along[-1], POINTS_OF_PIECE)
        return np.column_stack([np.interp(places, along, axis) for axis in points.T])

    def drawing(self, chosen: tuple[int, ...]) -> Ink:
        """The chosen pieces in the order they were drawn; neighbours are one stroke again."""
        runs: list[Run] = []
        for run in sorted((self.runs[piece] for piece in chosen), key=_order):
            if runs and (runs[-1].stroke, runs[-1].last) == (run.stroke, run.first):
                runs[-1] = Run(run.stroke, runs[-1].first, run.last)
            else:
                runs.append(run)
        strokes = tuple(_of_run(self.ink.strokes[run.stroke], run) for run in runs)
        return self.ink if strokes == self.ink.strokes else Ink(strokes)

    def box(self, chosen: tuple[int, ...]) -> Box:
        """x, y, width, height of the chosen pieces, the pen's width included."""
        x0, y0, x1, y1 = self.drawing(chosen).bounds
        return x0, y0, x1 - x0, y1 - y0


def pieces_of_ink(ink: Ink) -> InkPieces:
    """The pieces of ink that is not empty."""
    boxes = [_bounds(stroke.points) for stroke in ink.strokes]
    height = line_height(boxes)
    runs: list[Run] = []
    bounds: list[Bounds] = []
    cuts: list[Cut] = []
    for index, (stroke, box) in enumerate(zip(ink.strokes, boxes, strict=True)):
        places = _cuts(stroke.points, height) if box[2] - box[0] >= WIDE * height > 0 else []
        edges = [0, *places, len(stroke.points) - 1]
        for first, last in itertools.pairwise(edges):
            if first > 0:
                cuts.append(Cut(len(runs) - 1, len(runs), CROSSED))
            runs.append(Run(index, first, last))
            bounds.append(_bounds(stroke.points[first : last + 1]))
    return InkPieces(ink, tuple(runs), tuple(bounds), tuple(cuts))


def _order(run: Run) -> tuple[int, int]:
    return run.stroke, run.first


def _of_run(stroke: Stroke, run: Run) -> Stroke:
    """The part of a stroke; all of it is the stroke itself."""
    if (run.first, run.last) == (0, len(stroke.points) - 1):
        return stroke
    part = slice(run.first, run.last + 1)
    time = stroke.time[part]
    return Stroke(stroke.points[part], stroke.pressure[part], time - time[0], stroke.width)


def _bounds(points: NDArray[np.float64]) -> Bounds:
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return x0, y0, x1, y1


def _cuts(points: NDArray[np.float64], height: float) -> list[int]:
    """The points at which a stroke may have passed from one digit to the next.

    What the pen drew before lies on one side of what it drew after: of all points with that
    property, those where the two overlap least, half a line's height of ink or more apart.
    """
    step = max(1, len(points) // POINTS_LOOKED_AT)
    looked_at = points[::step]
    before = _running(looked_at)
    after = tuple(side[::-1] for side in _running(looked_at[::-1]))
    (low, high), (after_low, after_high) = before, after
    widths = high - low, after_high - after_low
    overlap = np.minimum(high, after_high)[:, 0] - np.maximum(low, after_low)[:, 0]
    narrower = np.minimum(widths[0][:, 0], widths[1][:, 0])
    lower = np.minimum(widths[0][:, 1], widths[1][:, 1])
    share = overlap / np.maximum(narrower, 1e-9 * height)
    fits = (lower >= TALL_SIDE * height) & (narrower >= WIDE_SIDE * height)
    fits &= share <= MOST_OVERLAP
    x = looked_at[:, 0]
    found: list[int] = []
    for place in np.argsort(share, kind="stable"):
        if len(found) == MOST_CUTS or not fits[place]:
            continue
        if all(abs(x[place] - x[other]) >= height / 4 for other in found):
            found.append(int(place))
    return sorted(place * step for place in found if 0 < place * step < len(points) - 1)


def _running(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the greatest x, y of each point and all before it, [n, 2] each."""
    return np.minimum.accumulate(points), np.maximum.accumulate(points)
