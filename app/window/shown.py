"""What the window shows of the answers: steady, with the chosen digit and what was corrected."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.canvas.canvas import Canvas
from app.window.reader import CanvasReader
from app.window.shown_number import ShownDigit, ShownNumber, index_of, index_of_newest, same_ink
from app.window.steadiness import Answer, Steadiness
from engine.ink.drawing import Drawing
from engine.networks.model import are_digits

if TYPE_CHECKING:
    from engine.recognise.recogniser import Number, Reading

# Corrections of ink that is on the paper, or may come back to it by undo.
_CORRECTIONS = 100


class Shown(QObject):
    """`changed()` comes whenever anything that is shown has changed.

    One of the digits is chosen: the one that a person picked, until the drawing changes; else the
    one that was written last.
    """

    changed = Signal()

    def __init__(self, canvas: Canvas, reader: CanvasReader) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._answers = Steadiness()
        self._number: ShownNumber | None = None
        self._picked: Reading | None = None
        self._corrections: deque[tuple[Reading, int]] = deque(maxlen=_CORRECTIONS)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_due)
        canvas.changed.connect(self._on_drawing_changed)
        reader.read.connect(self._on_read)

    @property
    def number(self) -> ShownNumber | None:
        """What is shown; None for a white paper."""
        return self._number

    @property
    def text(self) -> str:
        """The number as text, "?" for each digit that was refused; empty for a white paper."""
        return "" if self._number is None else self._number.text

    @property
    def chosen(self) -> Reading | None:
        """The reading of the digit that is chosen; None for a white paper."""
        return None if self._number is None else self._number.chosen_digit.reading

    @property
    def newest(self) -> Reading | None:
        """The newest reading of what is written, which may not be steady enough to be the answer.

        What `chosen` says, unless the pen is down.
        """
        newest = self._answers.newest
        if newest is None or newest is self._answers.shown:
            return self.chosen
        readings = newest.number.digits
        return readings[index_of_newest(readings, newest.drawing)]

    @property
    def seconds(self) -> float | None:
        """What the newest answer took."""
        newest = self._answers.newest
        return None if newest is None else newest.number.seconds

    def choose(self, index: int) -> None:
        """Pick a digit, counted from the left."""
        if self._number is not None and 0 <= index < len(self._number.digits):
            self._picked = self._number.digits[index].reading
            self._renew()

    def choose_next(self, step: int) -> None:
        """Pick the digit `step` places to the right of the chosen one; after the last the first."""
        if self._number is not None:
            self.choose((self._number.chosen + step) % len(self._number.digits))

    def correct(self, reading: Reading, label: int | None) -> None:
        """Show a digit as `label` for as long as its ink stays; None takes that back."""
        for known in [known for known in self._corrections if same_ink(known[0], reading)]:
            self._corrections.remove(known)
        if label is not None:
            self._corrections.append((reading, label))
        self._renew()

    def _on_read(self, number: Number | None, drawing: Drawing) -> None:
        if number is None:
            self._answers = Steadiness()
        else:
            answer = Answer(number, drawing)
            self._answers = self._answers.answered(answer, time.monotonic(), self._canvas.busy)
        self._renew()

    def _on_drawing_changed(self) -> None:
        self._picked = None
        if not self._canvas.busy and self._answers.due is not None:
            self._answers = self._answers.settled()
            self._renew()

    def _on_due(self) -> None:
        self._answers = self._answers.at(time.monotonic())
        self._renew()

    def _renew(self) -> None:
        shown = self._answers.shown
        self._number = None if shown is None else self._to_show(shown)
        due = self._answers.due
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(max(0, round(1000 * (due - time.monotonic())) + 1))
        self.changed.emit()

    def _to_show(self, answer: Answer) -> ShownNumber:
        readings = answer.number.digits
        chosen = None if self._picked is None else index_of(self._picked, readings)
        if chosen is None:
            chosen = index_of_newest(readings, answer.drawing)
        digits = tuple(ShownDigit(reading, self._label_of(reading)) for reading in readings)
        return ShownNumber(digits, chosen, answer.drawing)

    def _label_of(self, reading: Reading) -> int | None:
        if not are_digits(reading.classes):
            # What a person said is a digit.
            return None
        for corrected, label in self._corrections:
            if same_ink(corrected, reading):
                return label
        return None
