"""The models of the library with a tick each: those that are compared."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from app.look.swatch import SIZE, swatch
from app.look.theme import current_theme
from app.pages import words
from app.pages.compare.comparison import MOST, Comparison
from app.pages.describe import describe
from app.pages.list_style import FIGURE, dress_list, set_up_columns
from app.pages.models.card_text import Listed, accuracy_text

_NAME = Qt.ItemDataRole.UserRole
# More models than these are scrolled to.
_MOST_ROWS = 4
_TIP = f"Tick the models to compare (Space), two to {MOST} of them."


class ModelChoice(QTreeWidget):
    """`ticked(list of names)` when a person ticked a model or took a tick away."""

    ticked = Signal(object)

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._shown: object = None
        set_up_columns(self, ["Model", "Accuracy", "Size"])
        dress_list(self, current_theme())
        self.setIconSize(QSize(SIZE, SIZE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        describe(self, "Models to compare", _TIP)
        self.itemChanged.connect(self._on_changed)
        self.show_models()

    @property
    def names(self) -> list[str]:
        """The models that are ticked, in their order."""
        return [
            item.data(0, _NAME)
            for item in self._items()
            if item.checkState(0) == Qt.CheckState.Checked
        ]

    def show_models(self) -> None:
        """Bring the list up to date; who stands in it stays there."""
        colours = {one.name: one.colour for one in self._comparison.chosen}
        wanted = (self._comparison.readable, colours)
        if wanted == self._shown:
            return
        self._shown = wanted
        current = self.currentItem()
        stood = current.data(0, _NAME) if current is not None else None
        self.blockSignals(True)
        self.clear()
        for listed in self._comparison.readable:
            item = self._add(listed, colours.get(listed.entry.name))
            if listed.entry.name == stood:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.setFixedHeight(self._height())

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        dress_list(self, current_theme())
        self.show_models()

    def _add(self, listed: Listed, colour: str | None) -> QTreeWidgetItem:
        entry = listed.entry
        texts = [entry.name, accuracy_text(listed), words.file_size(listed.size)]
        item = QTreeWidgetItem(self, texts)
        item.setData(0, _NAME, entry.name)
        ticked = colour is not None
        item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setIcon(0, swatch(colour or "transparent"))
        tip = entry.name
        if not ticked and self._comparison.is_full:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            tip = f"{MOST} models are compared: take one out first"
        item.setToolTip(0, tip)
        for column in (1, 2):
            item.setTextAlignment(column, FIGURE)
            item.setForeground(column, QColor(current_theme().muted))
        return item

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _height(self) -> int:
        rows = max(2, min(_MOST_ROWS, self.topLevelItemCount()))
        first = self.topLevelItem(0)
        row = self.visualItemRect(first).height() if first is not None else 0
        row = max(row, self.fontMetrics().height() + 2 * (current_theme().spacing.tiny + 1))
        return self.header().sizeHint().height() + rows * row + 2 * self.frameWidth() + 4

    def _on_changed(self) -> None:
        # Later: who hears of it fills the list anew, and the item that tells is still in use.
        QTimer.singleShot(0, self, lambda: self.ticked.emit(self.names))
