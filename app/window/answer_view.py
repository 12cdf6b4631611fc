"""The answer, large: the digit and how sure the network is of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.look.theme import appearance, current_theme

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading

_SURE, _FAIRLY_SURE = 0.95, 0.8
_EMPTY = "No answer: the canvas is empty"


def words_for(confidence: float) -> str:
    """How sure a confidence of 0..1 is, in words."""
    if confidence >= _SURE:
        return "sure"
    return "fairly sure" if confidence >= _FAIRLY_SURE else "not sure"


class AnswerView(QWidget):
    """The digit fills `glyph` pixels of height; two lines of text stand below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._glyph = 84.0
        self._path = QPainterPath()
        self.setToolTip("The digit that the network reads (Ctrl+C copies it)")
        self.setStatusTip("The digit that the network reads")
        self.setAccessibleName(_EMPTY)
        appearance().themed.connect(self.update)

    @property
    def text(self) -> str:
        """The answer as one character: a digit, ? for no digit, nothing for no ink."""
        if self._reading is None:
            return ""
        return str(self._reading.digit) if self._reading.accepted else "?"

    def show_reading(self, reading: Reading | None) -> None:
        """Show an answer, or none."""
        before = self.text
        self._reading = reading
        if self.text != before:
            self._path = _glyph(self.text)
        self.setAccessibleName(self._spoken())
        self.update()

    def set_glyph_height(self, height: float) -> None:
        """How tall the digit stands."""
        self._glyph = height
        self.update()

    def lines(self) -> tuple[str, str]:
        """What stands below the digit: the confidence, then a word on it."""
        reading = self._reading
        if reading is None:
            return "", ""
        percent = f"{100 * reading.confidence:.1f}\u00a0%"
        if not reading.accepted:
            return f"{reading.digit}?  {percent}", "unclear"
        return percent, words_for(reading.confidence)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The digit, then the lines."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._reading is None:
                self._paint_nothing(painter)
                return
            colour = theme.accent if self._reading.accepted else theme.muted
            scale = self._glyph
            place = QTransform(scale, 0, 0, scale, 0, 0)
            painter.fillPath(place.map(self._path), QColor(colour))
            confidence, word = self.lines()
            font = QFont(self.font())
            font.setPixelSize(theme.type.body + 1)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(theme.text))
            line = theme.type.body * 1.5
            top = self._glyph + theme.spacing.small
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, self.width(), line), left, confidence)
            font.setPixelSize(theme.type.small)
            font.setWeight(QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(0, top + line, self.width(), line), left, word)

    def _paint_nothing(self, painter: QPainter) -> None:
        theme = current_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border))
        middle = self._glyph / 2
        painter.drawRoundedRect(QRectF(0, middle - 2, min(28.0, self._glyph / 3), 4), 2, 2)

    def _spoken(self) -> str:
        reading = self._reading
        if reading is None:
            return _EMPTY
        percent = f"{100 * reading.confidence:.1f} percent"
        if not reading.accepted:
            return f"This does not look like a digit; {reading.digit} is nearest, {percent}"
        return f"Answer: {reading.digit}, {percent}"


def _glyph(text: str) -> QPainterPath:
    """The character as a path 1 tall, its left edge and its top at 0."""
    if not text:
        return QPainterPath()
    font = QFont()
    font.setPixelSize(100)
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    # Digits overshoot a little at curves; all stand on the height of the zero.
    zero = QPainterPath()
    zero.addText(QPointF(0, 0), font, "0")
    box = zero.boundingRect()
    left = path.boundingRect().left()
    scale = 1 / box.height()
    return QTransform(scale, 0, 0, scale, -left * scale, -box.top() * scale).map(path)
