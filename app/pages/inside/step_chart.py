"""The sum as a chart: what each part adds or takes away, and how it grows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.look.card import paint_card
from app.look.theme import appearance, current_theme
from app.pages.chart_export import Table, offer_export
from app.pages.help import explain
from app.pages.inside.seen import number
from app.pages.inside.step_sum import Walk
from app.pages.legend_line import legend_width, paint_legend

_TIP = "The bars are what each part adds to the sum, or takes away; the line is the sum so far."
_HELP = (
    "A part is one product where there are few, an input channel where there are many, and a row "
    "where all belong to one picture. What is not computed yet is not drawn."
)
_LEAST = 84
# The line that says what the colours mean, and from which height on there is room for it.
_LEGEND, _LEGEND_FROM = 18, 110


class StepChart(QWidget):
    """A bar for each part of a walk that is done, above the zero line or below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walk: Walk | None = None
        self._position = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("The sum, part by part")
        explain(self, _TIP, _HELP)
        self.exporting = offer_export(self, "Sum", self.table)
        appearance().themed.connect(self.update)

    def show_walk(self, walk: Walk, position: int) -> None:
        """Show a walk as far as it has come."""
        self._walk, self._position = walk, position
        self.update()

    def table(self) -> Table:
        """Each part's first and last term, what it adds, and the sum after it."""
        walk = self._walk
        if walk is None:
            return Table(("from", "to", "adds", "sum"), ())
        return Table(
            ("from", "to", "adds", "sum"),
            [
                (start + 1, end, walk.running[end] - walk.running[start], walk.running[end])
                for start, end in walk.bars()
            ],
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """As low as it may be: it takes what height the others leave."""
        return QSize(400, _LEAST)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrower still."""
        return QSize(200, _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The card, the zero line, the bars, the line of the sum, the two ends of the scale."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
            walk = self._walk
            if walk is None:
                return
            low, high = _scale(walk)
            font = QFont(self.font())
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            area = self._area(QFontMetricsF(font), (number(low), number(high)))
            zero = _y(0.0, low, high, area)
            painter.setPen(QColor(theme.muted))
            for value in {low, 0.0, high}:
                y = _y(value, low, high, area)
                place = QRectF(0, y - 9, area.left() - theme.spacing.tiny, 18)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                crowded = value and abs(y - zero) < 16
                if not crowded:
                    painter.drawText(place, right, number(value))
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(QLineF(area.left(), zero, area.right(), zero))
            self._paint_bars(painter, walk, area, (low, high))
            self._paint_legend(painter, walk)

    def event(self, event: QEvent) -> bool:
        """The tip is of the bar below the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._walk:
            walk, font = self._walk, QFont(self.font())
            font.setPixelSize(current_theme().type.small)
            area = self._area(QFontMetricsF(font), tuple(map(number, _scale(walk))))
            bars = walk.bars()
            at = int((event.pos().x() - area.left()) / area.width() * len(bars))
            if 0 <= at < len(bars) and bars[at][1] <= self._position:
                start, end = bars[at]
                added = number(walk.running[end] - walk.running[start])
                terms = f"Term {end}" if end == start + 1 else f"Terms {start + 1} to {end}"
                text = f"{terms}: {added}, then the sum is {number(walk.running[end])}"
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _area(self, metrics: QFontMetricsF, marks: tuple[str, ...]) -> QRectF:
        space = current_theme().spacing
        left = space.medium + max(metrics.horizontalAdvance(mark) for mark in marks)
        top = space.medium + (_LEGEND if self.height() > _LEGEND_FROM else 0)
        return QRectF(self.rect()).adjusted(left + space.tiny, top, -space.medium, -space.medium)

    def _paint_legend(self, painter: QPainter, walk: Walk) -> None:
        if self.height() <= _LEGEND_FROM:
            return
        sum_word = "largest so far" if walk.pooled else "sum so far"
        entries = (
            (_bar_colour(1), "candidate" if walk.pooled else "adds"),
            *(() if walk.pooled else ((_bar_colour(-1), "takes away"),)),
            (QColor(current_theme().text), sum_word),
        )
        space = current_theme().spacing
        wide = legend_width(QFontMetricsF(painter.font()), entries)
        left = self.width() - space.medium - wide
        paint_legend(painter, QRectF(left, space.small, wide, _LEGEND), entries)

    def _paint_bars(
        self, painter: QPainter, walk: Walk, area: QRectF, scale: tuple[float, float]
    ) -> None:
        theme = current_theme()
        bars = walk.bars()
        wide = area.width() / len(bars)
        zero = _y(0.0, *scale, area)
        line = [QPointF(area.left(), zero)]
        for place, (start, end) in enumerate(bars):
            end = min(end, self._position)
            if end <= start:
                break
            added = walk.running[end] - walk.running[start]
            value = float(walk.products.ravel()[start]) if walk.pooled else float(added)
            top = _y(value, *scale, area)
            colour = _bar_colour(value)
            left = area.left() + place * wide
            inset = min(2.0, wide * 0.15)
            bar = QRectF(left + inset, min(top, zero), wide - 2 * inset, abs(top - zero))
            painter.fillRect(bar, colour)
            y = _y(float(walk.running[end]), *scale, area)
            line.append(QPointF(left + wide / 2, y))
        painter.setPen(QPen(QColor(theme.text), 1.6))
        painter.drawPolyline(QPolygonF(line))
        if len(line) > 1:
            painter.setBrush(QColor(theme.text))
            painter.drawEllipse(line[-1], 2.5, 2.5)


def _bar_colour(value: float) -> QColor:
    theme = current_theme()
    colour = QColor(theme.accent if value > 0 else theme.chart[1])
    colour.setAlphaF(0.55)
    return colour


def _scale(walk: Walk) -> tuple[float, float]:
    """The least and the largest of all bars and sums, zero among them."""
    parts = [walk.running[end] - walk.running[start] for start, end in walk.bars()]
    if walk.pooled:
        parts = list(walk.products.ravel())
    values = [0.0, *parts, *walk.running]
    low, high = float(min(values)), float(max(values))
    return (low, high) if high > low else (0.0, 1.0)


def _y(value: float, low: float, high: float, area: QRectF) -> float:
    return area.bottom() - (value - low) / (high - low) * area.height()
