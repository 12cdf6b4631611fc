"""The wall: every drawing as a thumbnail, digit by digit."""

import numpy as np
from PySide6.QtCore import QModelIndex as Index
from PySide6.QtCore import QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.look.theme import Theme, current_theme
from app.pages.describe import describe
from app.pages.hand.wall_model import DRAWING, SAMPLE, Sample, WallModel
from engine.data.my_drawing import MyDrawing

# In device-independent pixels.
_SIDE = 56
_CORNER = 6.0
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
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
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

    def sizeHint(self) -> QSize:  # noqa: N802
        """A few rows."""
        return QSize(360, 3 * (_SIDE + 32))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """One row."""
        return QSize(200, _SIDE + 40)


class _Thumbnails(QStyledItemDelegate):
    """The sample, and below it what it is; where it was read otherwise, as what."""

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
        place = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or current:
            painter.setPen(QPen(QColor(theme.accent), 1) if current else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft) if chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1.5, 1.5, -1.5, -1.5), _CORNER, _CORNER)
        left = place.left() + (place.width() - _SIDE) / 2
        frame = QRectF(left, place.top() + theme.spacing.small, _SIDE, _SIDE)
        _paint_sample(painter, frame, index.data(SAMPLE), theme)
        below = QRectF(place.left(), frame.bottom(), place.width(), place.bottom() - frame.bottom())
        _paint_caption(painter, below, index.data(DRAWING), theme)
        painter.restore()


def _paint_sample(painter: QPainter, frame: QRectF, sample: Sample | None, theme: Theme) -> None:
    edge = QPainterPath()
    edge.addRoundedRect(frame, _CORNER, _CORNER)
    painter.fillPath(edge, QColor(theme.paper))
    if sample is not None:
        painter.save()
        painter.setClipPath(edge)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame, _coloured(sample, theme))
        painter.restore()
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)


def _paint_caption(painter: QPainter, place: QRectF, mine: MyDrawing, theme: Theme) -> None:
    font = QFont(painter.font())
    font.setPixelSize(theme.type.small)
    painter.setFont(font)
    wrong = "?" if mine.answered is None else str(mine.answered)
    text = str(mine.label) if mine.was_right else f"{wrong} → {mine.label}"
    painter.setPen(QColor(theme.muted if mine.was_right else theme.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _coloured(sample: Sample, theme: Theme) -> QImage:
    """A sample in the ink's colour: its greys as an image's transparency."""
    side = sample.shape[0]
    grey = np.ascontiguousarray(sample)
    mask = QImage(grey.data, side, side, side, QImage.Format.Format_Alpha8)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.ink))
    image.setAlphaChannel(mask)
    return image
