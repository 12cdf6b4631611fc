"""The confusion matrix: labels down, answers across, and a person's way to the samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.look.card import paint_card
from app.look.theme import Theme, current_theme
from app.pages.data import mistakes
from app.pages.data.grounds import mixed, readable_on
from app.pages.data.mistakes import Cell
from app.pages.table import Table
from engine.networks.model import DIGITS

_CELLS = 10
_LONGEST_NAME = 76
_SMALLEST_FONT = 8
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionChart(QWidget):
    """`opened(cell)` by a click or Enter, `pointed(sentence)` about the cell looked at."""

    opened = Signal(object)
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confusion: NDArray[np.int64] = np.zeros((_CELLS, _CELLS), np.int64)
        self._classes: tuple[str, ...] = DIGITS
        self._as_rates = False
        self._texts = mistakes.cell_texts(self._confusion, False)
        self._strengths = mistakes.strengths_of(self._confusion)
        self._current: Cell = (0, 0)
        self._hovered: Cell | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def texts(self) -> list[list[str]]:
        """What stands in the cells."""
        return self._texts

    @property
    def current(self) -> Cell:
        """Label and answer of the cell that the keys are about."""
        return self._current

    def show_confusion(
        self, confusion: NDArray[np.int64], classes: tuple[str, ...], as_rates: bool
    ) -> None:
        """Show these counts int64 [10, 10], or each as a share of its row."""
        self._confusion, self._classes, self._as_rates = confusion, classes, as_rates
        self._texts = mistakes.cell_texts(confusion, as_rates)
        self._strengths = mistakes.strengths_of(confusion)
        self.update()

    def table(self) -> Table:
        """The numbers that are shown."""
        return mistakes.table_of(self._confusion, self._classes, self._as_rates)

    def cell_at(self, position: QPointF) -> Cell | None:
        """The cell at a point."""
        place = self._matrix()
        size = place.width() / _CELLS
        row = int((position.y() - place.top()) // size)
        column = int((position.x() - place.left()) // size)
        inside = 0 <= row < _CELLS and 0 <= column < _CELLS
        return (row, column) if inside else None

    def place_of(self, cell: Cell) -> QRectF:
        """Where a cell stands."""
        place = self._matrix()
        size = place.width() / _CELLS
        return QRectF(place.left() + cell[1] * size, place.top() + cell[0] * size, size, size)

    # Keys and pointer.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk, Enter shows the samples."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            down, across = _STEPS[key]
            row, column = self._current[0] + down, self._current[1] + across
            self._stand((max(0, min(9, row)), max(0, min(9, column))))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._stand((self._current[0], 0 if key == Qt.Key.Key_Home else _CELLS - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._current)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click shows the samples."""
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._stand(cell)
            self._open(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell about the cell under the pointer."""
        self._hover(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Back to where the keys are."""
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keys are, and tell."""
        super().focusInEvent(event)
        self._stand(self._current)

    def event(self, event: QEvent) -> bool:
        """The pointer is told about its cell; elsewhere, about the chart."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            if cell is not None:
                QToolTip.showText(event.globalPos(), self._sentence(cell), self)
                return True
        return super().event(event)

    def _stand(self, cell: Cell) -> None:
        self._current = cell
        self.pointed.emit(self._sentence(cell))
        self.update()

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            has_samples = cell is not None and bool(self._confusion[cell])
            shapes = Qt.CursorShape
            self.setCursor(shapes.PointingHandCursor if has_samples else shapes.ArrowCursor)
            self.pointed.emit(self._sentence(cell or self._current))
            self.update()

    def _open(self, cell: Cell) -> None:
        if self._confusion[cell]:
            self.opened.emit(cell)

    def _sentence(self, cell: Cell) -> str:
        return mistakes.cell_sentence(self._confusion, cell, self._classes)

    # Painting.

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square that is easily read."""
        return QSize(400, 400)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The smallest that can be read."""
        return QSize(300, 300)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card with the cells, their names, the frames of the looked at."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.hasFocus() else None)
            self._paint_cells(painter, theme)
            self._paint_names(painter, theme)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if self._hovered is not None:
                self._paint_frame(painter, self._hovered, QColor(theme.control), 1)
            if self.hasFocus():
                self._paint_frame(painter, self._current, QColor(theme.accent), 2)

    def _paint_cells(self, painter: QPainter, theme: Theme) -> None:
        painter.setFont(self._cell_font())
        for row in range(_CELLS):
            for column in range(_CELLS):
                place = self.place_of((row, column)).adjusted(1, 1, -1, -1)
                ground = mixed(theme.raised, theme.problem, float(self._strengths[row, column]))
                if row == column:
                    ground = QColor(theme.accent_soft)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(place, 3, 3)
                painter.setPen(readable_on(ground, theme))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._texts[row][column])

    def _cell_font(self) -> QFont:
        """As large as the widest text allows."""
        theme, font = current_theme(), QFont(self.font())
        widest = max((text for row in self._texts for text in row), key=len)
        room = self._matrix().width() / _CELLS - 4
        size = theme.type.body
        font.setPixelSize(size)
        while size > _SMALLEST_FONT and QFontMetrics(font).horizontalAdvance(widest) > room:
            size -= 1
            font.setPixelSize(size)
        return font

    def _paint_names(self, painter: QPainter, theme: Theme) -> None:
        font = self._small()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        matrix, upright = self._matrix(), self._upright()
        gap, room = theme.spacing.tiny, self._room_of_names()
        flags = Qt.AlignmentFlag
        for number, name in enumerate(self._classes):
            name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST_NAME)
            row = self.place_of((number, 0))
            place = QRectF(row.left() - gap - room, row.top(), room, row.height())
            painter.drawText(place, flags.AlignRight | flags.AlignVCenter, name)
            below = self.place_of((_CELLS - 1, number))
            if upright:
                place = QRectF(below.left(), below.bottom() + gap, below.width(), metrics.height())
                painter.drawText(place, flags.AlignCenter, name)
            else:
                _paint_turned(
                    painter, QPointF(below.center().x(), below.bottom() + gap), name, room
                )
        line = metrics.height()
        foot = matrix.bottom() + self._foot() - line
        width = self.width()
        under = QRectF(matrix.center().x() - width / 2, foot, width, line)
        painter.drawText(under, flags.AlignCenter, self._title())
        painter.save()
        painter.translate(matrix.left() - room - line - 2 * gap, matrix.center().y())
        painter.rotate(-90)
        side = QRectF(-matrix.height() / 2, 0, matrix.height(), line)
        painter.drawText(side, flags.AlignCenter, "label")
        painter.restore()

    def _title(self) -> str:
        return "read as (in % of the label's samples)" if self._as_rates else "read as"

    def _paint_frame(self, painter: QPainter, cell: Cell, colour: QColor, width: float) -> None:
        painter.setPen(QPen(colour, width))
        painter.drawRoundedRect(self.place_of(cell), 4, 4)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(current_theme().type.small)
        return font

    def _room_of_names(self) -> int:
        metrics = QFontMetrics(self._small())
        widest = max(metrics.horizontalAdvance(name) for name in self._classes)
        return min(widest + 2, _LONGEST_NAME)

    def _upright(self) -> bool:
        """Whether the columns' names are short enough to stand side by side."""
        return all(len(name) <= 2 for name in self._classes)

    def _matrix(self) -> QRectF:
        """The square of all cells."""
        space = current_theme().spacing
        line, room = QFontMetrics(self._small()).height(), self._room_of_names()
        left = line + room + 3 * space.tiny
        width = self.width() - left - space.medium
        height = self.height() - self._foot() - 2 * space.medium
        # Whole pixels, so that all cells are of one size.
        size = max(1, int(min(width, height)) // _CELLS) * _CELLS
        return QRectF(
            left + max(0, (width - size) // 2),
            space.medium + max(0, (height - size) // 2),
            size,
            size,
        )

    def _foot(self) -> int:
        """What names and title need under the matrix."""
        line, space = QFontMetrics(self._small()).height(), current_theme().spacing
        return (line if self._upright() else self._room_of_names()) + line + space.small


def _paint_turned(painter: QPainter, top: QPointF, name: str, room: float) -> None:
    """A name from bottom to top, its end at `top`."""
    painter.save()
    painter.translate(top)
    painter.rotate(-90)
    flags = Qt.AlignmentFlag
    painter.drawText(QRectF(-room, -10, room, 20), flags.AlignRight | flags.AlignVCenter, name)
    painter.restore()
