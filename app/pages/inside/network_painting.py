"""How the parts of a network's picture are painted, all but the layers' images."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.look.theme import current_theme
from app.pages.inside.links import Link
from app.pages.inside.network_layout import CAPTION, Block, Layout
from app.pages.inside.seen import Seen, Unit

_STRONGEST_LINK = 3.0


def small_font(font: QFont) -> QFont:
    """What captions are written in."""
    small = QFont(font)
    small.setPixelSize(current_theme().type.small)
    return small


def paint_flow(painter: QPainter, layout: Layout) -> None:
    """A quiet ribbon from each layer to the next."""
    ground = QColor(current_theme().guide)
    ground.setAlphaF(0.6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    for before, after in pairwise(layout.blocks):
        left, right = before.x + before.width + 2, after.x - 2
        middle = (left + right) / 2
        path = QPainterPath(QPointF(left, before.y))
        path.cubicTo(QPointF(middle, before.y), QPointF(middle, after.y), QPointF(right, after.y))
        low, lower = before.y + before.height, after.y + after.height
        path.lineTo(right, lower)
        path.cubicTo(QPointF(middle, lower), QPointF(middle, low), QPointF(left, low))
        path.closeSubpath()
        painter.drawPath(path)


def paint_captions(painter: QPainter, layout: Layout) -> None:
    """Each layer's name in the chain, and below it how much it makes."""
    theme = current_theme()
    painter.setFont(small_font(painter.font()))
    for block in layout.blocks:
        left, _, width, _ = block.slot
        top, line = float(block.slot[1]), CAPTION / 2 - 2
        for text, colour in ((block.name, theme.text), (block.size, theme.muted)):
            painter.setPen(QColor(colour))
            place = QRectF(left - 6, top, width + 12, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
            top += line


def paint_outputs(painter: QPainter, block: Block, seen: Seen) -> None:
    """A bar for each output: its class, its share, and that in per cent."""
    theme = current_theme()
    plain = small_font(painter.font())
    plain.setPixelSize(min(theme.type.small, block.high - 2))
    strong = QFont(plain)
    strong.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(strong)
    names = max(metrics.horizontalAdvance(name) for name in seen.outputs) + theme.spacing.small
    number = metrics.horizontalAdvance("100.0") + theme.spacing.tiny
    best = int(seen.shares.argmax())
    thick = max(4.0, min(10.0, block.high * 0.45))
    others = QColor(theme.accent)
    others.setAlphaF(0.5)
    for index, name in enumerate(seen.outputs):
        left, top, wide, high = block.place(index)
        row = QRectF(left + 4, top, wide - 8, high)
        painter.setFont(strong if index == best else plain)
        painter.setPen(QColor(theme.text if index == best else theme.muted))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        share = float(seen.shares[index])
        if share >= 0.0005:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, right, f"{100 * share:.1f}")
        bar = QRectF(row.left() + names, top + (high - thick) / 2, 0, thick)
        bar.setWidth(max(0.0, row.width() - names - number))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.guide))
        painter.drawRoundedRect(bar, thick / 2, thick / 2)
        if bar.width() * share >= 1:
            bar.setWidth(max(thick, bar.width() * share))
            painter.setBrush(QColor(theme.accent) if index == best else others)
            painter.drawRoundedRect(bar, thick / 2, thick / 2)


def paint_links(painter: QPainter, layout: Layout, links: Sequence[Link]) -> None:
    """Lines from unit to unit, the wider the more: the accent adds, the warm colour takes away."""
    theme = current_theme()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ends = {block.layer for block in layout.blocks}
    # Pooling has no weights, and with them no place among these.
    shown = [link for link in links if {link.source.layer, link.target.layer} <= ends]
    for into in (True, False):
        group = [link for link in shown if (link.target == shown[0].target) == into]
        most = max((abs(link.strength) for link in group), default=0.0)
        for link in group:
            colour = QColor(theme.accent if link.strength > 0 else theme.chart[1])
            share = abs(link.strength) / most
            colour.setAlphaF(0.35 + 0.6 * share)
            painter.setPen(QPen(colour, 1 + (_STRONGEST_LINK - 1) * share))
            start, end = (_rect(layout, unit) for unit in (link.source, link.target))
            painter.drawPath(_line(start, end))


def paint_frame(painter: QPainter, layout: Layout, unit: Unit, strong: bool) -> None:
    """A frame around a unit: the open one's is strong."""
    if layout.block_of(unit.layer) is None:
        return
    theme = current_theme()
    place = _rect(layout, unit).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.surface), 4 if strong else 3))
    painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 2, 2)
    painter.setPen(QPen(QColor(theme.accent), 2 if strong else 1))
    painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 2, 2)


def _rect(layout: Layout, unit: Unit) -> QRectF:
    block = layout.block_of(unit.layer)
    assert block is not None
    return QRectF(*block.place(unit.index))


def _line(start: QRectF, end: QRectF) -> QPainterPath:
    first = QPointF(start.right(), start.center().y())
    last = QPointF(end.left(), end.center().y())
    middle = (first.x() + last.x()) / 2
    path = QPainterPath(first)
    path.cubicTo(QPointF(middle, first.y()), QPointF(middle, last.y()), last)
    return path
