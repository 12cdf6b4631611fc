"""A map over the drawing: a number for each pixel, as a colour, and the outline of the ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.look.colour_map import image_of, signed_colours
from app.look.sample_image import sample_image
from app.look.theme import Theme, appearance, current_theme

PIXELS = 28
_CORNER = 6.0
# From here on a pixel counts as ink that the outline goes around.
_INK = 0.5
_FADED = 0.35
# How much of the ink lies over the colours, so that it is seen where they are pale.
_WASH = 0.16
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}

Values = NDArray[np.float32]
Pixel = tuple[int, int]


class PixelMap(QWidget):
    """`pointed((row, column))` for the pixel below the pointer or the keys, None when it left.

    Without values it shows the sample alone, in ink.
    """

    pointed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sample: Values | None = None
        self.values: Values | None = None
        self._limit = 1.0
        self._image: QImage | None = None
        self._outline: list[QLineF] = []
        self._faded = False
        self._pixel: Pixel | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.set_side(4 * PIXELS)
        appearance().themed.connect(self._colour)

    def show_map(
        self, sample: Values | None, values: Values | None = None, limit: float = 1
    ) -> None:
        """Show values over a sample, both [28, 28], with full colours from `limit` on."""
        self.sample, self.values, self._limit = sample, values, limit
        self._outline = [] if sample is None or values is None else outline(sample > _INK)
        self._faded = False
        self._colour()
        if self._pixel is not None:
            self.pointed.emit(self._pixel)

    def fade(self) -> None:
        """It belongs to a drawing that has changed since."""
        if not self._faded:
            self._faded = True
            self.update()

    def set_side(self, side: int) -> None:
        """How large it stands; a multiple of 28 device pixels is crispest."""
        self.setFixedSize(side, side)

    @property
    def pixel(self) -> Pixel | None:
        """Row and column that are pointed at, counted from 0."""
        return self._pixel

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point at the pixel below."""
        scale = PIXELS / self.width()
        row, column = int(event.position().y() * scale), int(event.position().x() * scale)
        inside = min(row, column) >= 0 and max(row, column) < PIXELS
        self._point_at((row, column) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Point at nothing."""
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Point at nothing."""
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk from pixel to pixel, from the middle; Escape leaves."""
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None and self.sample is not None:
            row, column = self._pixel or (PIXELS // 2, PIXELS // 2)
            last = PIXELS - 1
            self._point_at((min(last, max(0, row + move[0])), min(last, max(0, column + move[1]))))
        elif event.key() == Qt.Key.Key_Escape and self._pixel is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The pixels, the ink's outline, the pixel that is pointed at, the frame."""
        theme = current_theme()
        frame = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = QPainterPath()
            edge.addRoundedRect(frame, _CORNER, _CORNER)
            painter.fillPath(edge, QColor(theme.paper))
            if self._image is not None:
                painter.save()
                painter.setOpacity(_FADED if self._faded else 1)
                painter.setClipPath(edge)
                painter.drawImage(frame, self._image)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                self._paint_lines(painter)
                painter.restore()
            focused = self.hasFocus()
            painter.setPen(QPen(QColor(theme.accent if focused else theme.border), 1))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)

    def _paint_lines(self, painter: QPainter) -> None:
        theme = current_theme()
        scale = self.width() / PIXELS
        line = QColor(theme.text)
        line.setAlphaF(0.55)
        painter.setPen(QPen(line, 1))
        painter.drawLines(
            [QLineF(one.p1() * scale, one.p2() * scale).toLine() for one in self._outline]
        )
        if self._pixel is not None and self.sample is not None:
            row, column = self._pixel
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            place = QRectF(column * scale, row * scale, scale, scale)
            painter.drawRect(place.adjusted(-1, -1, 1, 1))

    def _colour(self) -> None:
        theme = current_theme()
        if self.sample is None:
            self._image = None
        elif self.values is None:
            self._image = sample_image(self.sample, theme)
        else:
            self._image = image_of(signed_colours(self.values, self._limit, theme))
            with QPainter(self._image) as painter:
                painter.drawImage(0, 0, _wash(self.sample, theme))
        self.update()

    def _point_at(self, pixel: Pixel | None) -> None:
        if pixel != self._pixel:
            self._pixel = pixel
            self.update()
            self.pointed.emit(pixel)


def _wash(sample: Values, theme: Theme) -> QImage:
    """The ink of a sample [height, width] as a thin veil."""
    ink = QColor(theme.ink)
    veil = _WASH * np.clip(sample, 0, 1)
    colours = np.rint(255 * veil).astype(np.uint32) << 24
    for part, shift in ((ink.red(), 16), (ink.green(), 8), (ink.blue(), 0)):
        colours |= np.rint(part * veil).astype(np.uint32) << shift
    return image_of(colours)


def outline(ink: NDArray[np.bool_]) -> list[QLineF]:
    """The edges between ink [height, width] and what is none, in pixels."""
    bordered = np.pad(ink, 1)
    across = np.argwhere(bordered[1:-1, 1:] != bordered[1:-1, :-1])
    down = np.argwhere(bordered[1:, 1:-1] != bordered[:-1, 1:-1])
    return [
        *(QLineF(QPointF(x, y), QPointF(x, y + 1)) for y, x in across.tolist()),
        *(QLineF(QPointF(x, y), QPointF(x + 1, y)) for y, x in down.tolist()),
    ]
