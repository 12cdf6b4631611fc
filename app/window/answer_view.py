"""The answer, large: the digit and how sure the network is of it."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from app.look.icons import paint_icon
from app.look.theme import appearance, current_theme
from app.window.answer_words import lines_for, place_of, spoken_number
from app.window.glyphs import glyph
from app.window.shown_number import ShownDigit, ShownNumber


class AnswerView(QWidget):
    """The digit, and two lines of text below it; beside a number or a name, its words alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digit: ShownDigit | None = None
        self._writing = False
        self._number: ShownNumber | None = None
        self._side = 84.0
        self._words_only = False
        self._path = QPainterPath()
        self.setToolTip("The digit that the network reads (Ctrl+C copies it)")
        self.setStatusTip("The digit that the network reads")
        self.setAccessibleName(spoken_number(None))
        appearance().themed.connect(self.update)

    @property
    def text(self) -> str:
        """The answer as one character: a digit, ? for no digit, nothing for no ink."""
        return "" if self._digit is None else self._digit.text

    def show_number(self, number: ShownNumber | None, writing: bool) -> None:
        """Show the chosen digit of an answer, or none; `writing`: while the pen is down."""
        before = self.text
        self._number = number
        self._digit = None if number is None else number.chosen_digit
        self._writing = writing
        if self.text != before:
            self._path = glyph(self.text)
        self.setAccessibleName(spoken_number(number))
        self.update()

    def set_place(self, side: float, beside_number: bool) -> None:
        """`side`: how tall the digit stands; beside a number, which shows it, only words do."""
        self._side = side
        self._words_only = beside_number
        self.update()

    def lines(self) -> tuple[str, str]:
        """What stands below the digit: how sure it is, then a word on it."""
        return ("", "") if self._digit is None else lines_for(self._digit, self._writing)

    def words_width(self) -> int:
        """Pixels that the longest words need, which are those on what is no digit."""
        font = QFont(self.font())
        font.setPixelSize(current_theme().type.small)
        return math.ceil(QFontMetricsF(font).horizontalAdvance("nearest: 0, 100\u00a0%"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The digit, then the lines."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._digit is None or self._number is None:
                self._paint_nothing(painter)
                return
            first, second = self.lines()
            line = theme.type.body * 1.5
            if self._words_only:
                several = len(self._number.digits) > 1
                top = (self._side - (3 if several else 2) * line) / 2
                if several:
                    self._paint_line(painter, top, place_of(self._number), strong=False)
                    top += line
            else:
                self._paint_digit(painter, self._digit)
                top = self._side + theme.spacing.small
            self._paint_line(painter, top, first, strong=True)
            self._paint_line(painter, top + line, second, strong=False)

    def _paint_digit(self, painter: QPainter, digit: ShownDigit) -> None:
        theme, side = current_theme(), self._side
        place = QTransform(side, 0, 0, side, 0, 0)
        colour = theme.muted if digit.refused else theme.accent
        painter.fillPath(place.map(self._path), QColor(colour))
        if digit.corrected:
            size = float(theme.type.title)
            left = self._path.boundingRect().right() * side + theme.spacing.tiny
            paint_icon(painter, "tick", QRectF(left, 0, size, size), theme.accent)

    def _paint_line(self, painter: QPainter, top: float, text: str, strong: bool) -> None:
        theme = current_theme()
        font = QFont(self.font())
        font.setPixelSize(theme.type.body + 1 if strong else theme.type.small)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(theme.text if strong else theme.muted))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        fitting = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, top, self.width(), theme.type.body * 1.5), left, fitting)

    def _paint_nothing(self, painter: QPainter) -> None:
        theme = current_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border))
        middle = self._side / 2
        painter.drawRoundedRect(QRectF(0, middle - 2, min(28.0, self._side / 3), 4), 2, 2)
