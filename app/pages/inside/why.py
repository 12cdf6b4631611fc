"""The view “Why”: what in the drawing speaks for an answer, and what would make it another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages import words
from app.pages.elided_label import ElidedLabel
from app.pages.empty_card import EmptyCard
from app.pages.inside.subject import Subject
from app.pages.inside.towards import TowardsPanel
from app.pages.inside.why_choice import DigitChoice
from app.pages.inside.why_kinds import KINDS, Asked, Map, Request, maps
from app.pages.inside.why_map import PIXELS
from app.pages.inside.why_panel import MapPanel
from app.pages.inside.why_words import heading, named
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from engine.progress import Report

_LEAST_SIDE, _MOST_SIDE = 4 * PIXELS, 10 * PIXELS


class WhyView(QStackedWidget):
    """`wants_drawn(Picture)` when a changed drawing is to be put onto the canvas.

    `explained(Map)` with each map that is shown.
    """

    wants_drawn = Signal(object)
    explained = Signal(object)

    def __init__(
        self, subject: Subject, training: TrainingThread, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._subject = subject
        self.worker = Worker(self, share_beside(training))
        self._awake = False
        self._wanted: Request | None = None
        self._question = 0
        # Whether no map has come yet of what was begun last.
        self._first_due = False
        self.asked: Asked | None = None
        self.heading = QLabel()
        self.held = ElidedLabel()
        self.choice = DigitChoice(
            "What in your drawing speaks for {}, and what against it.".format,
            "What in your drawing speaks for the answer, and what against it.",
        )
        self.panels = {kind: MapPanel(kind) for kind in KINDS}
        self.towards = TowardsPanel(subject, training)
        self.empty = EmptyCard(
            "Draw a digit at the left", "What speaks for and against each answer appears here."
        )
        self._lay_out()
        self.choice.chosen.connect(lambda _: self._ask(instead=True))
        self.towards.wants_drawn.connect(self.wants_drawn)
        self.towards.came.connect(lambda: QTimer.singleShot(0, self, self._show_way))
        subject.changed.connect(self._on_changed)

    def wake(self) -> None:
        """Somebody looks: explain the drawing of now."""
        self._awake = True
        self._wanted = None
        self._on_changed()

    def rest(self) -> None:
        """Nobody looks: compute nothing any more."""
        self._awake = self._first_due = False
        self.worker.cancel()
        self.towards.rest()

    def close_down(self) -> None:
        """End the threads."""
        self.rest()
        self.worker.end()
        self.towards.close_down()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Three maps share the width, but for a scroll bar's: they stay when one comes."""
        super().resizeEvent(event)
        space = current_theme().spacing
        bar = self.area.verticalScrollBar().sizeHint().width()
        room = self.width() - bar - 2 * space.medium
        inner = room // len(self.panels) - 2 * space.medium
        ratio = self.devicePixelRatioF()
        side = int(inner * ratio) // PIXELS * PIXELS / ratio
        side = round(min(_MOST_SIDE, max(_LEAST_SIDE, side)))
        for panel in self.panels.values():
            panel.set_side(side)
        self.towards.set_side(side)

    def _on_changed(self) -> None:
        if not self._awake:
            return
        subject = self._subject
        self.choice.show_classes(subject.classes)
        self.towards.follow()
        if subject.sample is None or subject.weights is None:
            self.worker.cancel()
            self._wanted, self._first_due = None, False
            self.setCurrentWidget(self.empty)
            return
        self.setCurrentWidget(self.area)
        wanted = self._wanted
        redrawn = wanted is None or not np.array_equal(wanted.sample, subject.sample)
        if redrawn or wanted is None or wanted.weights is not subject.weights:
            # Weights of a training change all the time: what goes on is brought to its end.
            self._ask(instead=redrawn)

    def _ask(self, instead: bool) -> None:
        subject, digit = self._subject, self.choice.digit
        network, weights, sample = subject.network, subject.weights, subject.sample
        if not self._awake or network is None or weights is None or sample is None:
            return
        if digit is None and subject.probabilities is not None:
            # The window's answer, which may rest on more views of the drawing than one.
            digit = int(subject.probabilities.argmax())
        self._question += instead
        self._wanted = Request(self._question, network, weights, sample, digit)
        if not instead:
            self.worker.offer(self._explain, self._take)
            return
        for panel in self.panels.values():
            panel.map.fade()
        # A pen that moves would never see a map, if each of its moves cancelled the first one.
        if not self._first_due:
            self._first_due = True
            self.worker.begin(self._explain, self._take)

    def _explain(self, report: Report) -> Iterator[Asked | Map]:
        """On the worker: what is wanted when its turn comes, the newest."""
        wanted = self._wanted
        if wanted is not None:
            yield from maps(wanted, report)

    def _take(self, part: Asked | Map) -> None:
        classes = self._subject.classes
        if isinstance(part, Map):
            self.panels[part.kind].show_map(part, named(part.asked.digit, classes))
            self.explained.emit(part)
            self._first_due = False
            if part.asked.request.question != self._question:
                self._ask(instead=True)
            return
        self.asked = part
        likely = words.percent(float(part.probabilities[part.digit]), 1)
        self.heading.setText(heading(part.digit, int(part.probabilities.argmax()), classes))
        self.held.setText(f"The network gives it {likely}.")

    def _show_way(self) -> None:
        """Where there is no room for all, what was asked for last is seen."""
        self.area.ensureWidgetVisible(self.towards, 0, 0)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heading.setProperty("role", "title")
        self.held.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(space.medium)
        head.addWidget(self.heading)
        head.addWidget(self.held, 1)
        row = QHBoxLayout()
        row.setSpacing(space.medium)
        for panel in self.panels.values():
            row.addWidget(panel, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addLayout(head)
        column.addWidget(self.choice)
        column.addLayout(row)
        column.addWidget(self.towards)
        column.addStretch(1)
        self.area.setWidget(body)
        self.addWidget(self.empty)
        self.addWidget(self.area)
