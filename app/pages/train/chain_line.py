"""The chain's text: a line that underlines what is wrong in it."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QWidget

from app.look.theme import current_theme

_WAVE = 2.0


class ChainLine(QLineEdit):
    """A line edit with a wave below the culprit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._culprit = (0, 0)

    def mark(self, start: int, end: int) -> None:
        """Underline from `start` to `end`; equal ends underline nothing."""
        self._culprit = (start, end)
        wrong = "true" if end > start else "false"
        if self.property("wrong") != wrong:
            self.setProperty("wrong", wrong)
            self.style().polish(self)
        self.update()

    @property
    def marked(self) -> str:
        """The text that is underlined."""
        return self.text()[self._culprit[0] : self._culprit[1]]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The line, then the wave; the cursor's place tells how far the text is scrolled."""
        super().paintEvent(event)
        start, end = self._culprit
        if end <= start:
            return
        metrics = self.fontMetrics()
        text = self.text()
        cursor = self.cursorRect()
        origin = cursor.center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        left = origin + metrics.horizontalAdvance(text[:start])
        right = origin + metrics.horizontalAdvance(text[:end])
        base = cursor.center().y() + metrics.height() / 2 + _WAVE
        with QPainter(self) as painter:
            painter.setClipRect(self.contentsRect().adjusted(4, 0, -4, 0))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(current_theme().problem), 1.3))
            painter.drawPolyline(_wave(left, right, base))


def _wave(left: float, right: float, base: float) -> QPolygonF:
    points, x, up = [], float(left), False
    while x <= right:
        points.append(QPointF(x, base - (_WAVE if up else 0.0)))
        x, up = x + _WAVE, not up
    return QPolygonF(points)
