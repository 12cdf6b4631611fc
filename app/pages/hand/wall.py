"""The wall: every drawing as a thumbnail, digit by digit."""

from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QModelIndex as Index
from PySide6.QtCore import QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.look.framed import CORNER, paint_framed
from app.look.sample_image import sample_image
from app.look.theme import Theme, current_theme
from app.pages.describe import describe
from app.pages.hand.wall_model import DRAWING, SAMPLE, WallModel
from engine.data.my_drawing import MyDrawing

# In device-independent pixels.
_SIDE = 56
# Painted thumbnails that are kept: more than a screen shows.
_REMEMBERED = 600
_DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Wall(QListView):
    """`delete_wanted` when a person asks for it by key, `chosen_changed` with the selection."""

    delete_wanted = Signal()
    chosen_changed = Signal()

    def __init__(self, model: WallModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed = model
        self.setModel(model)
        self.setItemDelegate(_Thumbnails(self))
        # In lines, as text is: the icon mode lays thousands out in tenths of a second.
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(0)
        describe(
            self,
            "My drawings",
            "Arrows go from drawing to drawing, Shift chooses several, Ctrl+A all, "
            "Delete deletes them.",
        )
        # What the pointer is told is the drawing, not the wall.
        self.setToolTip("")
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        model.modelReset.connect(self.chosen_changed)
        model.sampled.connect(self._on_sampled)

    @property
    def chosen(self) -> list[MyDrawing]:
        """The selected drawings, in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._listed.shown[row] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete deletes."""
        if event.key() in _DELETES and not event.modifiers():
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _on_sampled(self, first: int, last: int) -> None:
        """Paint again where any of these is seen."""
        seen = self.viewport().rect()
        rows = [self.indexAt(corner).row() for corner in (seen.topLeft(), seen.bottomLeft())]
        top, bottom = (row if row >= 0 else at for row, at in zip(rows, (0, last), strict=True))
        # The last line is longer than its first drawing.
        across = seen.width() // self.sizeHintForIndex(self.model().index(0, 0)).width()
        if first <= bottom + across and last >= top:
            self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A few rows."""
        return QSize(360, 3 * (_SIDE + 32))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """One row."""
        return QSize(200, _SIDE + 40)


class _Thumbnails(QStyledItemDelegate):
    """The sample, and below it what it is; where it was read otherwise, as what.

    Each is painted once: hundreds may be seen at a time.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._painted: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: Index | QPersistentModelIndex
    ) -> QSize:
        """All of one size."""
        theme = current_theme()
        gap = 2 * theme.spacing.small
        return QSize(_SIDE + gap, _SIDE + gap + round(1.4 * theme.type.small))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index | QPersistentModelIndex,
    ) -> None:
        theme = current_theme()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or current:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 1) if current else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft) if chosen else Qt.BrushStyle.NoBrush)
            place = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(place, CORNER, CORNER)
            painter.restore()
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(option.rect.topLeft(), self._pixmap(index, option.rect.size(), ratio))

    def _pixmap(self, index: Index | QPersistentModelIndex, size: QSize, ratio: float) -> QPixmap:
        theme, mine, sample = current_theme(), index.data(DRAWING), index.data(SAMPLE)
        key = (mine.key, sample is not None, theme.name, size.toTuple(), ratio)
        pixmap = self._painted.pop(key, None)
        if pixmap is None:
            pixmap = QPixmap(size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                gap = (size.width() - _SIDE) / 2
                frame = QRectF(gap, theme.spacing.small, _SIDE, _SIDE)
                image = None
                if sample is not None:
                    image = sample_image(np.asarray(sample / 255, np.float32), theme)
                paint_framed(painter, frame, image, theme)
                below = QRectF(0, frame.bottom(), size.width(), size.height() - frame.bottom())
                _paint_caption(painter, below, mine, theme)
        self._painted[key] = pixmap
        if len(self._painted) > _REMEMBERED:
            self._painted.popitem(last=False)
        return pixmap


def _paint_caption(painter: QPainter, place: QRectF, mine: MyDrawing, theme: Theme) -> None:
    font = QFont(painter.font())
    font.setPixelSize(theme.type.small)
    painter.setFont(font)
    wrong = "?" if mine.answered is None else str(mine.answered)
    text = str(mine.label) if mine.was_right else f"{wrong} → {mine.label}"
    painter.setPen(QColor(theme.muted if mine.was_right else theme.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
