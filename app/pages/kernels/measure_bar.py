"""Measure, measure a part, cancel, export; below them how far it has come."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.action_button import ActionButton
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel

_STEPS = 1000


class MeasureBar(QWidget):
    """Buttons that press the given actions."""

    def __init__(
        self,
        measure_all: QAction,
        measure_part: QAction,
        cancel: QAction,
        exports: Sequence[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.all = ActionButton(measure_all, primary_icon="play")
        self.part = ActionButton(measure_part)
        self.cancel = ActionButton(cancel)
        self.export = QToolButton()
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self.export, "save")
        describe(self.export, "Export", "Writes the figures or the chart to a file.")
        menu = QMenu(self.export)
        menu.addActions(exports)
        self.export.setMenu(menu)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setRange(0, _STEPS)
        self.progress.setAccessibleName("Progress of the measuring")
        self.state = ElidedLabel()
        self.state.setProperty("role", "small")
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._lay_out()

    def show_progress(self, fraction: float, state: str) -> None:
        """Fill the bar to `fraction`; `state` says what is measured, or when it was."""
        self.progress.setValue(round(_STEPS * fraction))
        self.state.setText(state)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        above = QHBoxLayout()
        above.setSpacing(space.small)
        for button in (self.all, self.part, self.cancel):
            above.addWidget(button)
        above.addStretch(1)
        above.addWidget(self.export)
        below = QHBoxLayout()
        below.setSpacing(space.medium)
        below.addWidget(self.progress, 1)
        below.addWidget(self.state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(above)
        column.addLayout(below)
