"""The list of runs with its heading and what can be done with a run."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.train.run_list import RunList

_UNBOUNDED = 16_777_215
_BESIDE_WIDTH = 400
_BELOW_HEIGHT = 132


class RunPanel(QWidget):
    """Stands beside the charts or below them."""

    def __init__(
        self, runs: RunList, exports: list[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.runs = runs
        title = QLabel("Runs")
        self.export = QToolButton()
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self.export, "save")
        describe(self.export, "Export", "Writes the chosen run's curve or the charts to a file.")
        menu = QMenu(self.export)
        menu.addActions(exports)
        self.export.setMenu(menu)
        self.delete = QToolButton()
        set_icon(self.delete, "trash")
        describe(self.delete, "Delete run", "Forgets the chosen run (Delete).")
        self.delete.clicked.connect(self._delete)
        runs.currentItemChanged.connect(self._follow)
        head = QHBoxLayout()
        head.setSpacing(space.tiny)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.export)
        head.addWidget(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.tiny)
        column.addLayout(head)
        column.addWidget(runs, 1)
        self._follow()

    def stand(self, beside: bool) -> None:
        """Take the shape for standing beside the charts, or below them."""
        self.setMinimumWidth(_BESIDE_WIDTH if beside else 0)
        self.setMaximumWidth(_BESIDE_WIDTH if beside else _UNBOUNDED)
        self.setMaximumHeight(_UNBOUNDED if beside else _BELOW_HEIGHT)
        self.setMinimumHeight(0 if beside else _BELOW_HEIGHT)

    def _follow(self) -> None:
        self.delete.setEnabled(self.runs.chosen() is not None)

    def _delete(self) -> None:
        run = self.runs.chosen()
        if run is not None:
            self.runs.delete_wanted.emit(run.key)
