"""Below the canvas: the answer, the sample it was read from, and the ten probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme
from app.window.answer_view import AnswerView
from app.window.number_view import NumberView
from app.window.probability_bars import ProbabilityBars
from app.window.sample_view import SAMPLE, SampleView
from app.window.shown_number import ShownNumber
from engine.networks.model import DIGITS, are_digits

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading

# The number's share of the panel's height.
_NUMBER = 0.36
# Pixels that the bars need, beside figures and beside names.
_BARS, _NAMED_BARS = 104, 148


class AnswerPanel(QWidget):
    """Three views side by side, their tops and their captions in line.

    A number of several digits takes a line above the first two, which show its chosen digit; so
    does a name.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = NumberView(self)
        self.answer = AnswerView(self)
        self.sample = SampleView(self)
        self.bars = ProbabilityBars(self)
        self.number.hide()

    def show_number(
        self, number: ShownNumber | None, newest: Reading | None, writing: bool
    ) -> None:
        """Show an answer and its chosen digit, and what the network sees and thinks by now."""
        in_line = number is not None and (len(number.digits) > 1 or number.is_name)
        self.number.show_number(number if in_line else None)
        classes = DIGITS if newest is None else newest.classes
        if in_line is self.number.isHidden() or classes != self.bars.classes:
            self.number.setVisible(in_line)
            self.bars.name_classes(classes)
            self._lay_out()
        self.answer.show_number(number, writing)
        self.sample.show_sample(None if newest is None else newest.sample)
        self.bars.show_probabilities(None if newest is None else newest.probabilities, writing)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give each view its place."""
        self._lay_out()
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        theme = current_theme()
        gap = theme.spacing.large
        width, height = self.width(), self.height()
        captions = theme.spacing.small + round(theme.type.body * 3)
        side = self._sample_side(height - captions)
        bars = _BARS if are_digits(self.bars.classes) else _NAMED_BARS
        most = width - 2 * gap - round(side) - bars
        first = max(round(0.74 * side), min(self.answer.words_width(), most))
        left = first + gap + round(side) + gap
        self.bars.setGeometry(left, 0, max(0, width - left), height)
        top = 0
        in_line = not self.number.isHidden()
        if in_line:
            top = max(round(_NUMBER * height), height - round(side) - captions)
            self.number.setGeometry(0, 0, left - gap, top - theme.spacing.medium)
            side = self._sample_side(height - top)
        self.answer.setGeometry(0, top, first, height - top)
        self.answer.set_place(side, in_line)
        self.sample.setGeometry(left - gap - round(side), top, round(side) + 1, height - top)
        self.sample.set_side(side)

    def _sample_side(self, height: int) -> float:
        """The sample's side: a whole number of device pixels for each of its own."""
        room = min(height, round(0.29 * self.width()))
        ratio = self.devicePixelRatioF()
        return max(2, int(room * ratio / SAMPLE)) * SAMPLE / ratio
