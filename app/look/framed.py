"""An image in a frame with round corners, as samples stand everywhere in the window."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from app.look.theme import Theme

CORNER = 6.0


def paint_framed(
    painter: QPainter,
    frame: QRectF,
    image: QImage | None,
    theme: Theme,
    corner: float = CORNER,
    smooth: bool = True,
    colour: str = "",
) -> None:
    """Paint the image on paper, where there is one, and the frame in `colour` or the border's.

    `smooth`: whether its pixels run into each other.
    """
    edge = QPainterPath()
    edge.addRoundedRect(frame, corner, corner)
    painter.fillPath(edge, QColor(theme.paper))
    if image is not None:
        painter.save()
        painter.setClipPath(edge)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(frame, image)
        painter.restore()
    painter.setPen(QPen(QColor(colour or theme.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
