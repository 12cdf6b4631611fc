"""The view Samples: the wall, and what decides what stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.data import wording
from app.pages.data.answers import Answers
from app.pages.data.average_strip import AverageStrip
from app.pages.data.filter import filtered, wrong
from app.pages.data.filter_bar import FilterBar
from app.pages.data.source import Source
from app.pages.data.texture import Texture
from app.pages.data.wall import PITCHES, Wall
from app.pages.describe import describe, described_action
from app.pages.elided_label import ElidedLabel
from app.pages.empty_card import EmptyCard
from app.pages.help import explain
from app.threads.worker import Worker
from engine.data.dataset import Split
from engine.judge.averages import average_samples
from engine.networks.model import Model
from engine.progress import Report

_HINT = "Point at a sample to learn about it; Enter or a double click draws it onto the canvas."
_HELP = (
    "Arrows go from sample to sample, Page Up and Page Down a page, Home and End to the first and "
    "the last. Enter or a double click draws the sample onto the canvas, to be read there.\n\n"
    "Plus and minus, or the wheel with Ctrl, show samples larger or smaller.\n\n"
    "A corner marks samples that the model reads wrongly, once it was asked: a filter or an order "
    "by its answers asks it, and so does the view Mistakes."
)
_UNANSWERED = "The model was not asked to the end."


@dataclass(frozen=True, eq=False)
class _Picked:
    """Samples that another view chose from a split, by a model's answers."""

    indices: NDArray[np.int64]
    title: str
    model: Model | None
    split: Split | None


class SamplesView(QWidget):
    """All samples of the source, or some that another view picked."""

    def __init__(
        self, source: Source, answers: Answers, zoom: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._answers = answers
        self._awake = False
        self._picked: _Picked | None = None
        self._averaged: Texture | None = None
        self._averaging = Worker(self)
        self.averages = AverageStrip()
        self.filters = FilterBar()
        self.title = ElidedLabel()
        self.show_all = QPushButton("Show all")
        describe(self.show_all, "Show all", "Takes every filter away, and shows all samples again.")
        self.ask = QPushButton("Ask the model")
        describe(self.ask, "Ask the model", "Has the model read all samples that are shown.")
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.wall = Wall(self.sentence, zoom)
        self.wall.setAccessibleName("Samples")
        explain(self.wall, "All samples of the dataset; the arrows walk among them.", _HELP)
        self.line = ElidedLabel()
        self.draw = described_action(
            self, "Draw onto the Canvas", "pen", "", "Put the sample onto the canvas (Enter)"
        )
        self._waiting = EmptyCard(*source.absence)
        self._nothing = EmptyCard(
            "No such samples", "No sample passes all filters:\nlet more pass, or show all."
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._say_line(-1)

    def sentence(self, index: int) -> str:
        """What is known of a sample."""
        split = self._source.split
        if split is None or not 0 <= index < len(split):
            return ""
        return wording.sample(index, split, self._answers.judgement, self._source.classes)

    def show_among(self, indices: NDArray[np.int64], title: str) -> None:
        """Show just these samples; filters begin anew."""
        self._open_up()
        self._picked = _Picked(indices, title, self._source.model, self._source.split)
        self._refresh_awake()

    def wake(self) -> None:
        """Show what is chosen by now."""
        self._awake = True
        self.refresh()

    def rest(self) -> None:
        """Compute nothing more."""
        self._awake = False
        if self._averaging.is_busy:
            self._averaging.cancel()
            self._averaged = None

    def close_down(self) -> None:
        """End the thread."""
        self._averaging.end()

    def refresh(self) -> None:
        """Show the samples that pass the filters."""
        split = self._source.split
        if split is None:
            self._waiting.say(*self._source.absence)
            self._stack.setCurrentWidget(self._waiting)
            return
        self._average(split)
        filter = self.filters.filter(self.averages.label)
        judgement = self._answers.judgement
        if filter.asks_answers:
            self._answers.want()
        picked = self._picked_here()
        among, title = (None, "") if picked is None else (picked.indices, picked.title)
        indices = filtered(split.labels, judgement, filter, among)
        self.wall.show_samples(
            self._source.texture, indices, None if judgement is None else wrong(judgement)
        )
        unanswered = filter.asks_answers and self._answers.cancelled
        shown = wording.shown(len(indices), len(split), filter, title, self._source.classes)
        self.title.setText(_UNANSWERED if unanswered else shown)
        self.ask.setVisible(unanswered)
        self.show_all.setVisible(picked is not None or not filter.is_open)
        self._stack.setCurrentWidget(self.wall if len(indices) else self._nothing)

    def _average(self, split: Split) -> None:
        if self._source.texture is self._averaged:
            return
        self._averaged = self._source.texture
        counts = np.bincount(split.labels, minlength=wording.NO_DIGIT + 1)
        self.averages.show_classes(self._source.classes, counts.tolist())

        def work(report: Report) -> Iterator[NDArray[np.float32]]:
            yield average_samples(split)

        self._averaging.begin(work, self.averages.show_averages)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.zoom.setRange(0, len(PITCHES) - 1)
        self.zoom.setValue(self.wall.zoom)
        self.zoom.setPageStep(1)
        self.zoom.setFixedWidth(96)
        describe(self.zoom, "Size", "How large samples are shown (+ and −, or Ctrl and the wheel).")
        self.line.setProperty("role", "small")
        self.ask.hide()
        self.show_all.hide()
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self.title, 1)
        for control in (self.ask, self.show_all, self.zoom):
            head.addWidget(control)
        for part in (self.wall, self._nothing, self._waiting):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addWidget(self.averages)
        column.addWidget(self.filters)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.line)
        # Buttons that come and go leave the row as high as it is.
        column.setStretchFactor(self._stack, 1)
        self.title.setMinimumHeight(self.show_all.sizeHint().height())

    def _connect(self) -> None:
        self.averages.chosen.connect(lambda _: self.refresh())
        self.filters.changed.connect(self.refresh)
        self.show_all.clicked.connect(self._show_all)
        self.ask.clicked.connect(self._ask)
        self.zoom.valueChanged.connect(self.wall.set_zoom)
        self.wall.zoomed.connect(self.zoom.setValue)
        self.wall.wanted.connect(self._source.draw)
        self.wall.stood_on.connect(self._say_line)
        self.wall.pointed.connect(self._say_line)
        self.draw.triggered.connect(lambda: self._source.draw(self.wall.current))
        self.wall.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.wall.addAction(self.draw)
        self._source.changed.connect(self._refresh_awake)
        self._answers.changed.connect(self._refresh_awake)

    def _refresh_awake(self) -> None:
        if self._awake:
            self.refresh()

    def _picked_here(self) -> _Picked | None:
        """What was picked; of other samples, or by another model's answers, it means nothing."""
        picked, source = self._picked, self._source
        if picked is None or picked.model is not source.model or picked.split is not source.split:
            self._picked = None
        return self._picked

    def _say_line(self, index: int) -> None:
        """About the sample under the pointer, or else the current one."""
        index = index if index >= 0 else self.wall.current
        self.line.setText(self.sentence(index) or _HINT)
        # A screen reader tells about the sample that the keys are about.
        self.wall.setAccessibleDescription(self.sentence(self.wall.current) or _HINT)
        self.draw.setEnabled(self.wall.current >= 0)

    def _open_up(self) -> None:
        self._picked = None
        self.filters.open_up()
        self.averages.choose(None)

    def _show_all(self) -> None:
        self._open_up()
        self.refresh()
        self.wall.setFocus()

    def _ask(self) -> None:
        self._answers.want(again=True)
        self.refresh()
