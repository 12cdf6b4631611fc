"""Precision, recall and support of each class, with bars."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages import words
from app.pages.controls import drop_down
from app.pages.data.figures_axes import ShareAxis, share_axis
from app.pages.describe import describe
from app.pages.help import explain
from app.pages.list_style import FIGURE, dress_list, set_up_columns
from app.pages.table import Table
from engine.judge.figures import ClassFigures
from engine.resources import resource

COLUMNS = ("Class", "Precision", "Recall", "Samples")
SENTENCE = (
    "Precision: of all samples answered so, the share that is so. Recall: of all samples that are "
    "so, the share that is answered so."
)
HELP = (
    "A class with a low precision is what others are taken for; one with a low recall is taken for "
    "others. “Samples” counts those labelled so, the support.\n\n"
    "Choose by what the classes are sorted, or press a heading; again turns the order around. "
    "Enter, or a double click, shows the samples of a class that are read otherwise."
)
_VALUE = Qt.ItemDataRole.UserRole
_BAR = 4.0


class ClassTable(QFrame):
    """`opened` with the label of a class whose misread samples are to be shown."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[ClassFigures, ...] = ()
        self.axis = ShareAxis(0.0, 0.5)
        self._classes: tuple[str, ...] = ()
        self.view = QTreeWidget()
        self.sort = drop_down()
        self._note = QLabel()
        self._build()
        explain(self.view, SENTENCE, HELP)
        self.view.header().sortIndicatorChanged.connect(lambda column, _: self._follow(column))
        self.view.installEventFilter(self)
        self.view.itemActivated.connect(lambda item: self.opened.emit(_value(item, 0)))
        self.sort.activated.connect(self._sort_by)
        self.wear_theme()

    def show_figures(self, shown: tuple[ClassFigures, ...], classes: tuple[str, ...]) -> None:
        """List the figures of these classes; none: nothing is known."""
        self.shown, self._classes = shown, classes
        self.axis = share_axis([share for row in shown for share in (row.precision, row.recall)])
        start = f"{self.axis.text(self.axis.low)}{words.SPACE}%"
        self._note.setText(f"Bars go from {start} to 100{words.SPACE}%." if shown else "")
        self.view.clear()
        for label, row in enumerate(shown):
            figures = (label, row.precision, row.recall, row.support)
            texts = (
                classes[label],
                words.percent(row.precision),
                words.percent(row.recall),
                words.count(row.support),
            )
            item = _Row(self.view, list(texts))
            item.setToolTip(0, classes[label])
            for column, (figure, text) in enumerate(zip(figures, texts, strict=True)):
                item.setData(column, _VALUE, figure)
                if column:
                    item.setTextAlignment(column, FIGURE)
                    spoken = f"{COLUMNS[column]} {text}"
                    item.setData(column, Qt.ItemDataRole.AccessibleTextRole, spoken)
        if shown:
            self.view.setCurrentIndex(self.view.model().index(0, 0))
        self._fit()

    def table(self) -> Table:
        """As the classes stand in the list, unsorted."""
        rows = [
            (name, row.precision, row.recall, row.support)
            for name, row in zip(self._classes, self.shown, strict=False)
        ]
        return Table(tuple(column.casefold() for column in COLUMNS), rows)

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        icons = resource("icons").as_posix()
        dress_list(self.view, current_theme())
        self.view.setStyleSheet(
            self.view.styleSheet()
            + "QTreeWidget { background: transparent; border: none; border-radius: 0; }"
            # At its usual place the arrow would cover the end of a heading that is flush right.
            + "QHeaderView::up-arrow, QHeaderView::down-arrow { width: 8px; height: 8px;"
            + " subcontrol-position: top center; } QHeaderView::up-arrow { image:"
            + f" url({icons}/chevron-up.svg); }} QHeaderView::down-arrow {{ image:"
            + f" url({icons}/chevron-down.svg); }}"
        )
        self.view.viewport().setAutoFillBackground(False)
        self._fit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """The card's edge shows where keys go."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A rounded ground."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.view.hasFocus() else None)

    def _sort_by(self, column: int) -> None:
        order = Qt.SortOrder.AscendingOrder
        self.view.sortItems(column, order)

    def _follow(self, column: int) -> None:
        self.sort.setCurrentIndex(column)

    def _fit(self) -> None:
        rows = sum(self.view.sizeHintForRow(row) for row in range(self.view.topLevelItemCount()))
        self.view.setMinimumHeight(self.view.header().sizeHint().height() + rows + 2)

    def _build(self) -> None:
        space = current_theme().spacing
        self.sort.addItems(list(COLUMNS))
        describe(self.sort, "Sort by", "By what the classes are sorted, the least first.")
        title = QLabel("Classes")
        by = QLabel("Sort by")
        by.setProperty("role", "small")
        self._note.setProperty("role", "small")
        set_up_columns(self.view, list(COLUMNS))
        header = self.view.header()
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        self.view.setSortingEnabled(True)
        self.view.sortItems(0, Qt.SortOrder.AscendingOrder)
        self.view.setItemDelegate(_Bars(self))
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName("Classes, table")
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(title, 1)
        head.addWidget(by)
        head.addWidget(self.sort)
        column_of_parts = QVBoxLayout(self)
        column_of_parts.setContentsMargins(space.medium, space.small, space.medium, space.small)
        column_of_parts.setSpacing(space.tiny)
        column_of_parts.addLayout(head)
        column_of_parts.addWidget(self.view, 1)
        column_of_parts.addWidget(self._note)


class _Row(QTreeWidgetItem):
    """Sorted by its figures instead of their wording; what has none comes last."""

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        tree = self.treeWidget()
        column = tree.sortColumn() if tree is not None else 0
        own, others = _value(self, column), _value(other, column)
        if math.isnan(own) or math.isnan(others):
            return math.isnan(others) and not math.isnan(own)
        return bool(own < others)


class _Bars(QStyledItemDelegate):
    """A thin bar below each share."""

    def __init__(self, table: ClassTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Called by Qt."""
        super().paint(painter, option, index)
        value = index.data(_VALUE)
        if index.column() not in (1, 2) or math.isnan(value):
            return
        # Qt's stubs do not know the fields of style options.
        said: Any = option
        theme = current_theme()
        cell = QRectF(said.rect).adjusted(theme.spacing.small, 0, -2, 0)
        track = QRectF(cell.left(), cell.bottom() - _BAR - 1, cell.width(), _BAR)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.grid))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        track.setWidth(max(_BAR, track.width() * self._table.axis.place(value)))
        painter.setBrush(QColor(theme.chart[0]))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        painter.restore()


def _value(item: QTreeWidgetItem, column: int) -> Any:
    return item.data(column, _VALUE)
