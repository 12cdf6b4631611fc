"""Ink from elsewhere, brought onto the paper."""

import numpy as np

from app.canvas.sketch import NARROWEST, SIDE, USUAL_WIDTH, WIDEST
from engine.ink.stroke import Ink, Stroke

# The share of the paper that a digit of MNIST fills.
_BOX = 20 / 28


def fit_to_paper(ink: Ink) -> Ink:
    """Ink drawn on this paper as it is; any other scaled to stand in the middle of it."""
    if ink.is_empty or _stands_here(ink):
        return ink
    points = np.concatenate([stroke.points for stroke in ink.strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    scale = _BOX * SIDE / extent if extent > 0 else 1.0
    offset = SIDE / 2 - scale * (low / 2 + high / 2)
    return Ink(
        tuple(
            Stroke(
                np.clip(stroke.points * scale + offset, 0.0, SIDE),
                stroke.pressure,
                stroke.time,
                min(WIDEST, max(NARROWEST, stroke.width * scale)) if stroke.width else USUAL_WIDTH,
            )
            for stroke in ink.strokes
        )
    )


def _stands_here(ink: Ink) -> bool:
    widths_fit = all(NARROWEST <= stroke.width <= WIDEST for stroke in ink.strokes)
    points_fit = all(
        ((stroke.points >= 0) & (stroke.points <= SIDE)).all() for stroke in ink.strokes
    )
    return widths_fit and points_fit
