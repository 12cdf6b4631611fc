"""Clumps: pieces that are taken together from the start, so that few are left to try."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.ink.pieces import SPECK, line_height
from engine.ink.stroke import Bounds

Clump = tuple[int, ...]

# Of more pieces than this nobody could try all groups: those over each other are taken together.
MOST_PIECES = 128

# A speck this share of the line's height or less away from a piece belongs to it.
NEAR = 0.1

# Columns of ink are apart where this share of the ink's height is free between them.
FREE_COLUMN = 0.04


def clumps_of(bounds: Sequence[Bounds]) -> list[Clump]:
    """The pieces with these bounds in clumps of one or more; specks that lie alone are left out.

    At most MOST_PIECES clumps, whatever the pieces; in time that grows with their number.
    """
    pieces = range(len(bounds))
    height = line_height(list(bounds))
    sizes = [max(x1 - x0, y1 - y0) for x0, y0, x1, y1 in bounds]
    large = [piece for piece in pieces if sizes[piece] >= SPECK * height]
    if len(large) > MOST_PIECES:
        return _columns(bounds)
    clumps: dict[int, list[int]] = {piece: [piece] for piece in large}
    near = np.array([bounds[piece] for piece in large])
    for piece in pieces:
        if piece not in clumps:
            x0, y0, x1, y1 = bounds[piece]
            right = np.maximum(near[:, 0] - x1, x0 - near[:, 2]).clip(0)
            down = np.maximum(near[:, 1] - y1, y0 - near[:, 3]).clip(0)
            distances = np.maximum(right, down)
            nearest = int(distances.argmin())
            if distances[nearest] <= NEAR * height:
                clumps[large[nearest]].append(piece)
    return [tuple(clump) for clump in clumps.values()]


def _columns(bounds: Sequence[Bounds]) -> list[Clump]:
    """Pieces above each other together; all of them where there still would be too many clumps."""
    top, bottom = min(y0 for _, y0, _, _ in bounds), max(y1 for *_, y1 in bounds)
    free = FREE_COLUMN * (bottom - top)
    columns: list[list[int]] = []
    right = -np.inf
    for piece in sorted(range(len(bounds)), key=lambda piece: bounds[piece][0]):
        if columns and bounds[piece][0] <= right + free:
            columns[-1].append(piece)
        else:
            columns.append([piece])
        right = max(right, bounds[piece][2])
    if len(columns) > MOST_PIECES:
        return [tuple(range(len(bounds)))]
    return [tuple(column) for column in columns]
