"""The sheet below the ink: its edge, its corner marks, and what it says while it is white."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from app.look.theme import Theme

_CORNER = 12.0
# A digit of MNIST fills 20 of 28 pixels.
_BOX = 20 / 28
_MARK = 0.035


def paint_sheet(painter: QPainter, sheet: QRectF, theme: Theme, marks: bool) -> None:
    """The white paper; `marks` show where a single digit likes to stand."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.paper))
    painter.drawRoundedRect(sheet, _CORNER, _CORNER)
    if not marks:
        return
    painter.setPen(QPen(QColor(theme.guide), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    reach = sheet.width() * _BOX / 2
    length = sheet.width() * _MARK
    middle = sheet.center()
    for right in (-1, 1):
        for down in (-1, 1):
            corner = QPointF(middle.x() + right * reach, middle.y() + down * reach)
            painter.drawLine(corner, corner - QPointF(right * length, 0))
            painter.drawLine(corner, corner - QPointF(0, down * length))


def paint_edge(painter: QPainter, sheet: QRectF, theme: Theme, focused: bool) -> None:
    """The paper's edge, above the ink, so that its corners stay round."""
    outside = QPainterPath()
    outside.addRect(sheet.adjusted(-1, -1, 1, 1))
    inside = QPainterPath()
    inside.addRoundedRect(sheet, _CORNER, _CORNER)
    painter.fillPath(outside.subtracted(inside), QColor(theme.window))
    width = 2.0 if focused else 1.0
    painter.setPen(QPen(QColor(theme.accent if focused else theme.border), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(sheet.adjusted(half, half, -half, -half), _CORNER, _CORNER)


def paint_hint(painter: QPainter, sheet: QRectF, theme: Theme) -> None:
    """What to do with a white paper."""
    font = QFont(painter.font())
    font.setPixelSize(theme.type.title)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    middle = sheet.center().y()
    line = theme.type.title * 1.5
    centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(
        QRectF(sheet.left(), middle - line, sheet.width(), line),
        centred,
        "Draw a digit or a number",
    )
    font.setPixelSize(theme.type.small)
    painter.setFont(font)
    painter.drawText(
        QRectF(sheet.left(), middle, sheet.width(), line), centred, "or drop a picture here"
    )


def paint_key_pen(
    painter: QPainter, place: QPointF, radius: float, down: bool, theme: Theme
) -> None:
    """Where the pen stands that keys move."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.paper, 4.0), (theme.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(place, radius, radius)
    reach = radius * (0.3 if down else 0.6)
    painter.drawLine(place - QPointF(reach, 0), place + QPointF(reach, 0))
    painter.drawLine(place - QPointF(0, reach), place + QPointF(0, reach))
