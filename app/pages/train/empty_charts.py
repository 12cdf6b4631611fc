"""What stands in the charts' place before there is anything to draw."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.icons import paint_icon
from app.look.theme import current_theme

_ICON = 40


class EmptyCharts(QWidget):
    """Says what to do."""

    def __init__(self, train: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        title = QLabel("Nothing trained yet")
        title.setProperty("role", "title")
        shortcut = train.shortcut().toString()
        text = QLabel(
            f"Press Train ({shortcut}) and watch the loss fall here,\n"
            "while the answer to your drawing follows what is learnt."
        )
        text.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setSpacing(space.small)
        column.addStretch(1)
        column.addSpacing(_ICON + space.small)
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._title = title

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card with a curve above the words."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
            top = self._title.geometry().top() - theme.spacing.small - _ICON
            where = QRectF((self.width() - _ICON) / 2, top, _ICON, _ICON)
            paint_icon(painter, "curve", where, theme.accent)
