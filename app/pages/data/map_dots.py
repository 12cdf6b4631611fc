"""Paints the dots of a map: ten thousand of them in some milliseconds, in any order the same."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.pages.data.map_sight import Places

Pixels = NDArray[np.uint32]
Groups = NDArray[np.uint8]
# Red, green and blue of each group, 0..255.
Colours = NDArray[np.uint8]


class Sheet:
    """An image to paint dots on, transparent at first: premultiplied 0xAARRGGBB."""

    def __init__(self, width: int, height: int, largest: float) -> None:
        self.width = width
        self.height = height
        # The middle of a dot may lie beyond the edge, and so may half of it.
        self._edge = 2 * math.ceil(largest)
        self._is_blank = True
        self._pixels = np.zeros((height + 2 * self._edge, width + 2 * self._edge), np.uint32)

    def stamp(self, places: Places, groups: Groups, colours: Colours, radius: float) -> None:
        """Paint a dot of `radius` pixels at each of `places` [n, 2], in the colour of its group.

        All dots together: each pixel takes the colour of the dot whose middle is nearest to it, so
        that no dot hides another one, whatever their order; over all that was stamped before.
        """
        rim = math.ceil(radius)
        cells = np.rint(places).astype(np.int64)
        bounds = np.array([self.width, self.height])
        seen = ((cells >= -rim) & (cells < bounds + rim)).all(axis=1)
        shown, across = groups[seen], self._pixels.shape[1]
        starts = (cells[seen] + self._edge) @ np.array([1, across])
        layer = np.zeros(self._pixels.size, np.uint32)
        for dy, dx, cover in _disc(radius):
            where = starts + (dy * across + dx)
            values = _premultiplied(colours, cover)[shown]
            if cover < 1:
                # A rim never takes away from what covers its pixel better.
                free = (layer[where] >> 24) < round(255 * cover)
                where, values = where[free], values[free]
            layer[where] = values
        if self._is_blank:
            self._pixels = layer.reshape(self._pixels.shape)
        else:
            _lay_over(self._pixels.reshape(-1), layer)
        self._is_blank = self._is_blank and not len(starts)

    def pixels(self) -> Pixels:
        """What was painted, uint32 [height, width]."""
        edge = self._edge
        inside = self._pixels[edge : edge + self.height, edge : edge + self.width]
        return np.ascontiguousarray(inside)


def dot_radius(count: int, width: float, height: float, zoom: float) -> float:
    """How large dots should be, in pixels: the fewer and the nearer, the larger."""
    spacing = math.sqrt(max(1.0, width * height) / max(1, count))
    usual = min(4.0, max(1.6, 0.24 * spacing))
    return min(7.0, usual * math.sqrt(max(1.0, zoom)))


def _disc(radius: float) -> list[tuple[int, int, float]]:
    """Pixels of a disc around 0, 0: row, column and how much of each is covered, least first.

    Among pixels that are covered whole, those farther from the middle come first.
    """
    rim = math.ceil(radius)
    found = []
    for dy in range(-rim, rim + 1):
        for dx in range(-rim, rim + 1):
            distance = math.hypot(dx, dy)
            cover = min(1.0, radius + 0.5 - distance)
            if cover > 0.04:
                found.append((distance, dy, dx, cover))
    return [(dy, dx, cover) for _, dy, dx, cover in sorted(found, reverse=True)]


def _premultiplied(colours: Colours, cover: float) -> NDArray[np.uint32]:
    mixed = np.rint(colours * cover).astype(np.uint32)
    alpha = np.uint32(round(255 * cover))
    packed: NDArray[np.uint32] = (
        (alpha << 24) | (mixed[:, 0] << 16) | (mixed[:, 1] << 8) | mixed[:, 2]
    )
    return packed


def _lay_over(below: Pixels, above: Pixels) -> None:
    """Put a layer of pixels [n] over another (Porter, Duff: Compositing Digital Images, 1984)."""
    where = np.flatnonzero(above)
    upper, lower = above[where], below[where]
    through = 255 - (upper >> 24)
    mixed = upper
    for shift in (0, 8, 16, 24):
        mixed += (((lower >> shift) & 255) * through // 255) << shift
    below[where] = mixed
