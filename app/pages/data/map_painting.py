"""What lies over the dots of a map: names, rings, cards, the drawing and its links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from app.look.framed import paint_framed
from app.look.sample_image import sample_image
from app.look.theme import Theme
from app.pages.data.map_sight import Point

_CORNER = 6.0
_ENLARGED = 112.0
_MINE = 42.0
_LARGEST_NAME, _SMALLEST_NAME = 22, 14
_AWAY = 18.0


@dataclass(frozen=True, eq=False)
class Facts:
    """What is said of a sample that somebody points at; `sample` is float32 [28, 28] of 0..1."""

    sample: NDArray[np.float32]
    title: str
    lines: tuple[str, ...]
    is_wrong: bool = False


@dataclass(frozen=True, eq=False)
class Mine:
    """The drawing among the points, all on the screen: where it is, and the samples next to it."""

    at: Point
    links: Sequence[Point]
    sample: NDArray[np.float32]
    name: str


def card_place(at: Point, size: tuple[float, float], field: QRectF) -> QRectF:
    """Where a card of this size stands beside a point: within the field, and not over the point."""
    width, height = size
    x = at[0] + _AWAY if at[0] + _AWAY + width <= field.right() else at[0] - _AWAY - width
    y = at[1] - _AWAY - height if at[1] - _AWAY - height >= field.top() else at[1] + _AWAY
    x = min(max(x, field.left()), field.right() - width)
    y = min(max(y, field.top()), field.bottom() - height)
    return QRectF(x, y, width, height)


def paint_names(
    painter: QPainter, named: Sequence[tuple[str, Point]], field: QRectF, theme: Theme
) -> None:
    """The classes' names amid their points, as cities stand on a map."""
    font = QFont(painter.font())
    fitting = round(min(field.width(), field.height()) / 25)
    font.setPixelSize(min(_LARGEST_NAME, max(_SMALLEST_NAME, fitting)))
    font.setBold(True)
    metrics = QFontMetricsF(font)
    join = Qt.PenJoinStyle.RoundJoin
    pen = QPen(_halo(theme), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join)
    taken: list[QRectF] = []
    for name, (x, y) in named:
        width, height = metrics.horizontalAdvance(name), metrics.capHeight()
        place = QRectF(x - width / 2, y - height / 2, width, height)
        # Before classes have come apart their names would cover each other.
        if any(place.intersects(other) for other in taken):
            continue
        taken.append(place)
        path = QPainterPath()
        path.addText(place.bottomLeft(), font, name)
        painter.strokePath(path, pen)
        painter.fillPath(path, QColor(theme.text))


def paint_title(painter: QPainter, title: str, theme: Theme) -> None:
    """What is on the map, over its upper edge, readable on dots of any colour."""
    space, metrics = theme.spacing, QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(title), metrics.lineSpacing()
    line = QRectF(space.medium, space.small, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_halo(theme))
    painter.drawRoundedRect(line.adjusted(-space.tiny, 0, space.tiny, 0), 4, 4)
    painter.setPen(QColor(theme.text))
    painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), title)


def paint_ring(painter: QPainter, at: Point, radius: float, colour: str, theme: Theme) -> None:
    """A ring around a dot, seen on dots of any colour."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((_halo(theme), 5.0), (QColor(colour), 2.0)):
        painter.setPen(QPen(ink, width))
        painter.drawEllipse(QPointF(*at), radius, radius)


def paint_lasso(painter: QPainter, line: Sequence[Point], theme: Theme) -> None:
    """The line that is being drawn around samples."""
    ground = QColor(theme.accent)
    ground.setAlphaF(0.12)
    painter.setPen(QPen(QColor(theme.accent), 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(ground)
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in line]))


def paint_facts(painter: QPainter, facts: Facts, at: Point, field: QRectF, theme: Theme) -> None:
    """The sample, enlarged, and what is known of it, beside its point."""
    space = theme.spacing.small
    painter.save()
    small = QFont(painter.font())
    small.setPixelSize(theme.type.small)
    strong = QFont(painter.font())
    strong.setPixelSize(theme.type.body)
    strong.setBold(True)
    lines = [(facts.title, strong, theme.text)]
    colour = theme.problem if facts.is_wrong else theme.muted
    lines += [(line, small, colour) for line in facts.lines]
    widths = [QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in lines]
    heights = [QFontMetricsF(font).height() for _, font, _ in lines]
    width = max(_ENLARGED, *widths) + 2 * space
    height = _ENLARGED + sum(heights) + 2.5 * space
    place = card_place(at, (width, height), field)
    painter.setPen(QPen(QColor(theme.control), 1))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(place, _CORNER, _CORNER)
    frame = QRectF(place.center().x() - _ENLARGED / 2, place.top() + space, _ENLARGED, _ENLARGED)
    paint_framed(painter, frame, sample_image(facts.sample, theme), theme, smooth=False)
    top = frame.bottom() + space / 2
    for (text, font, ink), line_height in zip(lines, heights, strict=True):
        painter.setFont(font)
        painter.setPen(QColor(ink))
        line = QRectF(place.left(), top, place.width(), line_height)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
        top += line_height
    painter.restore()


def paint_mine(painter: QPainter, mine: Mine, field: QRectF, theme: Theme) -> None:
    """The drawing: its point, lines to the samples it is most like, and itself on a small card."""
    at = QPointF(*mine.at)
    painter.save()
    for colour, width in ((_halo(theme), 4.0), (QColor(theme.accent), 1.6)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for link in mine.links:
            painter.drawLine(at, QPointF(*link))
    for link in mine.links:
        paint_ring(painter, link, 5, theme.accent, theme)
    font = QFont(painter.font())
    font.setPixelSize(theme.type.small)
    font.setBold(True)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    space = theme.spacing.tiny
    size = QSizeF(_MINE + 5 * space + metrics.horizontalAdvance(mine.name), _MINE + 2 * space)
    place = card_place(mine.at, (size.width(), size.height()), field)
    painter.setPen(QPen(QColor(theme.accent), 1.5))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(place, _CORNER, _CORNER)
    frame = QRectF(place.left() + space, place.top() + space, _MINE, _MINE)
    paint_framed(painter, frame, sample_image(mine.sample, theme), theme, smooth=False)
    painter.setPen(QColor(theme.text))
    words = QRectF(frame.right() + 2 * space, place.top(), place.right() - frame.right(), _MINE)
    words.setHeight(place.height())
    painter.drawText(
        words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), mine.name
    )
    painter.setPen(QPen(QColor(theme.surface), 2.5))
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(at, 7, 7)
    painter.restore()


def _halo(theme: Theme) -> QColor:
    """What parts a line or a letter from the dots below it."""
    halo = QColor(theme.surface)
    halo.setAlphaF(0.85)
    return halo
