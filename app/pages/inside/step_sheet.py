"""All maps of a layer on one small sheet, to choose a pixel of one of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.look.colour_map import image_of
from app.look.theme import Theme, appearance, current_theme
from app.pages.help import explain
from app.pages.inside.network_layout import FRAME, Block
from app.pages.inside.network_pixels import block_colours, block_values
from app.pages.inside.seen import Seen, Unit
from app.pages.inside.weight_picture import tiles_in

_SIDE = 98
_CAPTION = 22


class StepSheet(QWidget):
    """`chosen(Unit, pixel | None)` when a map was clicked, in this row and column, or a unit."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self._block: Block | None = None
        self._unit: Unit | None = None
        self._image: QImage | None = None
        self.setFixedSize(_SIDE + 2, _SIDE + _CAPTION + 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("The layer")
        explain(self, "All that the layer makes; click a pixel or a unit to take it apart.")
        appearance().themed.connect(self._on_themed)

    @property
    def block(self) -> Block | None:
        """Where the maps stand."""
        return self._block

    def show_layer(self, seen: Seen, unit: Unit) -> None:
        """Show the layer of a unit, and mark the unit."""
        self._seen, self._unit = seen, unit
        height, _, count = seen.network.shapes[unit.layer + 1]
        tile, columns = tiles_in(count, height, _SIDE)
        outer = tile + 2 * FRAME
        name = seen.trace.layers[unit.layer].name
        block = Block("maps", unit.layer, name, "", count, height, columns, outer, outer)
        left, top = (_SIDE + 2 - block.width) // 2, (_SIDE + 2 - block.height) // 2
        self._block = replace(block, x=left, y=_CAPTION + top)
        self._colour()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square below its caption."""
        return QSize(_SIDE + 2, _SIDE + _CAPTION + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The caption, the maps, a frame around the one that is chosen."""
        if self._block is None or self._image is None or self._unit is None:
            return
        theme, block = current_theme(), self._block
        with QPainter(self) as painter:
            font = QFont(self.font())
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            line = QRectF(0, 0, self.width(), _CAPTION)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, block.name)
            painter.drawImage(QRect(block.x, block.y, block.width, block.height), self._image)
            painter.setPen(QPen(QColor(theme.chart[1]), 1.5))
            painter.drawRect(QRect(*block.place(self._unit.index)).adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose what is below the pointer."""
        place, block = event.position(), self._block
        index = None if block is None else block.unit_at(place.x(), place.y())
        if block is not None and index is not None and self._seen is not None:
            has_maps = self._seen.values_of(Unit(block.layer, index)).ndim == 2
            pixel = block.pixel_at(place.x(), place.y()) if has_maps else None
            self.chosen.emit(Unit(block.layer, index), pixel)

    def _on_themed(self, _theme: Theme) -> None:
        self._colour()

    def _colour(self) -> None:
        if self._seen is not None and self._block is not None:
            values = block_values(self._seen.trace, self._block)
            self._image = image_of(block_colours(self._block, values, current_theme()))
        self.update()
