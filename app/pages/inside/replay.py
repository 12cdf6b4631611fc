"""The replay of a run: the page Inside as it was at the start and after each epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.help import explain
from app.pages.inside.replay_filters import Filters, FiltersView, filters_of
from app.pages.inside.replay_memory import Snapshot
from app.pages.inside.replay_recorder import Recorder
from app.pages.inside.subject import FlatWeights, Subject
from app.pages.inside.towards_player import Player
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from app.window.probability_bars import ProbabilityBars
from engine.inside.trace import trace
from engine.networks.network import Network, Weights
from engine.progress import Report

_HEIGHT = 170
# Milliseconds: a run is played within some seconds, but no snapshot is passed over unseen.
_RUN, _LEAST_PACE, _MOST_PACE = 12_000, 80, 600
_TIP = "Shows filters and answers as they were at any epoch; the whole page Inside looks there."
_HELP = (
    "The weights are kept at the start of a training and after each epoch, in 200 MB at most: of a "
    "long run every second epoch, or every fourth, and so on.\n\nWhile you look at the past, the "
    "other views of this page show it too. The last place of the slider is the present."
)


@dataclass(frozen=True, eq=False)
class Sight:
    """What is seen of the weights that the page looks at; no probabilities for an empty paper."""

    filters: Filters
    probabilities: NDArray[np.float32] | None


def sight_of(
    network: Network, weights: Weights, sample: NDArray[np.float32] | None
) -> Iterator[Sight]:
    """The first layer's filters, and the answer to a sample [28, 28]."""
    probabilities = None
    if sample is not None:
        probabilities = trace(network, weights, sample[np.newaxis]).probabilities[0]
    yield Sight(filters_of(network, weights), probabilities)


class ReplayPanel(QWidget):
    """`moved(Snapshot | None)` when another moment is looked at; None is the present."""

    moved = Signal(object)

    def __init__(
        self,
        subject: Subject,
        recorder: Recorder,
        training: TrainingThread,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._subject = subject
        self._recorder = recorder
        self.worker = Worker(self, share_beside(training))
        self.snapshots: tuple[Snapshot, ...] = ()
        self.chosen: Snapshot | None = None
        self.sight: Sight | None = None
        self._weights: FlatWeights | None = None
        self._awake = False
        self.state = ElidedLabel()
        self.back = QPushButton("Back to the present")
        self.player = Player("the epochs of the run", _MOST_PACE)
        self.filters = FiltersView()
        self.bars = ProbabilityBars()
        self.answer = QLabel()
        self._lay_out()
        self.player.moved.connect(self._move)
        self.back.clicked.connect(self.go_back)
        recorder.started.connect(self._on_recorded)
        recorder.recorded.connect(self._on_recorded)
        subject.changed.connect(self._on_changed)
        self._on_recorded()

    def wake(self) -> None:
        """Somebody looks."""
        self._awake = True
        self._on_changed()

    def rest(self) -> None:
        """Compute nothing; the moment that was chosen stays so, for the other views too."""
        self._awake = False
        self.player.pause()
        self.worker.cancel()

    def close_down(self) -> None:
        """End the thread."""
        self.rest()
        self.worker.end()

    def go_back(self) -> None:
        """To the present."""
        self.player.pause()
        self.player.go_to(len(self.snapshots))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The card; its edge tells that the past is looked at."""
        past = current_theme().accent if self.chosen is not None else None
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), past)

    # What happens.

    def _on_recorded(self) -> None:
        """There is another snapshot, and perhaps some are gone."""
        self.snapshots = self._recorder.snapshots
        chosen = self._still_there()
        count = len(self.snapshots)
        place = count if chosen is None else self.snapshots.index(chosen)
        # The slider's own moves are not a person's.
        self.player.blockSignals(True)
        self.player.set_count(count + 1)
        self.player.go_to(place)
        self.player.blockSignals(False)
        self.player.set_pace(min(_MOST_PACE, max(_LEAST_PACE, _RUN // max(1, count))))
        self._look_at(chosen)

    def _still_there(self) -> Snapshot | None:
        """The moment that is looked at, or the nearest one that was not thinned away."""
        chosen = self.chosen
        if chosen is None or chosen in self.snapshots:
            return chosen
        epoch = chosen.epoch
        return min(self.snapshots, key=lambda one: abs(one.epoch - epoch), default=None)

    def _move(self, place: int) -> None:
        self._look_at(self.snapshots[place] if place < len(self.snapshots) else None)

    def _look_at(self, snapshot: Snapshot | None) -> None:
        if snapshot is not self.chosen:
            self.chosen = snapshot
            if snapshot is None:
                self._weights = None
                self._subject.show_snapshot(None)
            else:
                moment = snapshot.moment
                self._weights = FlatWeights(moment.network, moment.parameters)
                name = f"the network {snapshot.name}"
                self._subject.show_snapshot(self._weights, moment.network, name)
            self.moved.emit(snapshot)
        self._show_state()

    def _on_changed(self) -> None:
        subject = self._subject
        if self.chosen is not None and subject.weights is not self._weights:
            # Another part of the page went back to the present.
            self.chosen = self._weights = None
            self.go_back()
            self._show_state()
            self.moved.emit(None)
        self.bars.name_classes(subject.classes)
        network, weights, sample = subject.network, subject.weights, subject.sample
        if self._awake and network is not None and weights is not None:

            def work(report: Report) -> Iterator[Sight]:
                return sight_of(network, weights, sample)

            self.worker.offer(work, self._take)

    def _take(self, sight: Sight) -> None:
        self.sight = sight
        self.filters.show_filters(sight.filters)
        self.bars.show_probabilities(sight.probabilities)
        self._show_state()

    def _show_state(self) -> None:
        chosen, outline = self.chosen, self._recorder.outline
        planned = f" of {outline.epochs}" if outline is not None and chosen is not None else ""
        name = "the present" if chosen is None else chosen.name
        self.state.setText(f"You look at the network {name}." if chosen else "")
        self.player.label.setText(name + (planned if name.startswith("after") else ""))
        # Its place is kept, so that nothing moves.
        self.back.setEnabled(chosen is not None)
        when = "now" if chosen is None else "then"
        drawn = self._subject.sample is not None
        self.answer.setText(
            f"the answer to your drawing {when}" if drawn else "draw a digit for its answer"
        )
        self.update()

    # How it is made.

    def _lay_out(self) -> None:
        space = current_theme().spacing
        title = QLabel("Replay")
        title.setProperty("role", "title")
        self.state.setProperty("role", "muted")
        self.answer.setProperty("role", "small")
        self.setAccessibleName("Replay")
        explain(self, _TIP, _HELP)
        describe(self.back, "Back to the present", "Looks at the weights of now again.")
        head = QHBoxLayout()
        head.setSpacing(space.medium)
        head.addWidget(title)
        head.addWidget(self.state, 1)
        head.addWidget(self.back)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.huge)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setRowStretch(1, 1)
        self.filters.setFixedHeight(_HEIGHT)
        self.answer.setFixedHeight(round(1.7 * current_theme().type.small))
        grid.addWidget(self.filters, 0, 0, 2, 1)
        grid.addWidget(self.answer, 0, 1)
        grid.addWidget(self.bars, 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addLayout(head)
        column.addWidget(self.player)
        column.addLayout(grid)
