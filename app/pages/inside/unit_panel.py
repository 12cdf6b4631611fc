"""All about one unit: its weights, its links, and the samples that it answers to."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.judgements import Judgements
from app.look.card import paint_card
from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.inside.answers import AnswerFinder
from app.pages.inside.link_line import LinkLine
from app.pages.inside.sample_row import ListedSample, SampleRow
from app.pages.inside.seen import Seen, Unit
from app.pages.inside.subject import Subject
from app.pages.inside.unit_facts import UnitFacts
from app.pages.inside.weight_picture import WeightPicture
from app.pages.working_bar import WorkingBar
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from engine.ink.picture import Picture


class UnitPanel(QWidget):
    """Hidden until a unit is shown. `chosen(Unit | None)`: another one is wanted, or none.

    `wants_drawn(Picture)` when one of the samples was chosen for the canvas, `wants_steps(Unit)`
    when its sum is to be taken apart.
    """

    chosen = Signal(object)
    wants_drawn = Signal(object)
    wants_steps = Signal(object)

    def __init__(
        self,
        subject: Subject,
        training: TrainingThread,
        judgements: Judgements,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._subject = subject
        self._seen: Seen | None = None
        self._unit: Unit | None = None
        self.finder = AnswerFinder(judgements, share_beside(training), self)
        self.title = ElidedLabel()
        self.steps = QPushButton("Step by step")
        self.close_button = QToolButton()
        self.weights = WeightPicture()
        self.into = LinkLine("Hears most of")
        self.out = LinkLine("Most heard by")
        self.samples = SampleRow()
        self.find_button = QPushButton("Find its samples")
        self.note = ElidedLabel()
        self.working = WorkingBar(self.finder.worker)
        self._lay_out()
        self.close_button.clicked.connect(lambda: self.chosen.emit(None))
        self.steps.clicked.connect(lambda: self.wants_steps.emit(self._unit))
        self.find_button.clicked.connect(self._find)
        self.into.chosen.connect(self.chosen)
        self.out.chosen.connect(self.chosen)
        self.samples.chosen.connect(self._draw)
        self.finder.found.connect(self._show_samples)
        self.finder.failed.connect(self.note.setText)
        self.finder.worker.busy.connect(lambda _: self._show_samples())
        self.hide()

    @property
    def unit(self) -> Unit | None:
        """The unit that is shown."""
        return self._unit

    def show_unit(self, seen: Seen, facts: UnitFacts) -> None:
        """Show a unit of a trace."""
        unit = facts.unit
        before = self._seen
        is_same = self._unit == unit and before is not None and before.weights is seen.weights
        self._seen, self._unit = seen, unit
        self.title.setText(seen.title_of(unit))
        heard = [(link.source, link.strength) for link in facts.into]
        self.into.show_links(seen, heard, "All that it hears is zero.")
        is_answer = unit.layer == len(seen.network.layers) - 1
        alone = "It is one of the answers." if is_answer else "It is silent: nobody hears it."
        self.out.show_links(seen, [(link.target, link.strength) for link in facts.out], alone)
        self.weights.show_maps(facts.weights)
        if not is_same:
            self._show_samples()
        self.show()

    def show_nothing(self) -> None:
        """No unit is open."""
        self._seen = self._unit = None
        self.hide()

    def rest(self) -> None:
        """Compute nothing."""
        self.finder.worker.cancel()

    def close_down(self) -> None:
        """End the thread."""
        self.finder.worker.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.chosen.emit(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card."""
        with QPainter(self) as painter:
            paint_card(painter, QRect(self.rect()))

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.title.setProperty("role", "title")
        self.note.setProperty("role", "small")
        set_icon(self.close_button, "close")
        describe(self.steps, "Step by step", "See how this unit comes to its answer.")
        describe(self.close_button, "Close", "Close this unit (Escape).")
        describe(
            self.find_button,
            "Find its samples",
            "Run all test samples through the network, once for all units, and keep the strongest.",
        )
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.steps)
        head.addWidget(self.close_button)
        asking = QHBoxLayout()
        asking.setSpacing(space.small)
        self.find_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        asking.addWidget(self.find_button)
        asking.addWidget(self.note, 1)
        asking.addWidget(self.working, 3)
        facts = QVBoxLayout()
        facts.setSpacing(space.tiny)
        facts.addLayout(head)
        facts.addWidget(self.into)
        facts.addWidget(self.out)
        facts.addStretch(1)
        facts.addWidget(self.samples)
        facts.addLayout(asking)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.small, space.small, space.small)
        row.setSpacing(space.medium)
        row.addWidget(self.weights, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(facts, 1)

    def _find(self) -> None:
        if self._seen is not None:
            self.finder.find(self._seen, self._subject.data)

    def _show_samples(self) -> None:
        if self._seen is None or self._unit is None:
            return
        answers = self.finder.answers(self._seen.weights)
        earlier = answers or self.finder.latest(self._seen)
        samples = [] if earlier is None else earlier.samples_of(self._seen, self._unit)
        self.samples.show_samples(samples)
        self.samples.setVisible(bool(samples))
        busy = self.finder.worker.is_busy
        self.find_button.setVisible(answers is None and not busy)
        self.working.setVisible(busy)
        self.note.setVisible(not busy)
        if earlier is None:
            self.note.setText("The test samples that it answers to most.")
        elif not samples:
            self.note.setText("It answers to none of the test samples.")
        elif answers is None:
            self.note.setText("Found with earlier weights of this training.")
        else:
            self.note.setText("It answers to these most; click one to draw it.")

    def _draw(self, sample: ListedSample) -> None:
        self.wants_drawn.emit(Picture(np.asarray(sample.image / 255, np.float32)))
