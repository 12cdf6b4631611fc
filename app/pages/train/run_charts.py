"""Loss and accuracy side by side: the run of today, and earlier ones fainter behind it."""

import dataclasses
import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages import words
from app.pages.chart_export import Table, offer_export
from app.pages.train import chart_figures, curves
from app.pages.train.chart import Chart, Look
from app.pages.train.curves import Floats
from app.pages.train.recording import Recording
from app.pages.train.runs import Shown

REDRAW_INTERVAL = 33
_MARK_WIDTH = 44
_MARK_HEIGHT = 24
_END_ROOM = 10.0
_STROKE = 3.0
# Single batches reach this far below the smoothed line before they leave the chart.
_BELOW = 0.7
_DOTS_UP_TO = 40
_LOSS_HELP = (
    "Cross-entropy: the mean of -log p, p being the probability that the network gave to the right "
    "answer. A network that guesses stands at 2.3, one that is sure and right near 0. The faint "
    "comb is the loss of single batches, the line is smoothed over some twenty of them, and the "
    "dots are the loss on the test samples after each epoch.\n\n"
    "Where the line falls on and the dots rise, the network learns its samples by heart. Earlier "
    "runs that are ticked in the list are drawn fainter."
)
_ACCURACY_HELP = (
    "Measured after each epoch on samples that the network never learns from. The scale opens up "
    "towards 100 %: from 90 to 99 % is as far as from 99 to 99.9 %, for each step makes ten times "
    "fewer mistakes.\n\nOn 10,000 samples two accuracies that differ by less than about 0.1 % may "
    "differ by luck."
)


class RunCharts(QWidget):
    """Redraws at most every REDRAW_INTERVAL milliseconds, however much arrives in between.

    `equals`: its runs are compared, none is the one of today, and none is fainter.
    """

    def __init__(self, parent: QWidget | None = None, *, equals: bool = False) -> None:
        super().__init__(parent)
        self._equals = equals
        self._recording: Recording | None = None
        self._planned = 0
        self._earlier: list[Shown] = []
        self._hover: float | None = None
        self.loss = Chart(
            "Loss",
            "How wrong the answers are: cross-entropy, on a logarithmic scale, over epochs.",
            help=_LOSS_HELP,
        )
        self.accuracy = Chart(
            "Accuracy",
            "The share of the test samples that are read right, over epochs.",
            54,
            _ACCURACY_HELP,
        )
        offer_export(self.loss, "Loss", self._loss_table)
        offer_export(self.accuracy, "Accuracy", self._accuracy_table)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current_theme().spacing.medium)
        self._row.addWidget(self.loss, 1)
        self._row.addWidget(self.accuracy, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_INTERVAL)
        self._timer.timeout.connect(self._beat)
        for chart in (self.loss, self.accuracy):
            chart.hovered.connect(self._hover_at)
            chart.resized.connect(self.redraw_soon)

    def show_recording(self, recording: Recording | None, planned_epochs: int) -> None:
        """Draw a run that grows, on an axis of `planned_epochs` (0: as long as it is)."""
        self._recording = recording
        self._planned = planned_epochs
        self.redraw_soon()

    def show_earlier(self, shown: list[Shown]) -> None:
        """Draw these runs, and no others, behind the growing one."""
        self._earlier = shown
        self.redraw_soon()

    def redraw_soon(self) -> None:
        """Something changed: redraw at the next beat."""
        if not self._timer.isActive():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what came while another page was seen."""
        super().showEvent(event)
        self.redraw_soon()

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        for chart in (self.loss, self.accuracy):
            chart.wear_theme()
        self.redraw_soon()
        self.update()

    def picture(self, scale: float = 2.0) -> QPixmap:
        """Both charts as a picture, `scale` times as fine as the screen."""
        self.redraw()
        pixmap = QPixmap(self.size() * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(QColor(current_theme().window))
        self.render(pixmap)
        return pixmap

    def redraw(self) -> None:
        """Bring every curve, axis and reading up to date."""
        self._timer.stop()
        live = self._live()
        wanted = {f"earlier {shown.run.key}" for shown in self._earlier}
        if live is not None:
            wanted |= {"raw", "training", "test"}
        for chart in (self.loss, self.accuracy):
            for key in chart.keys() - wanted:
                chart.erase(key)
        whole = self._whole(live)
        end = (
            curves.growing_end(chart_figures.length(live), whole)
            if live and self._planned
            else whole
        )
        for shown in self._earlier:
            self._draw_earlier(shown, end)
        if live is not None:
            self._draw_live(live, end)
        self._set_axes(live, end, whole)
        self._show_readings()

    def _beat(self) -> None:
        if self.isVisible():
            self.redraw()

    def _live(self) -> Shown | None:
        recording = self._recording
        if recording is None:
            return None
        return Shown(recording.head, recording.smoothed, current_theme().chart[0])

    def _whole(self, live: Shown | None) -> float:
        """The last epoch of all that is shown: the plan's while a run grows."""
        if self._planned:
            return float(self._planned)
        lengths = [shown.run.length for shown in self._earlier]
        if live is not None:
            lengths.append(chart_figures.length(live))
        return max(1.0, math.ceil(max(lengths, default=1.0)))

    def _everything(self) -> list[Shown]:
        """All runs that are drawn, with their losses."""
        live, recording = self._live(), self._recording
        if live is None or recording is None:
            return self._earlier
        return [dataclasses.replace(live, run=recording.run()), *self._earlier]

    def _loss_table(self) -> Table:
        return chart_figures.loss_table(self._everything())

    def _accuracy_table(self) -> Table:
        return chart_figures.accuracy_table(self._everything())

    def _draw_earlier(self, shown: Shown, end: float) -> None:
        theme = current_theme()
        opacity = 1.0 if self._equals else 0.55 if theme.dark else 0.6
        width = 1.6 if self._equals else 1.0
        x, y = self._line(shown, end)
        key = f"earlier {shown.run.key}"
        look = Look(shown.colour, width, opacity, smooth=self._equals)
        self.loss.draw(key, x, curves.log_loss(y), look)
        epochs, accuracies = chart_figures.accuracies(shown)
        dots = len(epochs) <= _DOTS_UP_TO
        look = Look(shown.colour, width, opacity, smooth=dots, dots=dots)
        self.accuracy.draw(key, epochs, curves.nines(accuracies), look)

    def _draw_live(self, live: Shown, end: float) -> None:
        assert self._recording is not None
        theme = current_theme()
        x, y = self._comb(live, self._recording.raw, end)
        faint = 0.24 if theme.dark else 0.22
        self.loss.draw("raw", x, curves.log_loss(y), Look(live.colour, 1.0, faint, order=1))
        x, y = self._line(live, end)
        self.loss.draw(
            "training", x, curves.log_loss(y), Look(live.colour, 1.8, smooth=True, order=2)
        )
        epochs, losses = chart_figures.tested(live.run, "test_loss")
        dots = len(epochs) <= _DOTS_UP_TO
        look = Look(theme.chart[1], 1.6, smooth=True, dots=dots, order=3)
        self.loss.draw("test", epochs, curves.log_loss(losses), look)
        epochs, accuracies = chart_figures.accuracies(live)
        self.accuracy.draw("test", epochs, curves.nines(accuracies), look)

    def _comb(self, shown: Shown, losses: NDArray[np.float32], end: float) -> tuple[Floats, Floats]:
        """Places in epochs and values of all losses, thinned to the chart's pixels."""
        bucket = curves.bucket_for(_batches(shown, end), self.loss.pixels)
        places, thinned = curves.envelope(losses[: _batches(shown, end)], bucket)
        return _finite(shown, places.astype(np.float64), thinned.astype(np.float64))

    def _line(self, shown: Shown, end: float) -> tuple[Floats, Floats]:
        """Places in epochs and values of the smoothed curve, in strokes of a few pixels."""
        bucket = curves.bucket_for(_batches(shown, end), self.loss.pixels / _STROKE)
        return _finite(shown, *curves.averages(shown.smoothed[: _batches(shown, end)], bucket))

    def _set_axes(self, live: Shown | None, end: float, whole: float) -> None:
        """Losses of a growing run are shown up to `end`, accuracies up to the `whole` plan."""
        everything = [*self._earlier, *([live] if live is not None else [])]
        lows, highs, accuracies = [], [], []
        for shown in everything:
            losses = shown.smoothed[: _batches(shown, end)]
            epochs, tests = chart_figures.tested(shown.run, "test_loss")
            for values in (losses[np.isfinite(losses)], tests[epochs <= end]):
                if len(values):
                    lows.append(_BELOW * float(values.min()))
                    highs.append(float(values.max()))
            accuracies += list(chart_figures.accuracies(shown)[1])
        low, high = curves.loss_range(lows, highs)
        most = max(2, int(self.loss.rows / _MARK_HEIGHT))
        marks = curves.loss_marks(low, high, most)
        self.loss.set_axes(
            *_across(end, self.loss.pixels), _roomy(low, high, self.loss.rows), marks
        )
        low, high = curves.accuracy_range(accuracies)
        marks = curves.accuracy_marks(low, high, most)
        self.accuracy.set_axes(
            *_across(whole, self.accuracy.pixels), _roomy(low, high, self.loss.rows), marks
        )

    def _hover_at(self, x: float | None) -> None:
        self._hover = x
        for chart in (self.loss, self.accuracy):
            chart.show_hair(x)
        self._show_readings()

    def _show_readings(self) -> None:
        shown = self._live() or (self._earlier[0] if len(self._earlier) == 1 else None)
        if shown is None or not len(shown.smoothed):
            self.loss.show_reading("")
            self.accuracy.show_reading("")
            return
        theme = current_theme()
        run = shown.run
        x = chart_figures.length(shown) if self._hover is None else self._hover
        index = round(x * run.batches_per_epoch / run.stride) - 1
        index = min(max(index, 0), len(shown.smoothed) - 1)
        tested = [epoch for epoch in run.epochs if epoch.epoch <= x + 0.5]
        where = "" if self._hover is None else f"epoch {x:.2f}"
        training = _coloured("training", words.loss(shown.smoothed[index]), shown.colour)
        parts = [where, training]
        accuracy = [where]
        if tested:
            second = theme.chart[1] if self._recording is not None else shown.colour
            parts.append(_coloured("test", words.loss(tested[-1].test_loss), second))
            value = words.percent(tested[-1].test_accuracy)
            accuracy.append(_coloured(f"epoch {tested[-1].epoch}", value, second))
            accuracy[0] = ""
        if not tested:
            accuracy.append("tested after each epoch")
        self.loss.show_reading(" &nbsp; ".join(filter(None, parts)))
        self.accuracy.show_reading(" &nbsp; ".join(filter(None, accuracy)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Side by side where it is wide, one above the other where it is high."""
        super().resizeEvent(event)
        high = self.height() > self.width()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if high else direction.LeftToRight)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card behind each chart."""
        theme = current_theme()
        with QPainter(self) as painter:
            for chart in (self.loss, self.accuracy):
                edge = theme.accent if chart.hasFocus() else None
                paint_card(painter, chart.geometry(), edge)


def _batches(shown: Shown, end: float) -> int:
    """Losses that this run would have at the end of the axis."""
    return math.ceil(end * shown.run.batches_per_epoch / shown.run.stride)


def _finite(shown: Shown, places: Floats, values: Floats) -> tuple[Floats, Floats]:
    """What can be drawn, with places in epochs."""
    finite = np.isfinite(values)
    run = shown.run
    return (places[finite] + 1) * run.stride / run.batches_per_epoch, values[finite]


def _across(end: float, pixels: float) -> tuple[tuple[float, float], curves.Marks]:
    """The axis of epochs up to `end`, with its marks."""
    return (0.0, end * 1.015), curves.epoch_marks(end, int(pixels / _MARK_WIDTH))


def _roomy(low: float, high: float, rows: float) -> tuple[float, float]:
    """Room beyond both ends of an axis of `rows` pixels: marks and points there are seen whole."""
    room = (high - low) * min(0.2, _END_ROOM / max(1.0, rows - 2 * _END_ROOM))
    return low - room, high + room


def _coloured(name: str, value: str, colour: str) -> str:
    return f'<span style="color:{colour}">●</span> {name} <b>{value}</b>'
