"""The view Mistakes: the confusion matrix, the worst samples, and labels that may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.chart_export import offer_export
from app.pages.data import wording
from app.pages.data.answers import Answers
from app.pages.data.confusion_chart import ConfusionChart
from app.pages.data.mistakes import Cell, Mistakes, cell_title, mistakes_of, samples_of, summary
from app.pages.data.short_wall import ShortWall
from app.pages.data.source import Source
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.empty_card import EmptyCard
from app.pages.help import explain
from app.pages.view_buttons import ViewButtons
from app.threads.worker import Worker
from engine.judge.judgement import Judgement
from engine.progress import Report

# Below this width the walls stand under the matrix.
_WIDE = 700
_CELL_HINT = "A click on a cell, or Enter, shows its samples."
_HINT = "A click or Enter shows its samples."


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What stands in the cells."""

    name: str
    word: str
    tip: str


_COUNTS = _Numbers("counts", "Counts", "How many samples.")
_RATES = _Numbers("rates", "Rates", "Per cent of all samples with that label.")


class MistakesView(QWidget):
    """Asks the model as soon as somebody looks."""

    def __init__(self, source: Source, answers: Answers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._answers = answers
        self._awake = False
        self._shown: Judgement | None = None
        self.mistakes: Mistakes | None = None
        self._worker = Worker(self)
        self.title = ElidedLabel()
        self.ask = QPushButton("Ask the model")
        describe(self.ask, "Ask the model", "Has the model read all samples that are shown.")
        self.numbers = ViewButtons((_COUNTS, _RATES))
        self.chart = ConfusionChart()
        self.chart.setAccessibleName("Confusion matrix")
        explain(
            self.chart,
            "How often samples of each label (a row) are read as each class (a column).",
            "The diagonal is right; the redder a cell, the more often that mistake is made.\n\n"
            "A click on a cell shows its samples; so does Enter, where the arrows lead.",
        )
        self.worst = ShortWall(
            "Worst by loss",
            "Sorted by loss: the less the model gives to the label, the higher it is.",
            "There are no samples here.",
            source,
            self.sentence,
        )
        self.doubtful = ShortWall(
            "Likely label errors",
            "The model is surer of another class than it usually is of that class (confident "
            "learning): look whether the label is wrong.",
            "None: nowhere is the model as sure of another class as it usually is of that class.",
            source,
            self.sentence,
        )
        self.line = ElidedLabel()
        self._empty = EmptyCard("", "")
        self._stack = QStackedWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def sentence(self, index: int) -> str:
        """What is known of a sample."""
        split = self._source.split
        if split is None or not 0 <= index < len(split):
            return ""
        judgement = self._answers.judgement
        return wording.sample(index, split, judgement, self._source.classes)

    def wake(self) -> None:
        """Show the present answers, or ask for them."""
        self._awake = True
        self.refresh()

    def rest(self) -> None:
        """Compute nothing more."""
        self._awake = False
        self._worker.cancel()

    def close_down(self) -> None:
        """End the thread."""
        self._worker.end()

    def refresh(self) -> None:
        """Show what the answers come to."""
        judgement = self._answers.judgement
        if judgement is None:
            self._shown = self.mistakes = None
            self._answers.want()
            self._say_why()
        elif judgement is not self._shown:

            def work(report: Report) -> Iterator[tuple[Judgement, Mistakes]]:
                yield judgement, mistakes_of(judgement)

            self._worker.begin(work, self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The walls stand beside the matrix where there is room."""
        super().resizeEvent(event)
        beside = self.width() >= _WIDE
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def _show(self, found: tuple[Judgement, Mistakes]) -> None:
        self._shown, self.mistakes = found
        self.title.setText(summary(self._shown))
        self._show_numbers()
        self.worst.show_samples(self.mistakes.worst)
        self.doubtful.show_samples(self.mistakes.label_errors)
        self.ask.hide()
        self.line.setText(_CELL_HINT)
        self._stack.setCurrentIndex(1)

    def _show_numbers(self) -> None:
        if self.mistakes is not None:
            as_rates = self.numbers.name == _RATES.name
            self.chart.show_confusion(self.mistakes.confusion, self._source.classes, as_rates)

    def _say_why(self) -> None:
        """Nothing can be shown yet: say why, and what can be done."""
        title, text = "The model reads the samples", "All of them, once; it takes a moment."
        if self._source.split is None:
            title, text = self._source.absence
        elif self._source.model is None:
            title, text = "No model to ask", "Choose a model above."
        elif self._answers.cancelled:
            title, text = "The model was not asked to the end", "Ask it, to see where it errs."
        self._empty.say(title, text)
        self.title.setText("")
        self.line.setText("")
        self.ask.setVisible(self._answers.cancelled)
        self._stack.setCurrentIndex(0)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.line.setProperty("role", "small")
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self.title, 1)
        head.addWidget(self.ask)
        head.addWidget(self.numbers)
        walls = QVBoxLayout()
        walls.setSpacing(space.medium)
        walls.addWidget(self.worst, 1)
        walls.addWidget(self.doubtful, 1)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(space.medium)
        self._body.addWidget(self.chart, 3)
        self._body.addLayout(walls, 2)
        body = QWidget()
        body.setLayout(self._body)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.line)

    def _connect(self) -> None:
        offer_export(self.chart, "Confusion matrix", self.chart.table)
        self.numbers.chosen.connect(lambda _: self._show_numbers())
        self.ask.clicked.connect(self._ask)
        self.chart.opened.connect(self._open)
        self.chart.pointed.connect(lambda text: self.line.setText(f"{text}. {_HINT}"))
        for wall in (self.worst, self.doubtful):
            wall.pointed.connect(
                lambda index: self.line.setText(self.sentence(index) or _CELL_HINT)
            )
        self._source.changed.connect(self._refresh_awake)
        self._answers.changed.connect(self._refresh_awake)

    def _refresh_awake(self) -> None:
        if self._awake:
            self.refresh()

    def _open(self, cell: Cell) -> None:
        if self._shown is not None:
            title = cell_title(cell, self._source.classes)
            self._source.show_samples(samples_of(self._shown, cell), title)

    def _ask(self) -> None:
        self._answers.want(again=True)
        self.refresh()
