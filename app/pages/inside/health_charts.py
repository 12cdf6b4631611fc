"""The layers' health as four charts over the run, a line a layer."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages.chart_export import offer_export
from app.pages.inside.health_colours import layer_colours
from app.pages.inside.health_legend import LayerLegend
from app.pages.inside.health_run import QUANTITIES, Floats, HealthRun, Quantity
from app.pages.table import Table
from app.pages.train import curves
from app.pages.train.chart import Chart, Look

# Milliseconds from a change to the first chart that shows it, and from one chart to the next: one
# at a time is made or redrawn, so that the window never halts for all of them.
REDRAW_INTERVAL = 50
_NEXT = 16
_MARK_WIDTH, _MARK_HEIGHT = 44, 24
_AXIS_WIDTH = 50
_CHART_HEIGHT = 170
# From this width on two charts stand beside each other.
_WIDE = 480
_DOTS_UP_TO = 40
# Pixels from point to point: smooth lines take their time.
_STROKE = 5.0
# A little room beyond both ends of an axis, as a share of it.
_ROOM = 0.06
# What stands in a chart's corner while nothing is pointed at.
_SCALE = "by epoch"
_SHARES = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0)


class HealthCharts(QWidget):
    """Made when first seen, redrawn some times a second, and only while it is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: HealthRun | None = None
        self._planned = 0
        self._marked: float | None = None
        self._hover: tuple[Quantity, float] | None = None
        self.charts: dict[Quantity, Chart] = {}
        self._stale: list[Quantity] = []
        self.legend = LayerLegend()
        self._grid = QGridLayout()
        self._shape = (0, 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._beat)
        self._lay_out()

    def show_run(self, run: HealthRun | None, planned_epochs: int) -> None:
        """Draw a run, on an axis of so many epochs."""
        self._run, self._planned = run, planned_epochs
        self.redraw_soon()

    def mark(self, epoch: float | None) -> None:
        """Mark the place that is replayed."""
        if epoch != self._marked:
            self._marked = epoch
            self._show_hair()

    def redraw_soon(self) -> None:
        """Something changed: redraw the charts, one after another."""
        # A chart that waits already keeps its turn, so that none is passed over.
        self._stale += [quantity for quantity in QUANTITIES if quantity not in self._stale]
        if not self._timer.isActive():
            self._timer.start(REDRAW_INTERVAL)

    def redraw(self) -> None:
        """Bring every line, axis and figure up to date at once."""
        self._timer.stop()
        self._stale = []
        for quantity in QUANTITIES:
            if quantity not in self.charts:
                self._make(quantity)
            self._draw(quantity)

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        for chart in self.charts.values():
            chart.wear_theme()
        self.legend.update()
        self.redraw_soon()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what came while another page was seen."""
        super().showEvent(event)
        self.redraw_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Two charts in a row where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card behind each chart."""
        theme = current_theme()
        with QPainter(self) as painter:
            for chart in self.charts.values():
                paint_card(painter, chart.geometry(), theme.accent if chart.hasFocus() else None)

    def _beat(self) -> None:
        if not self.isVisible() or not self._stale:
            return
        if self._stale[0] in self.charts:
            self._draw(self._stale.pop(0))
        else:
            self._make(self._stale[0])
        if self._stale:
            self._timer.start(_NEXT)

    def _make(self, quantity: Quantity) -> None:
        chart = Chart(quantity.title, quantity.tip, _AXIS_WIDTH, quantity.help)
        chart.setMinimumHeight(_CHART_HEIGHT)
        offer_export(chart, quantity.title, partial(self._table, quantity))
        chart.hovered.connect(partial(self._hover_at, quantity))
        chart.resized.connect(self.redraw_soon)
        self.charts[quantity] = chart
        self._arrange()
        self._show_hair()

    def _draw(self, quantity: Quantity) -> None:
        run, chart = self._run, self.charts[quantity]
        if run is None:
            return
        most = max(2, int(chart.pixels / _STROKE))
        lines = [run.curve(quantity, layer, most) for layer in range(len(run.layers))]
        drawn = {f"{layer} {run.layers[layer]}": line for layer, line in enumerate(lines)}
        for key in chart.keys() - set(drawn):
            chart.erase(key)
        colours = layer_colours(len(run.layers), current_theme())
        for layer, (key, (x, y)) in enumerate(drawn.items()):
            dots = len(x) <= _DOTS_UP_TO
            look = Look(colours[layer], 1.6, smooth=True, dots=dots, order=layer)
            chart.draw(key, x, y if quantity.share else np.log10(y), look)
        self._set_axes(chart, quantity, lines, run.length)
        self._show_figures()

    def _set_axes(
        self, chart: Chart, quantity: Quantity, lines: list[tuple[Floats, Floats]], length: float
    ) -> None:
        figures = np.concatenate([y for _, y in lines]) if lines else np.empty(0)
        end = curves.growing_end(length, max(length, self._planned)) if length else 1.0
        most = max(2, int(chart.rows / _MARK_HEIGHT))
        low, high = share_range(figures) if quantity.share else decades(figures)
        if quantity.share:
            marks = [(mark, f"{100 * mark:g}\u00a0%") for mark in _SHARES if mark <= high]
            marks = marks[:: max(1, math.ceil(len(marks) / most))]
        else:
            marks = curves.loss_marks(low, high, most)
        room = _ROOM * (high - low)
        across = curves.epoch_marks(end, int(chart.pixels / _MARK_WIDTH))
        chart.set_axes((0.0, end * 1.015), across, (low - room, high + room), marks)

    def _hover_at(self, quantity: Quantity, x: float | None) -> None:
        self._hover = None if x is None else (quantity, x)
        self._show_hair()
        self._show_figures()

    def _show_hair(self) -> None:
        place = self._marked if self._hover is None else self._hover[1]
        for chart in self.charts.values():
            chart.show_hair(place)

    def _show_figures(self) -> None:
        run = self._run
        if run is None:
            return
        hovered, epoch = self._hover or (None, 0.0)
        for quantity, chart in self.charts.items():
            chart.show_reading(f"epoch {epoch:.2f}" if quantity is hovered else _SCALE)
        self.legend.show_layers(run.layers, () if hovered is None else run.at(hovered, epoch))

    def _table(self, quantity: Quantity) -> Table:
        return Table((), ()) if self._run is None else self._run.table(quantity)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self._grid.setSpacing(space.medium)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addWidget(self.legend)
        column.addLayout(self._grid, 1)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= _WIDE else 1
        shape = (columns, len(self.charts))
        if shape != self._shape:
            self._shape = shape
            # Room for them before they are made, so that nothing jumps when they come.
            rows = len(QUANTITIES) // columns
            for row in range(len(QUANTITIES)):
                self._grid.setRowMinimumHeight(row, _CHART_HEIGHT if row < rows else 0)
            for quantity, chart in self.charts.items():
                place = QUANTITIES.index(quantity)
                self._grid.addWidget(chart, place // columns, place % columns)


def decades(figures: Floats) -> tuple[float, float]:
    """The logarithmic axis (its ends' logarithms) around figures above 0, by halves of a decade."""
    if not len(figures):
        return (-3.0, 0.0)
    low = math.floor(2 * math.log10(figures.min())) / 2
    high = math.ceil(2 * math.log10(figures.max())) / 2
    return low, max(high, low + 1)


def share_range(figures: Floats) -> tuple[float, float]:
    """From nothing to a mark above all shares."""
    most = float(figures.max()) if len(figures) else 0.0
    return 0.0, next(mark for mark in _SHARES[1:] if mark >= min(most, 1.0))
