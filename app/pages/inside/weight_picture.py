"""A unit's weights as one picture."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.look.colour_map import image_of, signed_colours
from app.look.theme import Theme, appearance, current_theme
from app.pages.chart_export import Table, offer_export
from app.pages.help import explain
from app.pages.inside.network_layout import FRAME
from app.pages.inside.network_pixels import tiled
from app.pages.inside.unit_weights import WeightMaps

_SIDE = 156
_GAP = 2
_HELP = (
    "Blue weights add to the unit's sum where their input is bright, orange ones take away from "
    "it, and paper counts for nothing. The strongest weight that is shown has the full colour."
)


class WeightPicture(QWidget):
    """Maps of weights as tiles, as large as they fit: warm below zero, the accent above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maps: WeightMaps | None = None
        self._image: QImage | None = None
        self.setFixedSize(_SIDE, _SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Weights")
        self.exporting = offer_export(self, "Weights", self.table)
        appearance().themed.connect(self._on_themed)

    def table(self) -> Table:
        """Every weight and its place: its map, row and column."""
        header = ("map", "row", "column", "weight")
        if self._maps is None:
            return Table(header, ())
        return Table(
            header,
            [
                (at + 1, row + 1, column + 1, weight)
                for (at, row, column), weight in np.ndenumerate(self._maps.maps)
            ],
        )

    @property
    def maps(self) -> WeightMaps | None:
        """What is shown."""
        return self._maps

    @property
    def image(self) -> QImage | None:
        """What is painted."""
        return self._image

    def show_maps(self, maps: WeightMaps | None) -> None:
        """Show these weights, or that there are none."""
        self._maps = maps
        sentence = "This layer has no weights." if maps is None else maps.sentence
        explain(self, sentence, _HELP)
        self._colour()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square."""
        return QSize(_SIDE, _SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fill the room."""
        super().resizeEvent(event)
        self._colour()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The tiles in the middle."""
        with QPainter(self) as painter:
            if self._image is None:
                return
            place = QRect(self._image.rect())
            place.moveCenter(self.rect().center())
            painter.drawImage(place, self._image)

    def _on_themed(self, _theme: Theme) -> None:
        self._colour()

    def _colour(self) -> None:
        self._image = None
        if self._maps is not None:
            maps, theme = self._maps.maps, current_theme()
            colours = signed_colours(maps, float(abs(maps).max(initial=0)), theme)
            room = min(self.width(), self.height())
            tile, columns = tiles_in(len(maps), maps.shape[1], room, _GAP)
            self._image = image_of(tiled(colours, tile, columns, theme, _GAP))
        self.update()


def tiles_in(count: int, side: int, room: int, gap: int = 0) -> tuple[int, int]:
    """How large the tiles of `count` maps can be in a square, in pixels, and in how many columns.

    Whole pixels for each value where there is room for that.
    """
    columns = math.ceil(math.sqrt(count))
    tile = max(1, room // columns - 2 * FRAME - gap)
    return (tile // side * side if tile >= side else tile), columns
