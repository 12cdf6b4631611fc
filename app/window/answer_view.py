"""The answer, large: the digit and how sure the network is of it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.look.theme import appearance, current_theme
from app.window.answer_words import lines_for, spoken_number
from app.window.shown_number import ShownDigit, ShownNumber


class AnswerView(QWidget):
    """The digit fills `glyph` pixels of height; two lines of text stand below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digit: ShownDigit | None = None
        self._writing = False
        self._glyph = 84.0
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
        self._digit = None if number is None else number.chosen_digit
        self._writing = writing
        if self.text != before:
            self._path = _glyph(self.text)
        self.setAccessibleName(spoken_number(number))
        self.update()

    def set_glyph_height(self, height: float) -> None:
        """How tall the digit stands."""
        self._glyph = height
        self.update()

    def lines(self) -> tuple[str, str]:
        """What stands below the digit: how sure it is, then a word on it."""
        return ("", "") if self._digit is None else lines_for(self._digit, self._writing)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The digit, then the lines."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._digit is None:
                self._paint_nothing(painter)
                return
            colour = theme.muted if self._digit.refused else theme.accent
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
