"""The app's own sign: a drop of ink that is a six."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QLinearGradient, QPainter, QPainterPath, QPixmap

_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def app_icon() -> QIcon:
    """The sign in every size that a desktop asks for."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(app_pixmap(size))
    return made


def app_pixmap(size: int) -> QPixmap:
    """The sign on a square of `size` pixels."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        paint_app_icon(painter, QRectF(0, 0, size, size))
    return pixmap


def paint_app_icon(painter: QPainter, rect: QRectF) -> None:
    """Paint the sign into the square `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 64, rect.height() / 64)
    ground = QLinearGradient(0, 2, 0, 62)
    ground.setColorAt(0, QColor("#5463d6"))
    ground.setColorAt(1, QColor("#2c378f"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 14, 14)
    painter.setBrush(QColor("#ffffff"))
    painter.drawPath(_drop())
    painter.restore()


def _drop() -> QPainterPath:
    """A drop whose tip bends to the right, with a round eye: a six."""
    path = QPainterPath(QPointF(40.5, 10))
    path.cubicTo(QPointF(29, 17), QPointF(16.5, 28), QPointF(16.5, 39))
    path.cubicTo(QPointF(16.5, 47.8), QPointF(23.4, 54.5), QPointF(32, 54.5))
    path.cubicTo(QPointF(40.6, 54.5), QPointF(47.5, 47.8), QPointF(47.5, 39.3))
    path.cubicTo(QPointF(47.5, 31), QPointF(41, 25), QPointF(33.5, 25))
    path.cubicTo(QPointF(34.5, 20), QPointF(37, 15.5), QPointF(40.5, 10))
    path.closeSubpath()
    eye = QPainterPath()
    eye.addEllipse(QPointF(32, 39.5), 7.2, 7.2)
    return path.subtracted(eye)
