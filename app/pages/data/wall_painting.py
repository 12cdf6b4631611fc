"""Paints pieces of the wall, and keeps those that may be seen again soon."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.look.theme import Theme
from app.pages.data.texture import Texture, compose, pitch_of
from app.pages.data.wall_grid import Grid

# Pixels of the screen. Higher blocks are fewer, lower ones make each step of scrolling cheaper.
_BLOCK = 160
# Blocks are kept for so many times what is seen.
_KEPT = 3


class WallPainting:
    """The wall in blocks of some rows, each painted once and kept until it is seldom seen."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, QImage] = OrderedDict()
        self._texture: Texture | None = None
        self._indices = np.zeros(0, np.int64)
        self._marked: NDArray[np.bool_] | None = None
        self._colours: list[int] = []
        self._mark_colour = 0
        self._grid = Grid(0, 1, 1)

    def show_samples(
        self,
        texture: Texture | None,
        indices: NDArray[np.int64],
        marked: NDArray[np.bool_] | None,
    ) -> None:
        """Paint these samples of the texture, those for which `marked` [n] says so with a mark."""
        self._texture, self._indices, self._marked = texture, indices, marked
        self._kept.clear()

    def set_grid(self, grid: Grid) -> None:
        """Paint in these rows and columns."""
        if grid != self._grid:
            self._grid = grid
            self._kept.clear()

    def wear(self, theme: Theme) -> None:
        """Paint in the theme's colours."""
        self._colours = _shades(QColor(theme.paper), QColor(theme.ink))
        self._mark_colour = QColor(theme.problem).rgb()
        self._kept.clear()

    def paint(self, painter: QPainter, top: int, height: int) -> None:
        """Paint what stands `height` pixels from `top` on; the painter's origin is at `top`."""
        if self._texture is None:
            return
        per_block = max(1, _BLOCK // self._grid.pitch)
        rows = self._grid.rows_seen(top, height)
        blocks = range(rows.start // per_block, -(-rows.stop // per_block))
        for block in blocks:
            image = self._block(self._texture, block, per_block)
            painter.drawImage(self._grid.left, block * per_block * self._grid.pitch - top, image)
        while len(self._kept) > _KEPT * len(blocks):
            self._kept.popitem(last=False)

    def _block(self, texture: Texture, block: int, rows: int) -> QImage:
        image = self._kept.get(block)
        if image is None:
            image = self._kept[block] = self._painted(texture, block * rows, rows)
        self._kept.move_to_end(block)
        return image

    def _painted(self, texture: Texture, first_row: int, rows: int) -> QImage:
        columns, pitch = self._grid.columns, self._grid.pitch
        indices = self._indices[first_row * columns : (first_row + rows) * columns]
        images = texture.level(pitch)
        wall = compose(images, indices, columns)
        height, width = wall.shape
        image = QImage(wall.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(self._colours)
        # Also a copy: the array goes.
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        own = pitch_of(images)
        if pitch != own:
            whole = pitch % own == 0
            mode = Qt.TransformationMode
            image = image.scaled(
                columns * pitch,
                height // own * pitch,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                mode.FastTransformation if whole else mode.SmoothTransformation,
            )
        if self._marked is not None:
            self._mark(image, np.flatnonzero(self._marked[indices]))
        return image

    def _mark(self, image: QImage, places: NDArray[np.int64]) -> None:
        """Fill a small corner of each of these places of a block: thousands may be seen at once."""
        columns, pitch = self._grid.columns, self._grid.pitch
        pixels = np.frombuffer(image.bits(), np.uint32)
        squares = pixels.reshape(image.height() // pitch, pitch, columns, pitch)
        side = max(4, pitch // 7)
        down, across = np.nonzero(np.tri(side, dtype=bool)[:, ::-1])
        rows, at = np.divmod(places[:, None], columns)
        squares[rows, down + pitch - side, at, across + pitch - side] = self._mark_colour


def _shades(paper: QColor, ink: QColor) -> list[int]:
    """The 256 colours from paper to ink, as Qt packs them."""
    ends = np.array([[colour.red(), colour.green(), colour.blue()] for colour in (paper, ink)])
    steps = np.linspace(0, 1, 256)[:, None]
    mixed = np.rint(ends[0] + steps * (ends[1] - ends[0])).astype(np.uint32)
    packed = 0xFF000000 | mixed[:, 0] << 16 | mixed[:, 1] << 8 | mixed[:, 2]
    return [int(colour) for colour in packed]
