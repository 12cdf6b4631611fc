"""The reliability diagram: whether a model is as often right as it says."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.look.theme import Theme, current_theme
from app.pages import words
from app.pages.data.figures_chart import FigureChart
from app.pages.help import explain
from app.pages.legend_line import legend_width, paint_legend
from app.pages.table import Table
from engine.judge.calibration import Reliability
from engine.judge.figures import wilson

SENTENCE = (
    "Of the answers that are 80 % sure, 80 of 100 should be right: then bars end at the dashed "
    "line. An orange piece is missing: the model is surer than it may be; a pale one is more than "
    "it says."
)
HELP = (
    "Answers are put into fifteen bins by their confidence. Each bar ends at the share of its "
    "answers that are right; the orange or pale piece is what lies between that and their mean "
    "confidence. The thin line is the 95 % Wilson interval of the share: long where a bin holds "
    "few answers.\n\n"
    "The row below counts the answers of each bin, on a logarithmic scale. The expected "
    "calibration error is the mean length of these pieces, weighed by these counts (Guo, "
    "Pleiss, Sun and Weinberger, 2017).\n\n"
    "Left and right go from bin to bin."
)
_LEFT, _RIGHT, _BOTTOM = 62.0, 16.0, 62.0
_LEGEND = 22.0
_COUNTS = 46.0
_MARKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class CalibrationChart(FigureChart):
    """Shows one `Reliability`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Calibration", "", parent, "accuracy, by confidence")
        self.shown: Reliability | None = None
        explain(self, SENTENCE, HELP)
        self.setMinimumSize(260, 340)

    def show_reliability(self, shown: Reliability | None) -> None:
        """Draw this; None: nothing is known."""
        self.shown = shown
        error = "" if shown is None else words.percent(shown.error)
        self.hint = f"Expected calibration error {error}" if error else ""
        self.update()

    def table(self) -> Table:
        """The bins that hold answers."""
        header = ("from", "to", "answers", "mean confidence", "accuracy")
        shown = self.shown
        if shown is None:
            return Table(header, ())
        return Table(
            header,
            tuple(
                (
                    shown.edges[index],
                    shown.edges[index + 1],
                    shown.counts[index],
                    shown.confidences[index],
                    shown.accuracies[index],
                )
                for index in self._bins()
            ),
        )

    def spots(self) -> list[QPointF]:
        """The middle of each bin that holds answers, at its accuracy."""
        shown = self.shown
        if shown is None:
            return []
        return [
            QPointF(self._bar(index).center().x(), self._y(float(shown.accuracies[index])))
            for index in self._bins()
        ]

    def reading(self, index: int) -> str:
        """What a bin holds."""
        shown, found = self.shown, self._bins()[index]
        assert shown is not None
        count = int(shown.counts[found])
        answers = "1 answer" if count == 1 else f"{words.count(count)} answers"
        sure = words.percent(float(shown.confidences[found]), 1)
        right = words.percent(float(shown.accuracies[found]), 1)
        return f"{answers}, {sure} sure on average, {right} right"

    def sizeHint(self) -> QSize:  # noqa: N802
        """Nearly square, with the counts below."""
        return QSize(380, 420)

    def paint_figure(self, painter: QPainter, theme: Theme) -> None:
        """Grid, bars, gaps, intervals, the diagonal, and the counts below."""
        self._paint_grid(painter, theme)
        shown = self.shown
        if shown is None:
            return
        self._paint_legend(painter, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, index in enumerate(self._bins()):
            self._paint_bin(painter, theme, shown, index, number == self.at)
        field = self._field()
        painter.setPen(QPen(QColor(theme.muted), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(field.bottomLeft(), field.topRight())

    def _bins(self) -> list[int]:
        """Those that hold answers."""
        counts = self.shown.counts.tolist() if self.shown is not None else []
        return [index for index, count in enumerate(counts) if count]

    def _field(self) -> QRectF:
        top = self.head
        bottom = self.height() - _BOTTOM - _COUNTS - current_theme().spacing.small
        return QRectF(_LEFT, top, self.width() - _LEFT - _RIGHT, max(1.0, bottom - top))

    def _y(self, share: float) -> float:
        field = self._field()
        return field.bottom() - share * field.height()

    def _bar(self, index: int) -> QRectF:
        """The bin's column, as high as the field."""
        assert self.shown is not None
        field, edges = self._field(), self.shown.edges
        left = field.left() + float(edges[index]) * field.width()
        right = field.left() + float(edges[index + 1]) * field.width()
        return QRectF(left + 1, field.top(), right - left - 2, field.height())

    def _paint_grid(self, painter: QPainter, theme: Theme) -> None:
        field = self._field()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        grid, ink = QPen(QColor(theme.grid), 1), QColor(theme.muted)
        counts = self._counts()
        for mark in _MARKS:
            x, y = round(field.left() + mark * field.width()), round(self._y(mark))
            painter.setPen(grid)
            painter.drawLine(x, round(field.top()), x, round(counts.bottom()))
            painter.drawLine(round(field.left()), y, round(field.right()), y)
            painter.setPen(ink)
            below = QRectF(x - 30, counts.bottom() + 2, 60, 16)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{100 * mark:.0f}")
            beside = QRectF(0, y - 10, _LEFT - 6, 20)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(beside, int(flags), f"{100 * mark:.0f}{words.SPACE}%")
        line = QRectF(field.left(), counts.bottom() + 18, field.width(), 18)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, "confidence, %")
        beside = QRectF(0, counts.top(), _LEFT - 6, counts.height())
        painter.drawText(beside, int(flags), "answers")

    def _paint_legend(self, painter: QPainter, theme: Theme) -> None:
        entries = (
            (QColor(theme.chart[0]), "right"),
            (_gap(theme, 1), "too sure"),
            (_gap(theme, 0), "not sure enough"),
        )
        wide = legend_width(QFontMetricsF(painter.font()), entries)
        left = max(theme.spacing.medium, self._field().center().x() - wide / 2)
        place = QRectF(left, self.height() - _LEGEND - theme.spacing.tiny, wide, _LEGEND)
        paint_legend(painter, place, entries)

    def _counts(self) -> QRectF:
        field = self._field()
        top = field.bottom() + current_theme().spacing.small
        return QRectF(field.left(), top, field.width(), _COUNTS)

    def _paint_bin(
        self, painter: QPainter, theme: Theme, shown: Reliability, index: int, chosen: bool
    ) -> None:
        count = int(shown.counts[index])
        accuracy, confidence = float(shown.accuracies[index]), float(shown.confidences[index])
        column, field = self._bar(index), self._field()
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRect(
                column.united(column.translated(0, self._counts().bottom() - field.bottom()))
            )
        upper, lower = self._y(max(accuracy, confidence)), self._y(min(accuracy, confidence))
        painter.setBrush(QColor(theme.chart[0]))
        painter.drawRect(QRectF(QPointF(column.left(), lower), column.bottomRight()))
        painter.setBrush(_gap(theme, 0 if accuracy > confidence else 1))
        painter.drawRect(QRectF(QPointF(column.left(), upper), QPointF(column.right(), lower)))
        low, high = wilson(round(accuracy * count), count)
        painter.setPen(QPen(QColor(theme.text), 1))
        middle = column.center().x()
        painter.drawLine(QPointF(middle, self._y(low)), QPointF(middle, self._y(high)))
        counts = self._counts()
        most = math.log10(1 + int(shown.counts.max()))
        height = counts.height() * math.log10(1 + count) / most
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.control))
        painter.drawRect(QRectF(column.left(), counts.bottom() - height, column.width(), height))


def _gap(theme: Theme, which: int) -> QColor:
    """What lies between a bar and the confidence."""
    colour = QColor(theme.chart[which])
    colour.setAlphaF(0.45)
    return colour
