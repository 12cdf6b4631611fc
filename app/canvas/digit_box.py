"""The boxes around the digits of a number: where they and their labels stand, without Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.canvas.sketch import SIDE
from engine.ink.drawing import Drawing
from engine.ink.picture import Picture

# x, y, width, height.
Rect = tuple[float, float, float, float]
Rects = NDArray[np.float64]

# Pixels: between ink and box, from the paper's edge, between a box and its label; and the smallest
# box that still looks like one.
_AROUND, _INSET, _GAP, _SMALLEST = 5.0, 4.0, 3.0, 14.0
# A label that hides another label is worse than one that hides ink.
_LABEL_MATTERS = 4.0


@dataclass(frozen=True)
class DigitBox:
    """One digit of the number on the paper. `place` is in units of the paper."""

    place: Rect
    text: str
    tip: str
    chosen: bool = False
    refused: bool = False
    corrected: bool = False


def on_paper(box: Rect, drawing: Drawing) -> Rect:
    """A box in the drawing's own units, in units of the paper: a picture stands fitted on it."""
    if not isinstance(drawing, Picture):
        return box
    height, width = drawing.intensity.shape
    scale = SIDE / max(height, width)
    left, top = (SIDE - width * scale) / 2, (SIDE - height * scale) / 2
    x, y, across, down = box
    return left + x * scale, top + y * scale, across * scale, down * scale


def frames_for(places: Sequence[Rect], sheet: Rect) -> Rects:
    """The boxes in pixels, [n, 4] x, y, width, height: a little around the ink, on the sheet."""
    x, y, side, _ = sheet
    rects = np.array(places, np.float64).reshape(-1, 4) * (side / SIDE)
    low = rects[:, :2] - _AROUND
    high = rects[:, :2] + rects[:, 2:] + _AROUND
    short = np.maximum(_SMALLEST - (high - low), 0.0) / 2
    low, high = (np.clip(edge, _INSET, side - _INSET) for edge in (low - short, high + short))
    return np.column_stack([low + np.array((x, y)), high - low])


def labels_for(frames: Rects, widths: Sequence[float], height: float, sheet: Rect) -> Rects:
    """Where labels of these sizes stand, in pixels, [n, 4]: each beside its box, on the sheet.

    Above its box where there is room, else below, else where it hides least.
    """
    labels = np.zeros((0, 4))
    for frame, width in zip(frames, widths, strict=True):
        tried = _candidates(frame, width, height, sheet)
        hidden = _overlaps(tried, frames).sum(axis=1)
        hidden += _LABEL_MATTERS * _overlaps(tried, labels).sum(axis=1)
        labels = np.vstack([labels, tried[int(hidden.round(3).argmin())]])
    return labels


def _candidates(frame: Rects, width: float, height: float, sheet: Rect) -> Rects:
    """Places for a label, the best first, all of them on the sheet."""
    left, top, across, down = frame
    middle, right = left + (across - width) / 2, left + across - width
    above, below = top - height - _GAP, top + down + _GAP
    beside_left, beside_right = left - width - _GAP, left + across + _GAP
    corners = [
        *((x, y) for y in (above, below) for x in (middle, left, right)),
        *((x, y) for x in (beside_left, beside_right) for y in (top, top + down - height)),
        *((x, y) for y in (top, top + down - height) for x in (left, right)),
    ]
    low = np.array(sheet[:2]) + _INSET
    high = np.array(sheet[:2]) + sheet[2] - _INSET - (width, height)
    places = np.clip(np.array(corners), low, np.maximum(low, high))
    return np.column_stack([places, np.broadcast_to([width, height], places.shape)])


def _overlaps(some: Rects, others: Rects) -> Rects:
    """The area that each of `some` [n, 4] shares with each of `others` [m, 4]: [n, m]."""
    low = np.maximum(some[:, None, :2], others[None, :, :2])
    ends = some[:, None, :2] + some[:, None, 2:], others[None, :, :2] + others[None, :, 2:]
    shared: Rects = np.maximum(np.minimum(*ends) - low, 0.0).prod(axis=2)
    return shared


def matches(old: Rects, new: Rects) -> list[int | None]:
    """For each of the `new` boxes the old one that it grew from; None for one that appeared.

    Two are the same digit where they share at least a third of what they cover together.
    """
    shared = _overlaps(new, old)
    together = new[:, 2:].prod(axis=1)[:, None] + old[:, 2:].prod(axis=1)[None, :] - shared
    likeness = shared / np.maximum(together, 1e-9)
    found: list[int | None] = []
    for row in likeness:
        best = int(row.argmax()) if row.size else -1
        is_same = best >= 0 and row[best] >= 1 / 3 and best not in found
        found.append(best if is_same else None)
    return found
