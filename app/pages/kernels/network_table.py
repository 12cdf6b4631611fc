"""How fast the presets learn and answer, as a table."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.kernels.networks import NetworkLine
from app.pages.list_style import FIGURE, dress_list, set_up_columns

_NOTE = (
    "Training: batches of 128 on all threads, the training steps alone. "
    "One sample: from 28×28 pixels to ten numbers on one thread, the median."
)


class NetworkTable(QFrame):
    """A line for each preset that the bench measures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.lines: tuple[NetworkLine, ...] = ()
        self.table = QTreeWidget()
        set_up_columns(
            self.table, ["Network", "Training", "An epoch", "Share of peak", "One sample"]
        )
        self.table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(self.table, "Networks", "How fast each preset learns, and how fast it answers.")
        self._note = QLabel(_NOTE)
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addWidget(self.table)
        column.addWidget(self._note)
        column.addStretch(1)
        self.wear_theme()

    def show_lines(self, lines: tuple[NetworkLine, ...]) -> None:
        """List these networks; the same again costs nothing."""
        if lines != self.lines:
            self.lines = lines
            self._fill()

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        dress_list(self.table, current_theme())
        self.table.setStyleSheet(
            self.table.styleSheet()
            + "QTreeWidget { background: transparent; border: none; border-radius: 0; }"
        )
        self.table.viewport().setAutoFillBackground(False)
        self._fill()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A rounded ground."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    def _fill(self) -> None:
        theme = current_theme()
        self.table.clear()
        for line in self.lines:
            item = QTreeWidgetItem(self.table, list(line.cells))
            item.setToolTip(0, line.tip)
            for column in range(1, len(line.cells)):
                item.setTextAlignment(column, FIGURE)
                if line.earlier:
                    item.setForeground(column, QColor(theme.muted))
        rows = sum(self.table.sizeHintForRow(row) for row in range(len(self.lines)))
        self.table.setFixedHeight(self.table.header().sizeHint().height() + rows + 2)
