"""Tells what of a photo is ink, and what is the edge of a shadow, of the table, or a speck."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

# A coarse pixel counts from this on: a line one pixel wide covers more of it, a grain less.
FAINTEST = 0.03

# A line that leaves the picture meets its border with its width alone; a shadow lies along it.
ALONG_BORDER = 0.25

# A part with less than this share of the ink of the largest is a speck.
SPECK = 0.03


def ink_parts(ink: NDArray[np.float32]) -> Mask:
    """Where the ink [h, w] in 0..1 is ink indeed, with the pixels around.

    Meant for a coarse picture: its time grows with the length of the parts times the picture.
    """
    border = np.ones(ink.shape, dtype=np.bool_)
    border[1:-1, 1:-1] = False
    parts = _parts(ink > FAINTEST)
    parts = [part for part in parts if not _lies_along(part, border)]
    amounts = [float(ink[part].sum()) for part in parts]
    least = SPECK * max(amounts, default=0.0)
    kept = np.zeros(ink.shape, dtype=np.bool_)
    for part, amount in zip(parts, amounts, strict=True):
        if amount >= least:
            kept |= part
    return _grown(kept)


def _lies_along(part: Mask, border: Mask) -> bool:
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    longest = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    return bool((part & border).sum() > ALONG_BORDER * longest)


def _parts(mask: Mask) -> list[Mask]:
    """The parts of the mask that hang together by sides or corners."""
    left = mask.copy()
    parts = []
    while left.any():
        part = np.zeros_like(mask)
        part.flat[int(left.argmax())] = True
        count = 0
        while (grown := int(part.sum())) > count:
            count = grown
            part = _grown(part) & mask
        parts.append(part)
        left &= ~part
    return parts


def _grown(mask: Mask) -> Mask:
    """The mask and the eight neighbours of each of its pixels."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    rows = grown.copy()
    grown[:, 1:] |= rows[:, :-1]
    grown[:, :-1] |= rows[:, 1:]
    return grown
