"""A tile of a row of choices: a button that paints itself."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.look.framed import CORNER
from app.look.theme import current_theme


class Tile(QAbstractButton):
    """One of several, of which one is chosen; as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paint_ground(self, painter: QPainter) -> None:
        """The ground and its edge, which tell what is chosen, focused or pointed at."""
        theme = current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.hasFocus() or self.isChecked() or self.underMouse()
        painter.setPen(QPen(QColor(theme.accent if marked else theme.border), 1))
        painter.setBrush(QColor(theme.accent_soft if self.isChecked() else theme.raised))
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(place, CORNER, CORNER)
