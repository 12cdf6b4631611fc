"""The wall's drawings, digit by digit, with their samples as those become ready."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.pages import words
from app.pages.hand import wording
from engine.data.my_drawing import MyDrawing

SAMPLE = Qt.ItemDataRole.UserRole
DRAWING = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
Sample = NDArray[np.uint8]

_TOP = QModelIndex()


class WallModel(QAbstractListModel):
    """All drawings, or those of one digit; within a digit the newest comes first.

    `sampled` carries the first and the last row that can be painted now: a change of data would let
    the view measure all.
    """

    sampled = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[MyDrawing, ...] = ()
        self._shown: list[MyDrawing] = []
        self._digit: int | None = None
        self._samples: dict[str, Sample] = {}

    @property
    def shown(self) -> Sequence[MyDrawing]:
        """What is listed, in order."""
        return self._shown

    @property
    def digit(self) -> int | None:
        """The one digit that is listed; None: all."""
        return self._digit

    def show_drawings(self, drawings: tuple[MyDrawing, ...]) -> None:
        """List these."""
        self._all = drawings
        known = {mine.key for mine in drawings}
        self._samples = {key: at for key, at in self._samples.items() if key in known}
        self._list()

    def show_digit(self, digit: int | None) -> None:
        """List the drawings of one digit, or of all."""
        self._digit = digit
        self._list()

    def without_samples(self) -> list[MyDrawing]:
        """Drawings whose samples are not made yet, those that are listed first."""
        missing = [mine for mine in self._shown if mine.key not in self._samples]
        return missing or [mine for mine in self._all if mine.key not in self._samples]

    def show_samples(self, samples: dict[str, Sample]) -> None:
        """These are made now: uint8 [28, 28], white ink on black, by the drawings' keys."""
        self._samples |= samples
        rows = [row for row, mine in enumerate(self._shown) if mine.key in samples]
        if rows:
            self.sampled.emit(rows[0], rows[-1])

    def rowCount(self, parent: Index = _TOP) -> int:  # noqa: N802
        """Qt asks how many there are."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks what there is."""
        mine = self._shown[index.row()]
        if role == SAMPLE:
            return self._samples.get(mine.key)
        if role == DRAWING:
            return mine
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return wording.of_drawing(mine, words.when(mine.date, datetime.now().astimezone()))
        return None

    def _list(self) -> None:
        self.beginResetModel()
        listed = [mine for mine in reversed(self._all) if self._digit in (None, mine.label)]
        listed.sort(key=lambda mine: mine.date, reverse=True)
        self._shown = sorted(listed, key=lambda mine: mine.label)
        self.endResetModel()
