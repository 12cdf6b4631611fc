"""The page Inside."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.pages.empty_card import EmptyCard


class InsidePage(QWidget):
    """Not written yet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addWidget(
            EmptyCard("Draw a digit", "What the network sees of it appears here, layer by layer.")
        )

    def actions(self) -> list[QAction]:
        """For the page's menu."""
        return []

    def close_down(self) -> None:
        """End what goes on."""
