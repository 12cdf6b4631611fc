"""The models as a list: name, accuracy, size, date."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.look.theme import current_theme
from app.pages import words
from app.pages.describe import describe
from app.pages.list_style import FIGURE, dress_list, set_up_columns
from app.pages.models.card_text import Listed, accuracy_text, created_text

_NAME = Qt.ItemDataRole.UserRole
_BADGE = Qt.ItemDataRole.UserRole + 1


class ModelList(QTreeWidget):
    """`chosen_changed` when the list stands elsewhere, `renamed` with the old and the new name."""

    chosen_changed = Signal()
    use_wanted = Signal()
    renamed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed: dict[str, Listed] = {}
        self._used = ""
        set_up_columns(self, ["Model", "Accuracy", "Size", "Created"])
        dress_list(self, current_theme())
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setItemDelegateForColumn(0, _NameDelegate(self))
        describe(
            self,
            "Models",
            "Enter reads with the chosen model, F2 renames it, Delete deletes it; Shift and arrows "
            "select several to compare.",
        )
        self.currentItemChanged.connect(lambda *_: self.chosen_changed.emit())
        self.itemSelectionChanged.connect(self.chosen_changed)
        self.itemActivated.connect(lambda *_: self.use_wanted.emit())
        self.itemChanged.connect(self._edited)

    @property
    def names(self) -> list[str]:
        """The models' names, in order."""
        return list(self._listed)

    @property
    def selected(self) -> list[str]:
        """The models that are selected and can be read, in order; most often one."""
        names = {item.data(0, _NAME) for item in self.selectedItems()}
        return [
            name
            for name, listed in self._listed.items()
            if name in names and listed.entry.card is not None
        ]

    def show_models(self, models: list[Listed], chosen: str | None = None) -> None:
        """List these models; stand on `chosen`, or stay on the model that is chosen now."""
        now_chosen = self.chosen()
        wanted = chosen or (now_chosen.entry.name if now_chosen is not None else None)
        self._listed = {listed.entry.name: listed for listed in models}
        self.blockSignals(True)
        self.clear()
        now = datetime.now().astimezone()
        for listed in models:
            self._add(listed, now)
        self.blockSignals(False)
        self.choose(wanted if wanted in self._listed else next(iter(self._listed), None))
        self.chosen_changed.emit()

    def choose(self, name: str | None) -> None:
        """Stand on the model of this name."""
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None and item.data(0, _NAME) == name:
                self.setCurrentItem(item)

    def chosen(self) -> Listed | None:
        """The model that the list stands on."""
        item = self.currentItem()
        return self._listed.get(item.data(0, _NAME)) if item is not None else None

    def mark_used(self, name: str) -> None:
        """Mark the model that reads now."""
        self._used = name
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None:
                self.blockSignals(True)
                item.setData(0, _BADGE, self._badge(self._listed[item.data(0, _NAME)]))
                self.blockSignals(False)
        self.viewport().update()

    def rename_chosen(self) -> None:
        """Let the person type another name in place."""
        item = self.currentItem()
        if item is not None:
            self.editItem(item, 0)

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        dress_list(self, current_theme())
        self.show_models(list(self._listed.values()))

    def sizeHint(self) -> QSize:  # noqa: N802
        """A few rows."""
        return QSize(360, 220)

    def _add(self, listed: Listed, now: datetime) -> None:
        entry = listed.entry
        theme = current_theme()
        texts = [
            entry.name,
            accuracy_text(listed),
            words.file_size(listed.size),
            created_text(listed, now),
        ]
        item = QTreeWidgetItem(self, texts)
        item.setData(0, _NAME, entry.name)
        item.setData(0, _BADGE, self._badge(listed))
        item.setToolTip(0, entry.problem or entry.name)
        if not entry.shipped and entry.card is not None:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        for column in (1, 2, 3):
            item.setTextAlignment(column, FIGURE)
            item.setForeground(column, QColor(theme.muted))
        if entry.card is None:
            item.setForeground(0, QColor(theme.problem))
            item.setForeground(1, QColor(theme.problem))

    def _badge(self, listed: Listed) -> str:
        badges = ["shipped"] if listed.entry.shipped else []
        if listed.entry.name == self._used:
            badges.append("reading")
        return " · ".join(badges)

    def _edited(self, item: QTreeWidgetItem, column: int) -> None:
        old, new = item.data(0, _NAME), item.text(0).strip()
        if column == 0 and new != old:
            self.renamed.emit(old, new)


class _NameDelegate(QStyledItemDelegate):
    """The name with its badge behind it."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        badge = index.data(_BADGE)
        if not badge:
            return
        theme = current_theme()
        font = QFont(option.font)
        font.setPixelSize(theme.type.small - 1)
        name_width = QFontMetrics(option.font).horizontalAdvance(str(index.data()))
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(badge) + 12, metrics.height() + 2
        left = option.rect.left() + name_width + 3 * theme.spacing.tiny
        pill = QRectF(left, option.rect.center().y() - height / 2 + 1, width, height)
        if pill.right() > option.rect.right():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_soft))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(theme.accent))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, badge)
        painter.restore()
