"""Samples that two models read differently, with both answers below each."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.look.sample_image import sample_image
from app.look.swatch import paint_swatch
from app.look.theme import Theme, current_theme
from app.pages.help import explain
from engine.data.dataset import Split

_SIDE = 56
_CORNER = 6.0
# A name that is no figure has room for this many times the sample's side.
_NAMED = 1.6
# Painted samples that are kept: more than a screen shows.
_REMEMBERED = 600
_AT_ONCE = 200

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


@dataclass(frozen=True, eq=False, slots=True)
class Differences:
    """The samples of `split` at `indices` [n], and what two models answer to them, int64 [n] each.

    `classes` names labels and answers; `models` and `colours` are the two models'.
    """

    split: Split
    indices: NDArray[np.int64]
    answers: tuple[NDArray[np.int64], NDArray[np.int64]]
    classes: tuple[str, ...]
    models: tuple[str, str]
    colours: tuple[str, str]

    def answer(self, which: int, row: int) -> str:
        """What a model calls the sample in this row."""
        return self.classes[int(self.answers[which][row])]

    def label(self, row: int) -> str:
        """What the sample in this row is."""
        label = int(self.split.labels[self.indices[row]])
        return self.classes[label] if label < len(self.classes) else "none"

    def is_right(self, which: int, row: int) -> bool:
        """Whether a model's answer to the sample in this row is its label."""
        return bool(self.answers[which][row] == self.split.labels[self.indices[row]])

    def told(self, row: int) -> str:
        """All about the sample in this row, in one line."""
        first, second = (f"{self.models[at]} reads {self.answer(at, row)}" for at in (0, 1))
        return f"Sample {self.indices[row]:,} is {self.label(row)}: {first}, {second}"


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
        self._samples = _Samples(self)
        self.setItemDelegate(self._samples)
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
        self._samples.forget()
        self.list.show(differences)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Some rows."""
        return QSize(360, 2 * (_SIDE + 48))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A row."""
        return QSize(200, _SIDE + 52)

    def _pick(self, index: QModelIndex) -> None:
        known = self.list.differences
        if known is not None:
            self.picked.emit(int(known.indices[index.row()]))


class _Samples(QStyledItemDelegate):
    """Paints each sample once: hundreds may be seen at a time."""

    def __init__(self, wall: SampleWall) -> None:
        super().__init__(wall)
        self._list = wall.list
        self._painted: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def forget(self) -> None:
        """Other samples come."""
        self._painted.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """All of one size."""
        theme, known = current_theme(), self._list.differences
        named = known is not None and max(map(len, known.classes)) > 1
        gap = 2 * theme.spacing.small
        width = round(_NAMED * _SIDE) if named else _SIDE
        lines = 2 if named else 1
        return QSize(width + gap, _SIDE + gap + lines * _line(theme))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Called by Qt."""
        known, theme = self._list.differences, current_theme()
        if known is None:
            return
        # Qt's stubs do not know the fields of style options.
        said: Any = option
        current = bool(said.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(said.state & QStyle.StateFlag.State_MouseOver)
        if current or hovered:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 1) if current else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            place = QRectF(said.rect).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(place, _CORNER, _CORNER)
            painter.restore()
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(
            said.rect.topLeft(), self._pixmap(known, index.row(), said.rect.size(), ratio)
        )

    def _pixmap(self, known: Differences, row: int, size: QSize, ratio: float) -> QPixmap:
        theme = current_theme()
        key = (row, theme.name, size.toTuple(), ratio)
        pixmap = self._painted.pop(key, None)
        if pixmap is None:
            pixmap = QPixmap(size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                frame = QRectF((size.width() - _SIDE) / 2, theme.spacing.small, _SIDE, _SIDE)
                _paint_sample(painter, frame, known.split.images[known.indices[row]], theme)
                if not (known.is_right(0, row) or known.is_right(1, row)):
                    _paint_label(painter, frame, known.label(row), theme)
                below = QRectF(0, frame.bottom(), size.width(), size.height() - frame.bottom())
                _paint_answers(painter, below, known, row, theme)
        self._painted[key] = pixmap
        if len(self._painted) > _REMEMBERED:
            self._painted.popitem(last=False)
        return pixmap


def _line(theme: Theme) -> int:
    return round(1.45 * theme.type.small)


def _paint_sample(painter: QPainter, frame: QRectF, image: NDArray[np.uint8], theme: Theme) -> None:
    edge = QPainterPath()
    edge.addRoundedRect(frame, _CORNER, _CORNER)
    painter.save()
    painter.setClipPath(edge)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(frame, sample_image(image.astype(np.float32) / np.float32(255), theme))
    painter.restore()
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)


def _paint_label(painter: QPainter, frame: QRectF, label: str, theme: Theme) -> None:
    """What it is, in a corner of the sample: no answer below it says so."""
    font = QFont(painter.font())
    font.setPixelSize(theme.type.small)
    painter.setFont(font)
    painter.setPen(QColor(theme.problem))
    room = frame.adjusted(theme.spacing.tiny, 1, -theme.spacing.tiny, -1)
    text = QFontMetricsF(font).elidedText(label, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, text)


def _paint_answers(
    painter: QPainter, place: QRectF, known: Differences, row: int, theme: Theme
) -> None:
    """Figures beside each other, names below each other."""
    in_line = place.height() < 2 * _line(theme)
    font = QFont(painter.font())
    font.setPixelSize(theme.type.small)
    mark = 8.0
    for which in (0, 1):
        right = known.is_right(which, row)
        font.setWeight(QFont.Weight.DemiBold if right else QFont.Weight.Normal)
        metrics = QFontMetricsF(font)
        if in_line:
            cell = QRectF(place.x() + which * place.width() / 2, place.y(), place.width() / 2, 0)
            cell.setHeight(place.height() - theme.spacing.tiny)
        else:
            cell = QRectF(place.x(), place.y() + which * _line(theme), place.width(), _line(theme))
        room = cell.width() - mark - 2 * theme.spacing.tiny
        text = metrics.elidedText(known.answer(which, row), Qt.TextElideMode.ElideRight, room)
        width = mark + theme.spacing.tiny + metrics.horizontalAdvance(text)
        left = cell.center().x() - width / 2
        paint_swatch(painter, QRectF(left, cell.y(), mark, cell.height()), known.colours[which])
        painter.setFont(font)
        painter.setPen(QColor(theme.text if right else theme.muted))
        text_place = QRectF(left + mark + theme.spacing.tiny, cell.y(), room, cell.height())
        painter.drawText(text_place, Qt.AlignmentFlag.AlignVCenter, text)
