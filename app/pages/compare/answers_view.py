"""The view “Answers”: what each model reads in the drawing on the canvas, while one draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.chart_export import offer_export
from app.pages.compare.answer_card import AnswerCard
from app.pages.compare.comparison import Comparison
from app.pages.compare.library_models import LibraryModels
from app.pages.compare.work import Readers
from app.pages.help import explain
from app.pages.strip import Strip
from app.pages.table import Table
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from app.window.shown import Shown
from engine.networks.layers import CLASSES
from engine.progress import Report

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading

_NARROWEST = 168
_HELP = (
    "Each model reads the sample of the digit that is chosen on the canvas, the newest one alone: "
    "the same sample for all. A question mark stands for what a model does not accept."
)

Answers = tuple[NDArray[np.float32], dict[str, "Reading"]]


class AnswersView(QWidget):
    """A card for each model; nothing is read while it rests. `answered` when answers are shown."""

    answered = Signal()

    def __init__(
        self,
        comparison: Comparison,
        models: LibraryModels,
        shown: Shown,
        training: TrainingThread,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._shown = shown
        self._readers = Readers(models)
        self._awake = False
        self._asked: tuple[int, tuple[str, ...]] | None = None
        self._sample: NDArray[np.float32] | None = None
        self.worker = Worker(self, share_beside(training))
        self.readings: dict[str, Reading] = {}
        self.cards: list[AnswerCard] = []
        self.problem = Strip()
        self.hint = QLabel("Draw something: every model reads it at once.")
        self.hint.setProperty("role", "muted")
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._area = QScrollArea()
        self._area.installEventFilter(self)
        self._lay_out()
        comparison.changed.connect(self._follow)
        shown.changed.connect(self._ask)

    def wake(self) -> None:
        """Read what is drawn, from now on."""
        self._awake = True
        self._follow()

    def rest(self) -> None:
        """Read no more."""
        self._awake = False
        self._asked = None
        self.worker.cancel()

    def close_down(self) -> None:
        """End the thread."""
        self._awake = False
        self.worker.end()

    def table(self) -> Table:
        """The probabilities that are shown."""
        named = {reading.classes for reading in self.readings.values()}
        places = tuple(f"class {place}" for place in range(CLASSES))
        header = ("model", *(named.pop() if len(named) == 1 else places))
        return Table(header, [(name, *one.probabilities) for name, one in self.readings.items()])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many cards side by side as there is room for."""
        super().resizeEvent(event)
        self._place_cards()

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """The cards' edges show where the keys go."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            for card in self.cards:
                card.show_focus(event.type() == QEvent.Type.FocusIn)
        return False

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space.medium)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._area.setAccessibleName("Answers to the drawing")
        self._area.setWidget(self._body)
        explain(self._area, "What each model reads in the drawing on the canvas.", _HELP)
        offer_export(self._area, "Answers", self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.problem)
        column.addWidget(self.hint)
        column.addWidget(self._area, 1)
        self.problem.add_button("Close", "Puts this message away.", self.problem.dismiss)

    def _follow(self) -> None:
        """A card for each model that is chosen."""
        if not self._awake:
            return
        chosen = self._comparison.chosen
        while len(self.cards) > len(chosen):
            self.cards.pop().deleteLater()
        while len(self.cards) < len(chosen):
            self.cards.append(AnswerCard(self._body))
        for card, one in zip(self.cards, chosen, strict=True):
            card.show_model(one)
        self._place_cards()
        self._ask()

    def _place_cards(self) -> None:
        space = current_theme().spacing.medium
        room = self._area.viewport().width() + space
        columns = max(1, min(len(self.cards), room // (_NARROWEST + space)))
        rows = -(-len(self.cards) // columns)
        height = (self._area.viewport().height() + space) // max(1, rows) - space
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
            card.set_room(height)
            card.show()
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(row, 1 if row == rows else 0)

    def _ask(self) -> None:
        """Have the newest sample read; what was read of an older one is of no use."""
        if not self._awake:
            return
        newest = self._shown.newest
        self.hint.setVisible(newest is None)
        if newest is None:
            self._asked = None
            self.worker.cancel()
            self._show({})
            return
        sample = newest.sample
        asked = (id(sample), self._comparison.names)
        if asked == self._asked:
            return
        # It is held, so that its identity stays its own.
        self._asked, self._sample = asked, sample
        paths = {one.name: one.listed.entry.path for one in self._comparison.chosen}

        def answers(report: Report) -> Iterator[Answers]:
            return self._readers.answers(paths, sample)

        self.worker.offer(answers, self._take, self._complain)

    def _take(self, answers: Answers) -> None:
        if self._awake and self._shown.newest is not None:
            self._show(answers[1])

    def _show(self, readings: dict[str, Reading]) -> None:
        self.readings = readings
        for card in self.cards:
            card.show_reading(readings.get(card.name))
        self.answered.emit()

    def _complain(self, sentence: str) -> None:
        self.problem.say(sentence, "problem")
