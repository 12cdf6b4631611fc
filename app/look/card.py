"""A card: the rounded ground on which things that belong together stand."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from app.look.theme import current_theme

CORNER = 8.0


def paint_card(painter: QPainter, place: QRect, edge: str | None = None) -> None:
    """Paint a card on `place`, its edge in the theme's border colour or in `edge`."""
    theme = current_theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge or theme.border), 1))
    painter.setBrush(QColor(theme.surface))
    # Half a pixel in, so that the edge's line falls onto whole pixels.
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
