"""Pieces of a picture: its connected parts, those cut that may hold more than one digit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.picture import Picture
from engine.ink.pieces import Box, Cut, around, line_height
from engine.ink.seams import seams_of
from engine.ink.stroke import Bounds
from engine.kernels.components import label_parts

# A pixel of a picture is ink above this share of its brightest; the soft edge that belongs to it
# reaches this far.
INKED = 0.2
SOFT_EDGE = 2

# Of more parts than this only the largest are looked at: the rest is grain.
MOST_PARTS = 512

# Only a part at least this wide, as a share of the line's height, is cut.
WIDE = 0.7

# Seams are looked for in a part reduced to this height; they keep this share of it between them,
# and cost no more than this.
SEAM_HEIGHT = 48
SEAM_DISTANCE = 0.1
DEAREST_SEAM = 2.3
MOST_SEAMS = 8

# A part has only so many seams as keep seams times pixels below this: each makes groups to prepare.
MOST_PIXELS = 3_000_000

# Points that tell how far a piece is from others.
POINTS_OF_PIECE = 60

# What a cut leaves on either side is at least so high, as a share of the line's height.
TALL_SIDE = 0.4


@dataclass(frozen=True, eq=False)
class PicturePieces:
    """The pieces of `picture`: where `labels` [height, width] is 1 + their index.

    See `pieces.Pieces`.
    """

    picture: Picture
    labels: NDArray[np.int64]
    bounds: tuple[Bounds, ...]
    cuts: tuple[Cut, ...]

    def points(self, piece: int) -> NDArray[np.float64]:
        """The middles [n, 2] of some of a piece's pixels."""
        x0, y0, x1, y1 = (int(side) for side in self.bounds[piece])
        rows, columns = np.nonzero(self.labels[y0:y1, x0:x1] == piece + 1)
        step = -(-len(rows) // POINTS_OF_PIECE)
        return np.column_stack([columns[::step] + x0 + 0.5, rows[::step] + y0 + 0.5])

    def drawing(self, chosen: tuple[int, ...]) -> Picture:
        """The chosen pieces: their pixels with their soft edge, and no others."""
        if len(chosen) == len(self.bounds):
            return self.picture
        pixels, labels = self.picture.intensity, self.labels
        height, width = pixels.shape
        x0, y0, x1, y1 = (int(side) for side in around([self.bounds[piece] for piece in chosen]))
        rows = slice(max(y0 - SOFT_EDGE, 0), min(y1 + SOFT_EDGE, height))
        columns = slice(max(x0 - SOFT_EDGE, 0), min(x1 + SOFT_EDGE, width))
        near = labels[rows, columns]
        own = np.isin(near, [piece + 1 for piece in chosen])
        padded = np.pad(own, SOFT_EDGE)
        side = 2 * SOFT_EDGE + 1
        edge = np.lib.stride_tricks.sliding_window_view(padded, (side, side)).any(axis=(2, 3))
        keep = own | (edge & (near == 0))
        return Picture(np.where(keep, pixels[rows, columns], np.float32(0)))

    def box(self, chosen: tuple[int, ...]) -> Box:
        """x, y, width, height of the chosen pieces in pixels."""
        x0, y0, x1, y1 = around([self.bounds[piece] for piece in chosen])
        return x0, y0, x1 - x0, y1 - y0


def pieces_of_picture(picture: Picture) -> PicturePieces:
    """The pieces of a picture that is not empty."""
    pixels = picture.intensity
    labels = np.empty(pixels.shape, dtype=np.int64)
    count = label_parts(labels, pixels > INKED * pixels.max())
    bounds = _bounds_of_labels(labels, count)
    if count > MOST_PARTS:
        labels, bounds = _largest(labels, bounds)
    height = line_height(bounds)
    cuts: list[Cut] = []
    for part, (x0, _, x1, _) in enumerate(list(bounds)):
        if x1 - x0 >= WIDE * height:
            cuts += _cut(labels, bounds, part, height)
    return PicturePieces(picture, labels, tuple(bounds), tuple(cuts))


def _bounds_of_labels(labels: NDArray[np.int64], count: int) -> list[Bounds]:
    """x0, y0, x1, y1 around each of the parts 1 to `count`, in pixels."""
    rows, columns = np.nonzero(labels)
    part = labels[rows, columns] - 1
    low = np.full((count, 2), np.iinfo(np.int64).max)
    high = np.zeros((count, 2), dtype=np.int64)
    for axis, places in enumerate((columns, rows)):
        np.minimum.at(low[:, axis], part, places)
        np.maximum.at(high[:, axis], part, places + 1)
    boxes = np.concatenate([low, high], axis=1).astype(np.float64)
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes.tolist()]


def _largest(
    labels: NDArray[np.int64], bounds: list[Bounds]
) -> tuple[NDArray[np.int64], list[Bounds]]:
    """The MOST_PARTS largest parts, numbered anew; what is left out is no part any more."""
    sizes = np.array([max(x1 - x0, y1 - y0) for x0, y0, x1, y1 in bounds])
    kept = np.sort(np.argsort(-sizes, kind="stable")[:MOST_PARTS])
    numbers = np.zeros(len(bounds) + 1, dtype=np.int64)
    numbers[kept + 1] = np.arange(1, len(kept) + 1)
    return numbers[labels], [bounds[part] for part in kept]


def _cut(labels: NDArray[np.int64], bounds: list[Bounds], part: int, height: float) -> list[Cut]:
    """Cut a part along its seams, from left to right, and tell the cuts.

    What a cut leaves at its right becomes a new piece in `labels` and `bounds`.
    """
    x0, y0, x1, y1 = (int(side) for side in bounds[part])
    view = labels[y0:y1, x0:x1]
    own = view == part + 1
    factor = max(1, round(height / SEAM_HEIGHT))
    reduced = _reduced(own, factor)
    scale = height / factor
    most = min(MOST_SEAMS, MOST_PIXELS // own.size)
    seams = seams_of(reduced, max(1, round(SEAM_DISTANCE * scale)), most)
    columns_of_pixels = np.arange(own.shape[1])[None, :]
    cuts: list[Cut] = []
    piece = part
    for seam in sorted(seams, key=lambda seam: int(seam.columns[len(seam.columns) // 2])):
        if seam.cost > DEAREST_SEAM:
            continue
        edge = np.repeat(seam.columns * factor + factor // 2, factor)[: own.shape[0]]
        right = (view == piece + 1) & (columns_of_pixels >= edge[:, None])
        left = (view == piece + 1) & ~right
        if min(_tall(left), _tall(right)) < TALL_SIDE * height:
            continue
        view[right] = len(bounds) + 1
        cuts.append(Cut(piece, len(bounds), seam.cost))
        bounds[piece] = _bounds_of_mask(left, x0, y0)
        bounds.append(_bounds_of_mask(right, x0, y0))
        piece = len(bounds) - 1
    return cuts


def _reduced(mask: NDArray[np.bool_], factor: int) -> NDArray[np.float32]:
    """The share of each `factor` × `factor` block that is set; the last blocks may lack some."""
    height, width = (-(-side // factor) for side in mask.shape)
    padded = np.zeros((height * factor, width * factor), dtype=np.float32)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    blocks = padded.reshape(height, factor, width, factor)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)


def _tall(mask: NDArray[np.bool_]) -> int:
    """From the first row with anything in it to the last."""
    rows = np.flatnonzero(mask.any(axis=1))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0


def _bounds_of_mask(mask: NDArray[np.bool_], x: int, y: int) -> Bounds:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x0, x1 = x + int(columns[0]), x + int(columns[-1]) + 1
    return float(x0), float(y + int(rows[0])), float(x1), float(y + int(rows[-1]) + 1)
