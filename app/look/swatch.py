"""A short stroke of a curve's colour, which says in a list whose curve it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

SIZE = 12


def swatch(colour: str, size: int = SIZE) -> QIcon:
    """The stroke as an icon, `size` pixels wide."""
    return QIcon(swatch_picture(colour, size))


def swatch_picture(colour: str, size: int = SIZE) -> QPixmap:
    """The stroke as a picture, twice as fine as the screen."""
    pixmap = QPixmap(QSize(size, size) * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        paint_swatch(painter, QRectF(0, 0, size, size), colour)
    return pixmap


def paint_swatch(painter: QPainter, place: QRectF, colour: str) -> None:
    """Paint the stroke in the middle of `place`, as wide as that is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(place.x(), place.center().y() - 2, place.width(), 4), 2, 2)
