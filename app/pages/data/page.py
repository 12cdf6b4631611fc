"""The page Data."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.pages.empty_card import EmptyCard


class DataPage(QWidget):
    """Not written yet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addWidget(EmptyCard("No data yet", "Choose a dataset."))

    def actions(self) -> list[QAction]:
        """For the page's menu."""
        return []

    def close_down(self) -> None:
        """End what goes on."""
