"""Paints samples that two models answer differently, each with both answers below it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.look.framed import CORNER, paint_framed
from app.look.sample_image import sample_image
from app.look.swatch import paint_swatch
from app.look.theme import Theme, current_theme
from app.pages.compare.differences import Differences

SIDE = 56
# A name that is no figure has room for this many times the sample's side.
_NAMED = 1.6
# Painted samples that are kept: more than a screen shows.
_REMEMBERED = 600

Index = QModelIndex | QPersistentModelIndex


class SamplePainting(QStyledItemDelegate):
    """A list's delegate for what `shown` gives. Each is painted once: hundreds may be seen."""

    def __init__(self, shown: Callable[[], Differences | None], parent: QObject) -> None:
        super().__init__(parent)
        self._shown = shown
        self._painted: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def forget(self) -> None:
        """Other samples come."""
        self._painted.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """All of one size."""
        theme, known = current_theme(), self._shown()
        named = known is not None and max(map(len, known.classes)) > 1
        gap = 2 * theme.spacing.small
        width = round(_NAMED * SIDE) if named else SIDE
        lines = 2 if named else 1
        return QSize(width + gap, SIDE + gap + lines * _line(theme))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Called by Qt."""
        known, theme = self._shown(), current_theme()
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
            painter.drawRoundedRect(place, CORNER, CORNER)
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
                frame = QRectF((size.width() - SIDE) / 2, theme.spacing.small, SIDE, SIDE)
                shares = known.split.images[known.indices[row]] / np.float32(255)
                paint_framed(painter, frame, sample_image(shares, theme), theme)
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
