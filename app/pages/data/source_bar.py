"""What the page Data is about, as three lists: the dataset, the part of it, the model asked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.controls import drop_down
from app.pages.data.source import SplitName
from app.pages.data.wording import split_choices
from app.pages.data_box import DataBox
from app.pages.describe import describe
from engine.data.dataset import Dataset

_WIDEST = 240
_TIP = Qt.ItemDataRole.ToolTipRole


class SourceBar(QWidget):
    """`data_chosen()` with another dataset or part, `model_chosen(name)` with another model.

    The name of the model that reads, whichever that is, is empty.
    """

    data_chosen = Signal()
    model_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = DataBox()
        describe(self.data, "Dataset", "Whose samples are shown.")
        self.split = _list(10)
        describe(self.split, "Part", "What the dataset keeps for the test, for training, or both.")
        self.model = _list(13)
        describe(self.model, "Model", "Whose answers to the samples are shown.")
        self._reads = ""
        self._names: list[str] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.small)
        for box, share in ((self.data, 3), (self.split, 3), (self.model, 4)):
            box.setMaximumWidth(_WIDEST)
            row.addWidget(box, share)
        row.addStretch(1)
        self.show_parts(None, "test")
        self._list_models("")
        self.data.changed.connect(self.data_chosen)
        self.split.activated.connect(lambda _: self.data_chosen.emit())
        self.model.activated.connect(lambda at: self.model_chosen.emit(self.model.itemData(at)))

    @property
    def split_name(self) -> SplitName:
        """The part that is chosen."""
        chosen: SplitName = self.split.currentData()
        return chosen

    def show_parts(self, dataset: Dataset | None, chosen: SplitName) -> None:
        """The parts that a dataset has."""
        self.split.clear()
        for name, text in split_choices(dataset):
            self.split.addItem(text, name)
        self.split.setCurrentIndex(max(0, self.split.findData(chosen)))

    def show_models(self, names: Sequence[str]) -> None:
        """The models of the library."""
        self._names = list(names)
        self._list_models(self.model.currentData())

    def show_reading(self, name: str) -> None:
        """The model that reads what is drawn."""
        self._reads = name
        self._list_models(self.model.currentData())

    def show_model(self, name: str) -> None:
        """Stand on this model; "": the one that reads."""
        self.model.setCurrentIndex(max(0, self.model.findData(name)))

    def _list_models(self, chosen: str) -> None:
        self.model.clear()
        first = f"{self._reads} (reads)" if self._reads else "The model that reads"
        self.model.addItem(first, "")
        self.model.setItemData(0, "The model that reads what you draw, whichever that is.", _TIP)
        if self._names:
            self.model.insertSeparator(1)
        for name in self._names:
            self.model.addItem(name, name)
            self.model.setItemData(self.model.count() - 1, name, _TIP)
        self.show_model(chosen)


def _list(characters: int) -> QComboBox:
    box = drop_down()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(characters)
    return box
