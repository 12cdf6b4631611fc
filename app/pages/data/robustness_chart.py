"""How far the accuracy falls as samples are disturbed in one way, and what that looks like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.look.framed import paint_framed
from app.look.sample_image import sample_image
from app.look.theme import Theme, current_theme
from app.pages import words
from app.pages.data.figures_axes import ShareAxis
from app.pages.data.figures_chart import FigureChart
from app.pages.help import explain
from app.pages.table import Table
from engine.judge.disturbances import Kind, Point

SENTENCES = {
    "noise": "Accuracy on samples with random grey on every pixel.",
    "blur": "Accuracy on samples that are out of focus.",
    "rotation": "Accuracy on samples that are turned, to the left or to the right.",
    "shift": "Accuracy on samples that are moved away from the middle.",
    "thickness": "Accuracy on samples whose strokes are thinner or thicker.",
}
HELP = (
    "The same 2,000 samples, spread evenly over the data, are disturbed more and more and read "
    "each time. The band is the 95 % Wilson interval. Below the axis stands one sample at each "
    "level.\n\n"
    "All five charts have one scale, so that they can be compared. Left and right go from level to "
    "level."
)
_LEFT, _RIGHT, _BOTTOM = 40.0, 18.0, 26.0
# What stands at the axis, where that is not the kind's own unit.
_UNITS = {"of white": "% of white"}
_SAMPLE, _SMALLEST = 34.0, 12.0
_DOT = 3.5


class RobustnessChart(FigureChart):
    """One kind of disturbance; `points` come one after another."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        scales = f"accuracy in %, by {_UNITS.get(kind.unit, kind.unit)}"
        super().__init__(kind.name.capitalize(), "not measured", parent, scales)
        self.kind = kind
        self.points: tuple[Point, ...] = ()
        self._axis = ShareAxis(0.0, 0.5)
        self._previews: tuple[NDArray[np.uint8], ...] = ()
        self._images: dict[str, list[QImage]] = {}
        explain(self, SENTENCES[kind.name], HELP)
        self.setMinimumSize(220, 230)

    def show_points(self, points: tuple[Point, ...], axis: ShareAxis) -> None:
        """Draw the accuracies that are known, on this axis."""
        self.points, self._axis = points, axis
        if points:
            first, last = points[0], points[-1]
            self.hint = f"{words.percent(last.accuracy, 1)} at {self._level(last.level)}"
            if len(points) > 1:
                start = words.percent(first.accuracy, 1)
                self.hint = f"{start} at {self._mark(first.level)}, {self.hint}"
        else:
            self.hint = "not measured"
        self.update()

    def show_previews(self, previews: tuple[NDArray[np.uint8], ...]) -> None:
        """Show a sample, uint8 [28, 28], at each level."""
        self._previews = previews
        self._images = {}
        self.update()

    def table(self) -> Table:
        """Level by level."""
        header = (f"{self.kind.name}, {self.kind.unit}", "accuracy", "low", "high")
        rows = [(point.level, point.accuracy, point.low, point.high) for point in self.points]
        return Table(header, rows)

    def spots(self) -> list[QPointF]:
        """Each accuracy that is known."""
        return [QPointF(self._x(point.level), self._y(point.accuracy)) for point in self.points]

    def reading(self, index: int) -> str:
        """The accuracy at a level, and its interval."""
        point = self.points[index]
        interval = f"{100 * point.low:.1f} to {words.percent(point.high, 1)}"
        return f"{self._level(point.level)}: {words.percent(point.accuracy, 1)} ({interval})"

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wider than high."""
        return QSize(300, 250)

    def paint_figure(self, painter: QPainter, theme: Theme) -> None:
        """Grid, band and line; below them the samples."""
        self._paint_grid(painter, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_previews(painter, theme)
        spots = self.spots()
        if not spots:
            return
        band = QColor(theme.chart[0])
        band.setAlphaF(0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        upper = [QPointF(self._x(point.level), self._y(point.high)) for point in self.points]
        lower = [QPointF(self._x(point.level), self._y(point.low)) for point in self.points]
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        painter.setPen(QPen(QColor(theme.chart[0]), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(spots))
        painter.setPen(QPen(QColor(theme.surface), 1.5))
        for index, spot in enumerate(spots):
            painter.setBrush(QColor(theme.chart[0]))
            size = _DOT + (2.5 if index == self.at else 0)
            painter.drawEllipse(spot, size, size)

    def _level(self, level: float) -> str:
        if self.kind.unit == "of white":
            return f"{100 * level:.0f}{words.SPACE}% of white"
        return f"{level:g}{words.SPACE}{self.kind.unit}"

    def _mark(self, level: float) -> str:
        text = f"{100 * level:.0f}" if self.kind.unit == "of white" else f"{level:g}"
        return text.replace("-", "−")

    def _side(self) -> float:
        """How large a sample is painted: no two of them touch."""
        room = (self.width() - _LEFT - _RIGHT) / max(1, len(self.kind.levels) - 1)
        return max(_SMALLEST, min(_SAMPLE, room - 4))

    def _field(self) -> QRectF:
        space = current_theme().spacing
        top = self.head
        bottom = self.height() - _BOTTOM - self._side() - space.small
        right = self.width() - max(_RIGHT, self._side() / 2 + space.small)
        return QRectF(_LEFT, top, max(1.0, right - _LEFT), max(1.0, bottom - top))

    def _x(self, level: float) -> float:
        field, levels = self._field(), self.kind.levels
        inset = self._side() / 2
        share = (level - levels[0]) / (levels[-1] - levels[0])
        return field.left() + inset + share * (field.width() - inset)

    def _y(self, share: float) -> float:
        field = self._field()
        return field.bottom() - self._axis.place(share) * field.height()

    def _paint_grid(self, painter: QPainter, theme: Theme) -> None:
        field = self._field()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for mark in self._axis.marks:
            y = round(self._y(mark))
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(round(field.left()), y, round(field.right()), y)
            painter.setPen(QColor(theme.muted))
            beside = QRectF(0, y - 10, _LEFT - 6, 20)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(beside, int(flags), self._axis.text(mark))
        for index, level in enumerate(self.kind.levels):
            x = self._x(level)
            is_chosen = self.at is not None and self.at == index
            painter.setPen(QColor(theme.text if is_chosen else theme.muted))
            below = QRectF(x - 30, self.height() - _BOTTOM + 2, 60, 16)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._mark(level))

    def _paint_previews(self, painter: QPainter, theme: Theme) -> None:
        if not self._previews:
            return
        if theme.name not in self._images:
            shares = [image * np.float32(1 / 255) for image in self._previews]
            self._images = {theme.name: [sample_image(share, theme) for share in shares]}
        side = self._side()
        top = self._field().bottom() + theme.spacing.small
        images = zip(self.kind.levels, self._images[theme.name], strict=True)
        for index, (level, image) in enumerate(images):
            frame = QRectF(self._x(level) - side / 2, top, side, side)
            is_chosen = self.at == index and index < len(self.points)
            colour = theme.accent if is_chosen else theme.border
            paint_framed(painter, frame, image, theme, corner=3, colour=colour)
