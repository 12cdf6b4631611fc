"""The wall of samples that two models read differently."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.pages.compare.differences import Differences
from app.pages.compare.sample_painting import SIDE, SamplePainting
from app.pages.help import explain

_AT_ONCE = 200

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class DifferenceList(QAbstractListModel):
    """The samples of some differences, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.differences: Differences | None = None

    def show(self, differences: Differences | None) -> None:
        """List these."""
        self.beginResetModel()
        self.differences = differences
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:  # noqa: N802
        """Qt asks how many there are."""
        known = self.differences
        return 0 if parent.isValid() or known is None else len(known.indices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks what there is."""
        known = self.differences
        told = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return known.told(index.row()) if known is not None and role in told else None


class SampleWall(QListView):
    """`picked(index)` of a sample in its split, when it is clicked on or Enter is pressed."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = DifferenceList()
        self.setModel(self.list)
        self._painting = SamplePainting(lambda: self.list.differences, self)
        self.setItemDelegate(self._painting)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        # Of an untrained model nearly all samples differ: their places are found bit by bit.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_AT_ONCE)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName("Samples that the two read differently")
        explain(
            self,
            "Samples that the two models read differently; a click puts one onto the canvas.",
            "Below each sample stand both answers, in the order and with the colours of the models "
            "above, the right one strong; where both are wrong, a corner says what it is. Arrows "
            "go from sample to sample, Enter puts one onto the canvas.",
        )
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)

    def show_differences(self, differences: Differences | None) -> None:
        """Show these."""
        self._painting.forget()
        self.list.show(differences)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Some rows."""
        return QSize(360, 2 * (SIDE + 48))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A row."""
        return QSize(200, SIDE + 52)

    def _pick(self, index: QModelIndex) -> None:
        known = self.list.differences
        if known is not None:
            self.picked.emit(int(known.indices[index.row()]))
