"""A part of the page that folds away, leaving its heading and a line that sums it up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel


class Fold(QWidget):
    """`toggled` tells that a person opened or closed the body, not that `set_open` did."""

    toggled = Signal(bool)

    def __init__(
        self, heading: str, body: QWidget, tools: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.body = body
        self.tools = tools
        self._summary = ""
        self.button = QToolButton()
        self.button.setText(heading)
        self.button.setCheckable(False)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.DownArrow)
        describe(self.button, heading, f"Folds the {heading.lower()} away, or out again.")
        self.summary = ElidedLabel()
        self.summary.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self.button)
        head.addWidget(self.summary, 1)
        head.addWidget(tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(head)
        column.addWidget(body)
        self.button.clicked.connect(self._pressed)
        self.set_open(True)

    @property
    def open(self) -> bool:
        """Whether the body is to be seen."""
        return not self.body.isHidden()

    def sum_up(self, text: str) -> None:
        """Say in one line what the body holds."""
        self._summary = text
        self.summary.setText("" if self.open else text)

    def set_open(self, opened: bool) -> None:
        """Show the body, or its summary."""
        self.body.setVisible(opened)
        self.summary.setText("" if opened else self._summary)
        self.tools.setVisible(opened)
        arrow = Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)

    def _pressed(self) -> None:
        self.set_open(not self.open)
        self.toggled.emit(self.open)
