"""What stands in the place of a chart or a list before there is anything in it."""

import textwrap

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.icons import paint_icon
from app.look.theme import current_theme

_ICON = 40
# Characters of a line that is read with ease.
_LINE = 56


class EmptyCard(QWidget):
    """Says in `title` what is missing, and in `text` what to do, below an icon."""

    def __init__(
        self, title: str, text: str, parent: QWidget | None = None, icon: str = "curve"
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        space = current_theme().spacing
        self.title = QLabel(title)
        self.title.setProperty("role", "title")
        self.text = QLabel(text)
        self.text.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setSpacing(space.small)
        column.addStretch(1)
        column.addSpacing(_ICON + space.small)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, title: str, text: str) -> None:
        """Say something else; a long text is broken into lines."""
        self.title.setText(title)
        self.text.setText(textwrap.fill(text, _LINE))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card with the icon above the words."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
            top = self.title.geometry().top() - theme.spacing.small - _ICON
            where = QRectF((self.width() - _ICON) / 2, top, _ICON, _ICON)
            paint_icon(painter, self._icon, where, theme.accent)
