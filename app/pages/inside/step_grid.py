"""A grid of numbers in their colours, of which one is computed with."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.look.colour_map import activation_colours, image_of, signed_colours
from app.look.theme import Theme, appearance, current_theme
from app.pages.help import explain
from app.pages.inside.seen import number

_CAPTION = 22
_LEAST, _USUAL, _MOST = 112, 136, 280
# A cell as large as this has room for its number.
_READABLE = 32
_LARGEST_CELL = 84
_BRIGHT = 0.55


class NumberGrid(QWidget):
    """`rows` × `columns` cells below a caption; cells that are not computed yet stay empty."""

    def __init__(
        self,
        caption: str,
        tip: str,
        kind: Literal["activation", "signed"],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caption = caption
        self._kind = kind
        self._numbers: NDArray[np.float64] = np.zeros((0, 0))
        self._most = 1.0
        self._side = _USUAL
        self._done = 0
        self._at: tuple[int, int] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(caption)
        explain(self, tip)
        appearance().themed.connect(self.update)

    @property
    def numbers(self) -> NDArray[np.float64]:
        """What is shown, [rows, columns]."""
        return self._numbers

    @property
    def done(self) -> int:
        """How many of them, in reading order."""
        return self._done

    def show_numbers(
        self,
        numbers: NDArray[np.float64],
        most: float,
        done: int,
        at: tuple[int, int] | None,
    ) -> None:
        """Show the first `done` numbers of [rows, columns], `most` in full colour, one marked."""
        self._numbers, self._most, self._done, self._at = numbers, most, done, at
        if at is not None:
            self.setAccessibleDescription(f"{self._caption}: {number(numbers[at])}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square below the caption."""
        return QSize(self._side, self.heightForWidth(self._side))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A small one."""
        return QSize(_LEAST, self.heightForWidth(_LEAST))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """A square's, and the caption's."""
        return min(width, self._side) + _CAPTION

    def set_side(self, side: int) -> None:
        """How large the square may be, within what can be read."""
        side = min(max(side, _USUAL), _MOST)
        if side != self._side:
            self._side = side
            self.updateGeometry()

    def set_caption(self, caption: str) -> None:
        """Say what is shown."""
        self._caption = caption
        self.setAccessibleName(caption)

    def place(self) -> QRectF:
        """Where the cells stand."""
        rows, columns = self._numbers.shape
        # A pixel for the last line.
        room = min(self.width(), self.height() - _CAPTION) - 1
        cell = min(room / max(1, rows, columns), _LARGEST_CELL)
        if cell > 4:
            cell = float(int(cell))
        wide, high = columns * cell, rows * cell
        return QRectF(
            (self.width() - wide) / 2, _CAPTION + (self.height() - _CAPTION - high) / 2, wide, high
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The caption, the cells, their numbers, the mark."""
        theme = current_theme()
        with QPainter(self) as painter:
            font = QFont(self.font())
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            line = QRectF(0, 0, self.width(), _CAPTION)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._caption)
            if not self._numbers.size:
                return
            place = self.place()
            self._paint_cells(painter, place, theme)
            cell = place.width() / self._numbers.shape[1]
            if cell >= _READABLE:
                self._paint_numbers(painter, place, cell, theme)
            if self._at is not None:
                row, column = self._at
                mark = QRectF(place.left() + column * cell, place.top() + row * cell, cell, cell)
                painter.setPen(QPen(QColor(theme.surface), 4))
                painter.drawRect(mark)
                painter.setPen(QPen(QColor(theme.accent), 2))
                painter.drawRect(mark)

    def event(self, event: QEvent) -> bool:
        """The tip is the number below the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place()
            if place.contains(event.pos()) and self._numbers.size:
                cell = place.width() / self._numbers.shape[1]
                row = int((event.pos().y() - place.top()) / cell)
                column = int((event.pos().x() - place.left()) / cell)
                if row * self._numbers.shape[1] + column < self._done:
                    tip = f"Row {row + 1}, column {column + 1}: {self._numbers[row, column]:.6g}"
                    QToolTip.showText(event.globalPos(), tip, self)
                    return True
        return super().event(event)

    def _paint_cells(self, painter: QPainter, place: QRectF, theme: Theme) -> None:
        colours = activation_colours if self._kind == "activation" else signed_colours
        pixels = colours(self._numbers, self._most, theme).ravel()
        pixels[self._done :] = 0
        painter.fillRect(place, QColor(theme.guide))
        painter.drawImage(place, image_of(pixels.reshape(self._numbers.shape)))
        painter.setPen(QPen(QColor(theme.border), 1))
        rows, columns = self._numbers.shape
        cell = place.width() / columns
        if cell >= 10:
            for row in range(rows + 1):
                y = place.top() + row * cell
                painter.drawLine(int(place.left()), int(y), int(place.right()), int(y))
            for column in range(columns + 1):
                x = place.left() + column * cell
                painter.drawLine(int(x), int(place.top()), int(x), int(place.bottom()))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)

    def _paint_numbers(self, painter: QPainter, place: QRectF, cell: float, theme: Theme) -> None:
        metrics = QFontMetricsF(painter.font())
        colours = activation_colours if self._kind == "activation" else signed_colours
        pixels = colours(self._numbers, self._most, theme)
        columns = self._numbers.shape[1]
        dark, bright = sorted((theme.text, theme.paper), key=lambda one: QColor(one).lightnessF())
        for index in range(self._done):
            row, column = divmod(index, columns)
            value = float(self._numbers[row, column])
            texts = [number(round(value, decimals)) for decimals in (3, 2, 2)]
            # Where it is tight, without the zero before the point.
            texts[-1] = texts[-1].replace("0.", ".")
            fitting = (text for text in texts if metrics.horizontalAdvance(text) <= cell - 2)
            text = next(fitting, "…")
            where = QRectF(place.left() + column * cell, place.top() + row * cell, cell, cell)
            ground = QColor(f"#{int(pixels[row, column]) & 0xFFFFFF:06x}")
            painter.setPen(QColor(dark if _lightness(ground) > _BRIGHT else bright))
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)


def _lightness(colour: QColor) -> float:
    """How bright a colour looks, 0..1: its luminance (Rec. 709) with a screen's usual curve."""
    red, green, blue = colour.redF(), colour.greenF(), colour.blueF()
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
