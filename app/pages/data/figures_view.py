"""The view Figures of the page Data: how well a model reads, in numbers and under strain."""

from __future__ import annotations

from collections import OrderedDict
from typing import Literal

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.judgements import Judgements
from app.look.theme import appearance
from app.pages.data import figures_work, map_wording, wording
from app.pages.data.figures_axes import share_axis
from app.pages.data.figures_panel import FiguresPanel
from app.pages.data.figures_work import Figures
from app.pages.data.source import Source
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from engine.data.dataset import Split
from engine.judge.disturbances import Point
from engine.networks.model import Model
from engine.train.settings import default_threads

_REMEMBERED = 6


class FiguresView(QWidget):
    """Computes only while it is awake; what was computed is remembered for a model and a split."""

    def __init__(
        self,
        source: Source,
        judgements: Judgements,
        training: TrainingThread,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._judgements = judgements
        self._training = training
        self._awake = False
        self._doing: Literal["", "figures", "robustness"] = ""
        self.figures: Figures | None = None
        self._known: OrderedDict[tuple[int, int], tuple[Figures, list[Point]]] = OrderedDict()
        self.worker = Worker(self)
        self.panel = FiguresPanel(self.worker)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.worker.busy.connect(self._on_busy)
        source.changed.connect(self._renew)
        self.panel.test.clicked.connect(self.test)
        self.panel.again.clicked.connect(self._renew)
        self.panel.classes.opened.connect(self._show_misread)
        appearance().themed.connect(self.panel.wear_theme)

    # Life.

    def wake(self) -> None:
        """Show the figures of what the page is about."""
        self._awake = True
        self._renew()

    def rest(self) -> None:
        """Compute nothing more."""
        self._awake = False
        self._cancel()

    def close_down(self) -> None:
        """End the thread."""
        self._awake = False
        self.worker.end()

    @property
    def points(self) -> tuple[Point, ...]:
        """What is known of the robustness."""
        return tuple(self._points())

    def test(self) -> None:
        """Measure the robustness, from the start."""
        if self.figures is None:
            return
        model, split = self.figures.model, self.figures.split
        self._points().clear()
        self._show_points()
        self._doing = "robustness"
        self.panel.test.setEnabled(False)
        threads = self._threads()
        self.worker.begin(
            lambda report: figures_work.robust(model, split, threads, report),
            self._on_point,
            self._on_failed,
        )

    # Figures.

    def _renew(self) -> None:
        """Compute what is wanted now, unless it is known."""
        if not self._awake:
            return
        self._cancel()
        model, split = self._source.model, self._source.split
        if split is None:
            self._give_up(*self._source.absence)
        elif model is None:
            self._give_up("No model to ask", "Choose a model: the figures tell how well it reads.")
        elif (id(model), id(split)) in self._known:
            self._show(self._known[id(model), id(split)][0])
        else:
            self.figures = None
            self.panel.show_empty("Computing", "The model is asked about all samples.")
            self._compute(model, split)

    def _compute(self, model: Model, split: Split) -> None:
        self._doing = "figures"
        threads = self._threads()
        self.worker.begin(
            lambda report: figures_work.figures(self._judgements, model, split, threads, report),
            self._on_figures,
            self._on_failed,
        )

    def _threads(self) -> int:
        return 1 if self._training.isRunning() else default_threads()

    def _on_figures(self, figures: Figures) -> None:
        self._doing = ""
        # Figures hold their model and split, so that their identities stay theirs.
        self._known[id(figures.model), id(figures.split)] = (figures, [])
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        self._show(figures)

    def _show(self, figures: Figures) -> None:
        self.figures = figures
        source, panel = self._source, self.panel
        samples = map_wording.samples(len(figures.split), source.data, source.split_name)
        panel.title.setText(f"{figures.model.card.name} on {samples}")
        panel.accuracy.show_figures(figures)
        panel.classes.show_figures(figures.classes, source.classes)
        panel.calibration.show_reliability(figures.reliability)
        for chart in panel.robustness:
            chart.show_previews(figures.previews.get(chart.kind.name, ()))
        self._show_points()
        panel.test.setEnabled(figures.count > 0)
        panel.show_figures()

    def _give_up(self, title: str, text: str) -> None:
        self.figures = None
        self.panel.title.setText("")
        self.panel.show_empty(title, text)

    # Robustness.

    def _points(self) -> list[Point]:
        figures = self.figures
        if figures is None:
            return []
        return self._known[id(figures.model), id(figures.split)][1]

    def _on_point(self, point: Point) -> None:
        self._points().append(point)
        self._show_points()

    def _show_points(self) -> None:
        axis = share_axis([point.low for point in self._points()])
        for chart in self.panel.robustness:
            own = tuple(point for point in self._points() if point.kind is chart.kind)
            chart.show_points(own, axis)

    # Ends.

    def _cancel(self) -> None:
        self._doing = ""
        self.worker.cancel()

    def _on_failed(self, sentence: str) -> None:
        self._doing = ""
        self.panel.show_empty("There are no figures", sentence, can_compute=True)

    def _on_busy(self, busy: bool) -> None:
        """The worker came to an end; where something was going on still, somebody cancelled it."""
        if busy or self.worker.is_busy:
            return
        if self._doing == "figures":
            self.panel.show_empty("No figures yet", "Press Compute.", can_compute=True)
        self._doing = ""
        self.panel.test.setEnabled(self.figures is not None and self.figures.count > 0)

    def _show_misread(self, label: int) -> None:
        if self.figures is None:
            return
        judgement = self.figures.judgement
        found = np.flatnonzero((judgement.labels == label) & ~judgement.right)
        if len(found):
            name = wording.plural(self._source.classes[label])
            self._source.show_samples(found, f"{name} read otherwise")
