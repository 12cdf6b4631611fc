"""One map with a frame in it: the window that is read, or the pixel that is made."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.look.colour_map import activation_colours, image_of
from app.look.theme import appearance, current_theme
from app.pages.help import explain

_SIDE = 98
_CAPTION = 22
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class StepMap(QWidget):
    """`chosen(row, column)` when a pixel was clicked, or gone to by Shift and an arrow."""

    chosen = Signal(int, int)

    def __init__(self, name: str, tip: str, choosable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map: NDArray[np.float32] | None = None
        self._caption = name
        # Row, column, height and width of the frame; it may reach over the map's edge.
        self._frame: tuple[int, int, int, int] | None = None
        self._choosable = choosable
        self.setFixedSize(_SIDE + 2, _SIDE + _CAPTION + 2)
        self.setAccessibleName(name)
        explain(self, tip, "By keyboard: the arrows go from pixel to pixel." if choosable else "")
        if choosable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        appearance().themed.connect(self.update)

    @property
    def map(self) -> NDArray[np.float32] | None:
        """What is shown, [height, width]."""
        return self._map

    @property
    def frame(self) -> tuple[int, int, int, int] | None:
        """Row, column, height and width of the frame in it."""
        return self._frame

    def show_map(
        self,
        caption: str,
        values: NDArray[np.float32],
        frame: tuple[int, int, int, int] | None,
    ) -> None:
        """Show a map [height, width], and a frame in it: row, column, height and width."""
        self._caption, self._map, self._frame = caption, values, frame
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square below its caption."""
        return QSize(_SIDE + 2, _SIDE + _CAPTION + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The caption, the map, the frame."""
        theme = current_theme()
        with QPainter(self) as painter:
            font = QFont(self.font())
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            line = QRectF(0, 0, self.width(), _CAPTION)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._caption)
            if self._map is None:
                return
            place = self._place()
            colours = activation_colours(self._map, float(self._map.max(initial=0)), theme)
            painter.drawImage(place, image_of(colours))
            painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.border), 1))
            painter.drawRect(place)
            if self._frame is not None:
                self._paint_frame(painter, place)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the pixel."""
        place = self._place()
        if self._choosable and self._map is not None and place.contains(event.position()):
            high, wide = self._map.shape
            row = int((event.position().y() - place.top()) / place.height() * high)
            column = int((event.position().x() - place.left()) / place.width() * wide)
            self.chosen.emit(min(row, high - 1), min(column, wide - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The arrows choose the next pixel."""
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None or not self._choosable or self._map is None or self._frame is None:
            super().keyPressEvent(event)
            return
        high, wide = self._map.shape
        row, column = self._frame[0] + way[0], self._frame[1] + way[1]
        self.chosen.emit(min(max(row, 0), high - 1), min(max(column, 0), wide - 1))

    def _place(self) -> QRectF:
        return QRectF(1, _CAPTION + 1, _SIDE, _SIDE)

    def _paint_frame(self, painter: QPainter, place: QRectF) -> None:
        theme = current_theme()
        assert self._map is not None
        assert self._frame is not None
        pixel = place.height() / self._map.shape[0]
        row, column, high, wide = self._frame
        frame = QRectF(
            place.left() + column * pixel, place.top() + row * pixel, wide * pixel, high * pixel
        ).intersected(place)
        painter.setPen(QPen(QColor(theme.surface), 4))
        painter.drawRect(frame)
        painter.setPen(QPen(QColor(theme.chart[1]), 2))
        painter.drawRect(frame)
