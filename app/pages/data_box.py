"""The choice of a dataset: MNIST, one used before, or a file or folder to open."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.pages.controls import even
from app.pages.data_name import data_name

_MOST_RECENT = 5
_TIP = Qt.ItemDataRole.ToolTipRole
_OWN = ("mnist", "mnist+hand")
_HAND_TIP = (
    "MNIST, and 180,000 drawings that Inkling makes up: digits in forms that MNIST lacks, "
    "and what is no digit. For networks that end with dense11."
)
_FOLDER_TIP = "Pictures in folders 0 to 9, or in ten folders named by their classes, or IDX files."
_FILTER = "Datasets (*.npz *.gz *idx3-ubyte *idx1-ubyte *.idx);;All files (*)"


class DataBox(QComboBox):
    """Emits `changed` when another dataset is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = "mnist"
        self._recent: list[str] = []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(self._activated)
        even(self)
        self._fill()

    @property
    def data(self) -> str:
        """`mnist`, `mnist+hand` or a path."""
        return self._data

    def set_data(self, data: str) -> None:
        """Choose a dataset."""
        self._data = data
        if data not in _OWN:
            others = [path for path in self._recent if path != data]
            self._recent = [data, *others][:_MOST_RECENT]
        self._fill()

    def _fill(self) -> None:
        self.clear()
        self.addItem("MNIST", "mnist")
        self.setItemData(0, "60,000 digits to train on, 10,000 to test.", _TIP)
        self.addItem(data_name("mnist+hand"), "mnist+hand")
        self.setItemData(1, _HAND_TIP, _TIP)
        for path in self._recent:
            self.addItem(data_name(path), path)
            self.setItemData(self.count() - 1, path, _TIP)
        self.insertSeparator(self.count())
        self.addItem("Open a file…", "file")
        self.setItemData(self.count() - 1, "IDX (also gzipped) or .npz with Keras' names.", _TIP)
        self.addItem("Open a folder…", "folder")
        self.setItemData(self.count() - 1, _FOLDER_TIP, _TIP)
        self.setCurrentIndex(self.findData(self._data))

    def _activated(self, index: int) -> None:
        chosen = self.itemData(index)
        if chosen in ("file", "folder"):
            chosen = self.ask(folder=chosen == "folder")
        if chosen and chosen != self._data:
            self.set_data(chosen)
            self.changed.emit()
        else:
            self.setCurrentIndex(self.findData(self._data))

    def ask(self, folder: bool) -> str:
        """Let the person choose a path; empty where they choose none."""
        start = "" if self._data in _OWN else str(Path(self._data).parent)
        if folder:
            return QFileDialog.getExistingDirectory(self, "Open a folder with a dataset", start)
        return QFileDialog.getOpenFileName(self, "Open a dataset", start, _FILTER)[0]
