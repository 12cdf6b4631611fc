"""Characters as outlines, which scale to any size and stand on one line."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QTransform

_SIZE = 100


def glyph(text: str) -> QPainterPath:
    """The text as a path as tall as a zero is 1, its left edge and the zero's top at 0."""
    if not text:
        return QPainterPath()
    font = _font()
    path, zero = QPainterPath(), QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    # Digits overshoot a little at curves; all stand on the height of the zero.
    zero.addText(QPointF(0, 0), font, "0")
    box = zero.boundingRect()
    left = path.boundingRect().left()
    scale = 1 / box.height()
    return QTransform(scale, 0, 0, scale, -left * scale, -box.top() * scale).map(path)


def advance() -> float:
    """From a digit to the next, where a zero is 1 tall."""
    font = _font()
    zero = QPainterPath()
    zero.addText(QPointF(0, 0), font, "0")
    return QFontMetricsF(font).horizontalAdvance("0") / zero.boundingRect().height()


def _font() -> QFont:
    font = QFont()
    font.setPixelSize(_SIZE)
    return font
