"""The models' accuracies as points with their intervals, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.look.card import paint_card
from app.look.theme import Theme, current_theme
from app.pages import words
from app.pages.chart_export import offer_export
from app.pages.compare.intervals import Interval, Scale, scale_of
from app.pages.help import explain
from app.pages.table import Table

_ROW = 30
_AXIS = 24
_MARK_WIDTH = 76
_POINT, _END = 3.5, 5.0
# A name may take this share of the width.
_NAME = 0.3
_HELP = (
    "The point is the share of the test samples that a model reads rightly. Other samples of the "
    "same kind would have given another share: with 95 % confidence the true one lies on the line "
    "(Wilson's interval).\n\n"
    "Where two lines lie apart, the models differ. Where they overlap, they may still: both read "
    "the very same samples, which McNemar's test in the view Differences makes use of."
)


class IntervalChart(QWidget):
    """A row a model, in the order that they are given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.intervals: tuple[Interval, ...] = ()
        self.setAccessibleName("Accuracies, chart")
        explain(self, "How accurate each model is, and how far chance may have moved it.", _HELP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        offer_export(self, "Accuracies", self.table)

    def show_intervals(self, intervals: Sequence[Interval]) -> None:
        """Draw these."""
        if tuple(intervals) == self.intervals:
            return
        taller = len(intervals) != len(self.intervals)
        self.intervals = tuple(intervals)
        if taller:
            self.updateGeometry()
        self.update()

    def table(self) -> Table:
        """The figures that are drawn."""
        rows = [(one.name, one.value, one.low, one.high) for one in self.intervals]
        return Table(
            ("model", "accuracy", "low", "high"), [row for row in rows if row[1] is not None]
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """All rows, the title and the axis."""
        space = current_theme().spacing
        height = self._top() + _ROW * max(1, len(self.intervals)) + _AXIS + space.small
        return QSize(320, round(height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As high as it is, and narrower."""
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Title, grid, axis, and a row for each model."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.hasFocus() else None)
            metrics = QFontMetricsF(painter.font())
            track = self._track(metrics)
            scale = scale_of(self.intervals, max(2, int(track.width() / _MARK_WIDTH)))
            title = QRectF(
                theme.spacing.medium, theme.spacing.small, self.width(), 1.4 * theme.type.body
            )
            painter.setPen(QColor(theme.text))
            painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, "Accuracy, with 95 % confidence")
            if any(one.value is not None for one in self.intervals):
                self._paint_axis(painter, theme, track, scale)
            for row, one in enumerate(self.intervals):
                self._paint_row(painter, theme, track, scale, row, one)

    def _top(self) -> float:
        theme = current_theme()
        return 1.4 * theme.type.body + 2 * theme.spacing.small

    def _track(self, metrics: QFontMetricsF) -> QRectF:
        """Where intervals are drawn, from one end of the scale to the other."""
        space = current_theme().spacing
        names = (metrics.horizontalAdvance(one.name) for one in self.intervals)
        left = min(max(names, default=0.0), _NAME * self.width()) + 2 * space.medium
        right = metrics.horizontalAdvance("100.00\u00a0%") + 2 * space.medium
        rows = _ROW * max(1, len(self.intervals))
        return QRectF(left, self._top(), max(1.0, self.width() - left - right), rows)

    def _paint_axis(self, painter: QPainter, theme: Theme, track: QRectF, scale: Scale) -> None:
        font = QFont(self.font())
        font.setPixelSize(theme.type.small)
        painter.save()
        painter.setFont(font)
        for mark in scale.marks:
            x = round(track.left() + scale.place(mark) * track.width()) + 0.5
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(QPointF(x, track.top()), QPointF(x, track.bottom()))
            painter.setPen(QColor(theme.muted))
            label = QRectF(x - _MARK_WIDTH / 2, track.bottom() + 2, _MARK_WIDTH, _AXIS - 4)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, scale.text(mark))
        painter.restore()

    def _paint_row(
        self, painter: QPainter, theme: Theme, track: QRectF, scale: Scale, row: int, one: Interval
    ) -> None:
        middle = track.top() + _ROW * (row + 0.5)
        space = theme.spacing.medium
        words_place = QRectF(space, middle - _ROW / 2, self.width() - 2 * space, _ROW)
        metrics = QFontMetricsF(painter.font())
        name = metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, track.left() - 2 * space)
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.text))
        painter.drawText(words_place, centred | Qt.AlignmentFlag.AlignLeft, name)
        if one.value is None or one.low is None or one.high is None:
            painter.setPen(QColor(theme.muted))
            painter.drawText(words_place, centred | Qt.AlignmentFlag.AlignRight, "not judged")
            return
        painter.drawText(
            words_place, centred | Qt.AlignmentFlag.AlignRight, words.percent(one.value)
        )
        low, value, high = (
            track.left() + scale.place(share) * track.width()
            for share in (one.low, one.value, one.high)
        )
        colour = QColor(one.colour)
        pen = QPen(colour, 2.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for end in (low, high):
            painter.drawLine(QPointF(end, middle - _END), QPointF(end, middle + _END))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(value, middle), _POINT, _POINT)
