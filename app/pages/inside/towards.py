"""“What would make it a 9?”: the smallest change towards another digit, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages.chart_export import offer_export
from app.pages.describe import describe
from app.pages.help import explain
from app.pages.inside.subject import Subject
from app.pages.inside.towards_frames import Way, amount_of, figures, question, verdict
from app.pages.inside.towards_player import Player
from app.pages.inside.why_choice import DigitChoice
from app.pages.inside.why_map import Pixel, PixelMap
from app.pages.inside.why_scale import ColourScale
from app.pages.inside.why_words import place
from app.pages.table import Table
from app.pages.working_bar import WorkingBar
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from app.window.probability_bars import ProbabilityBars
from engine.ink.picture import Picture
from engine.inside.towards import Step, towards
from engine.progress import Report

# Milliseconds: a frame is seen for so long; the pen rests for so long before it begins anew; what
# the worker told last has come after so long.
_PACE, _REST, _GLANCE = 70, 300, 50
_HINT = "Choose a digit, and watch what would have to change in your drawing."
_GIVEN_UP = "Given up. Choose the digit once more to try again."
_SEARCHING = "Looking for the smallest change…"
_SENTENCE = (
    "Strokes of a pen (blue) and of a rubber (orange), as few and as small as were found: the more "
    "it takes, the farther your drawing is from that digit in the network's eyes."
)
_HELP = (
    "Straight strokes are tried on your drawing, a pen's and a rubber's: gradients tell which are "
    "promising, the network is asked about those, and the best are carried on. What is not needed "
    "is taken back. The digit counts as reached when the network gives it 80 %.\n\n"
    "The smallest change of single pixels would be a faint noise that nobody sees, and explains "
    "nothing (Szegedy et al., Intriguing Properties of Neural Networks, 2014).\n\n"
    "Put on the canvas, the changed drawing is prepared anew, as any picture is, and may be read a "
    "little otherwise."
)


class TowardsPanel(QWidget):
    """`wants_drawn(Picture)` when the changed drawing is to be put onto the canvas.

    `came()` when the way that a person asked for begins to be shown.
    """

    wants_drawn = Signal(object)
    came = Signal()

    def __init__(
        self, subject: Subject, training: TrainingThread, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._subject = subject
        self.worker = Worker(self, share_beside(training))
        self.way: Way | None = None
        self._asked_for = False
        # The drawing, and whose weights, that were seen last.
        self._seen: tuple[NDArray[np.float32] | None, str] = (None, "")
        self.choice = DigitChoice("The smallest change that would make it {}.".format)
        self.title = QLabel(question(None, ()))
        self.changed = PixelMap("The changed drawing")
        self.change = PixelMap("What changed")
        self.scale = ColourScale(lambda value: f"{value:+.2f}".replace("-", "−"))
        self.bars = ProbabilityBars()
        self.player = Player("the steps", _PACE)
        self.figures = QLabel()
        self.reading = QLabel()
        self.verdict = QLabel(_HINT)
        self.put = QPushButton("Put it on the canvas")
        self.working = WorkingBar(self.worker)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_REST)
        self._settle.timeout.connect(self._begin)
        self._lay_out()
        self._connect()
        self.set_side(self.changed.width())

    def wake(self) -> None:
        """Somebody looks: go on with the drawing of now."""
        self.follow()

    def rest(self) -> None:
        """Nobody looks: give up what is not done."""
        self._settle.stop()
        self.worker.cancel()
        self.player.pause()
        if self.way is not None and not self.way.over:
            self._forget()
            self._seen = (None, "")

    def close_down(self) -> None:
        """End the thread."""
        self._settle.stop()
        self.worker.end()

    def follow(self) -> None:
        """Another drawing or network takes the place of the one that is changed, at once."""
        subject = self._subject
        self.choice.show_classes(subject.classes)
        self.bars.name_classes(subject.classes)
        sample, name = self._seen
        # Weights in training change all the time: they are no reason to begin anew.
        if name == subject.name and _same(sample, subject.sample):
            return
        self._seen = (subject.sample, subject.name)
        self._forget()
        if self.choice.digit is not None and subject.sample is not None:
            self._settle.start()

    def set_side(self, side: int) -> None:
        """How large the two maps stand."""
        for part in (self.changed, self.change):
            part.set_side(side)
        self.scale.setFixedWidth(side)
        self.bars.setFixedHeight(side)

    def table(self) -> Table:
        """A row for each step: its probabilities, and how much changed."""
        header = ("step", *self._subject.classes, "pixels changed", "ink added", "ink taken away")
        frames = self.way.frames if self.way is not None else ()
        amounts = [amount_of(frame.change) for frame in frames]
        return Table(
            header,
            [
                (step, *frame.probabilities, amount.pixels, amount.added, amount.taken)
                for step, (frame, amount) in enumerate(zip(frames, amounts, strict=True))
            ],
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The card."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    # What happens.

    def _forget(self) -> None:
        self.worker.cancel()
        self._settle.stop()
        self.player.pause()
        self._end(_HINT)

    def _end(self, sentence: str) -> None:
        """There is no way; why, or what to do."""
        self.way = None
        self.verdict.setText(sentence)
        self._show_whole()

    def _begin_anew(self) -> None:
        self._forget()
        self._asked_for = True
        self._begin()

    def _begin(self) -> None:
        subject, digit = self._subject, self.choice.digit
        network, weights, sample = subject.network, subject.weights, subject.sample
        if network is None or weights is None or sample is None or digit is None:
            return
        self.way = Way(digit)
        self.verdict.setText(_SEARCHING)
        self.title.setText(question(self.way, subject.classes))

        def go(report: Report) -> Iterator[Step | None]:
            yield from towards(network, weights, sample, digit, report)
            yield None

        self.worker.begin(go, self._take, self._end)
        self.player.set_count(1, more=True)
        self.player.go_to(0)
        self.player.play()

    def _take(self, step: Step | None) -> None:
        way = self.way
        if way is None:
            return
        self.way = replace(way, over=True) if step is None else way.with_step(step)
        self.player.set_count(len(self.way.frames), more=not self.way.over)
        if step is None or len(self.way.frames) == 1:
            self._show_whole()
        if self._asked_for and self.way.frames:
            self._asked_for = False
            self.came.emit()

    def _on_busy(self, busy: bool) -> None:
        if not busy:
            # What the worker told just before is on its way still.
            QTimer.singleShot(_GLANCE, self, self._look_whether_given_up)

    def _look_whether_given_up(self) -> None:
        if self.way is not None and not self.way.over and not self.worker.is_busy:
            self.player.pause()
            self._end(_GIVEN_UP)

    def _show_whole(self) -> None:
        """What belongs to the whole way; then the frame that the player stands at."""
        way = self.way
        shown = way is not None and bool(way.frames)
        self.title.setText(question(way, self._subject.classes))
        for part in self._parts:
            part.setVisible(shown)
        if way is not None and shown:
            if text := verdict(way, self._subject.classes):
                self.verdict.setText(text)
            self._show_frame(self.player.place)

    def _show_frame(self, step: int) -> None:
        way = self.way
        if way is None or not 0 <= step < len(way.frames):
            return
        frame = way.frames[step]
        self.changed.show_map(frame.sample)
        self.change.show_map(way.frames[0].sample, frame.change)
        self.bars.show_probabilities(frame.probabilities)
        self.figures.setText(figures(amount_of(frame.change)))
        last = len(way.frames) - 1
        self.player.label.setText(f"step {step} of {last}{'' if way.over else '…'}")

    def _put(self) -> None:
        if self.way is not None and self.way.frames:
            frame = self.way.frames[min(self.player.place, len(self.way.frames) - 1)]
            self.wants_drawn.emit(Picture(np.clip(frame.sample, 0, 1)))

    def _read(self, pixel: Pixel | None) -> None:
        if pixel is None or self.way is None or not self.way.frames:
            self.reading.setText("what changed")
            return
        frame = self.way.frames[min(self.player.place, len(self.way.frames) - 1)]
        value = f"{float(frame.change[pixel]):+.2f}".replace("-", "−")
        self.reading.setText(f"<b>{value}</b> at {place(*pixel)}")

    # How it is made.

    def _connect(self) -> None:
        self.choice.chosen.connect(self._begin_anew)
        self.worker.busy.connect(self._on_busy)
        self.player.moved.connect(self._show_frame)
        self.put.clicked.connect(self._put)
        for part in (self.changed, self.change):
            part.pointed.connect(self._read)
        self.setAccessibleName("What would make it another digit?")
        tip = "The smallest change of your drawing that makes the network answer another digit."
        explain(self, tip, _HELP)
        explain(self.changed, "Your drawing with the change, as the network sees it.", _HELP)
        explain(self.change, "What was added to your drawing, and what was taken away.", _HELP)
        offer_export(self, "Towards another digit", self.table)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        describe(
            self.put,
            "Put it on the canvas",
            "The changed drawing takes the place of yours on the canvas; undo brings yours back.",
        )
        self.title.setProperty("role", "title")
        sentence = QLabel(_SENTENCE)
        caption = QLabel("your drawing, changed")
        for label in (sentence, caption, self.reading, self.figures):
            label.setProperty("role", "small")
        for label in (sentence, self.verdict, self.figures):
            label.setWordWrap(True)
        # What is read must not make the map's column wider.
        self.reading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.large)
        grid.setVerticalSpacing(space.small)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.changed, 0, 0, top)
        grid.addWidget(self.change, 0, 1, top)
        grid.addWidget(self.bars, 0, 2)
        grid.addWidget(caption, 1, 0, top)
        grid.addWidget(self.reading, 1, 1, top)
        grid.addWidget(self.scale, 2, 1, top)
        last = QHBoxLayout()
        last.addWidget(self.verdict, 1)
        last.addWidget(self.put, 0, Qt.AlignmentFlag.AlignBottom)
        body = QWidget()
        body.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        head = QHBoxLayout()
        head.setSpacing(space.large)
        head.addWidget(self.title)
        head.addWidget(self.working, 1)
        column.addLayout(head)
        column.addWidget(self.choice)
        column.addWidget(body)
        column.addWidget(self.player)
        column.addWidget(self.figures)
        column.addLayout(last)
        column.addWidget(sentence)
        self._parts = (body, self.player, self.figures, self.put, sentence)
        self.scale.show_limit(1)
        self._read(None)
        self._show_whole()


def _same(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> bool:
    """Whether these are the same drawing, or both none."""
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)
