"""The tools, and the cursor that shows how wide each is."""

from enum import Enum

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

from app.look.theme import Theme

# Larger cursors are cut or refused by some desktops.
_LARGEST = 120.0
_SMALLEST = 6.0


class Tool(Enum):
    """What the main button does."""

    PEN = "pen"
    ERASER = "eraser"


def tool_cursor(diameter: float, ratio: float, theme: Theme) -> QCursor:
    """A ring of `diameter` pixels, readable on paper and ink. `ratio`: device pixels a pixel."""
    diameter = max(_SMALLEST, min(_LARGEST, diameter))
    side = int(diameter) + 5
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(side / 2, side / 2)
        for colour, width in ((theme.paper, 3.0), (theme.accent, 1.4)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(middle, diameter / 2, diameter / 2)
    return QCursor(pixmap)
