"""Whose work is in the bundle: the licences of its libraries, as the build collected them."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from engine.resources import resource

_SIZE = (760, 520)
_LIST_WIDTH = 220


def licence_files() -> list[Path]:
    """A file for each library; none where Inkling was not installed as a bundle."""
    folder = resource("licences")
    return sorted(folder.glob("*.txt"), key=lambda path: path.stem.lower())


class LicencesDialog(QDialog):
    """The libraries at the left, the chosen one's licence at the right."""

    def __init__(self, files: list[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Licences of the libraries in Inkling")
        self.resize(*_SIZE)
        self._files = files
        self.names = QListWidget()
        self.names.addItems([path.stem for path in files])
        self.names.setFixedWidth(_LIST_WIDTH)
        self.names.setAccessibleName("Libraries")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Licence")
        self.names.currentRowChanged.connect(self._show)
        space = current_theme().spacing
        row = QHBoxLayout()
        row.setSpacing(space.medium)
        row.addWidget(self.names)
        row.addWidget(self.text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addLayout(row, 1)
        column.addWidget(buttons)
        self.names.setCurrentRow(0)
        self.names.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, row: int) -> None:
        self.text.setPlainText(self._files[row].read_text(encoding="utf-8", errors="replace"))
