"""McNemar's test between each two of the models: a row a pair."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QTreeWidget, QTreeWidgetItem, QWidget

from app.look.theme import current_theme
from app.pages import words
from app.pages.chart_export import offer_export
from app.pages.compare import wording
from app.pages.compare.results import Pair
from app.pages.help import explain
from app.pages.list_style import FIGURE, dress_list, set_up_columns
from app.pages.table import Table

_HELP = (
    "Both models read the same samples, so only those that one reads rightly and the other wrongly "
    "tell them apart. Were both equally good, each of these would fall to one or the other like a "
    "coin. p is how often coins would fall at least as unevenly (McNemar's exact test).\n\n"
    "Below 0.05 we call one better than the other. Of many pairs some fall below it by chance."
)
_MOST_ROWS, _FEWEST_ROWS = 4, 2


class PairList(QTreeWidget):
    """`chosen(Pair)` when the list stands on another pair."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs: tuple[Pair, ...] = ()
        set_up_columns(self, ["Two models", "Only the first right", "Only the second", "p"])
        dress_list(self, current_theme())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName("McNemar's test")
        explain(self, "Whether one of two models is better, or chance made it seem so.", _HELP)
        offer_export(self, "McNemar's test", self.table)
        self.currentItemChanged.connect(lambda *_: self._tell())

    @property
    def pair(self) -> Pair | None:
        """The pair that the list stands on."""
        row = self.currentIndex().row()
        return self.pairs[row] if 0 <= row < len(self.pairs) else None

    def table(self) -> Table:
        """The figures that are shown."""
        rows = [(p.one, p.other, p.only_one, p.only_other, p.p) for p in self.pairs]
        return Table(("one", "other", "only one right", "only other right", "p"), rows)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """List these; stay on the two models that are stood on."""
        if tuple(pairs) == self.pairs:
            return
        stood = self.pair
        self.blockSignals(True)
        self.clear()
        self.pairs = tuple(pairs)
        for pair in pairs:
            self._add(pair)
        same = (
            row
            for row, pair in enumerate(pairs)
            if stood is not None and (pair.one, pair.other) == (stood.one, stood.other)
        )
        self.setCurrentIndex(self.model().index(next(same, 0), 0))
        self.blockSignals(False)
        self.updateGeometry()
        self._tell()

    def sizeHint(self) -> QSize:  # noqa: N802
        """All rows, or as many as are seen at once."""
        return QSize(360, self._height(_MOST_ROWS))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Fewer rows, where there is little room."""
        return QSize(240, self._height(_FEWEST_ROWS))

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        dress_list(self, current_theme())

    def _add(self, pair: Pair) -> None:
        texts = [
            f"{pair.one}  –  {pair.other}",
            words.count(pair.only_one),
            words.count(pair.only_other),
            wording.probability(pair.p),
        ]
        item = QTreeWidgetItem(self, texts)
        item.setToolTip(0, wording.verdict(pair))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, wording.verdict(pair))
        for column in (1, 2, 3):
            item.setTextAlignment(column, FIGURE)

    def _height(self, most: int) -> int:
        """Of so many rows, or of all."""
        rows = max(1, min(most, len(self.pairs)))
        row = max(
            self.sizeHintForRow(0), self.fontMetrics().height() + 2 * current_theme().spacing.tiny
        )
        return self.header().sizeHint().height() + rows * row + 2 * self.frameWidth() + 4

    def _tell(self) -> None:
        if self.pair is not None:
            self.chosen.emit(self.pair)
