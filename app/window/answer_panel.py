"""Below the canvas: the answer, the sample it was read from, and the ten probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme
from app.window.answer_view import AnswerView
from app.window.probability_bars import ProbabilityBars
from app.window.sample_view import SAMPLE, SampleView
from app.window.shown_number import ShownNumber

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading


class AnswerPanel(QWidget):
    """Three views side by side, their tops and their captions in line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = AnswerView(self)
        self.sample = SampleView(self)
        self.bars = ProbabilityBars(self)

    def show_number(
        self, number: ShownNumber | None, newest: Reading | None, writing: bool
    ) -> None:
        """Show the chosen digit of an answer, and what the network sees and thinks by now."""
        self.answer.show_number(number, writing)
        self.sample.show_sample(None if newest is None else newest.sample)
        self.bars.show_probabilities(None if newest is None else newest.probabilities)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give each view its place."""
        theme = current_theme()
        gap = theme.spacing.large
        width, height = self.width(), self.height()
        captions = theme.spacing.small + round(theme.type.body * 3)
        room = min(height - captions, round(0.29 * width))
        # A whole number of device pixels for each pixel of the sample.
        ratio = self.devicePixelRatioF()
        side = max(2, int(room * ratio / SAMPLE)) * SAMPLE / ratio
        answer = max(round(0.74 * side), round(theme.type.body * 5.4))
        self.answer.setGeometry(0, 0, answer, height)
        self.answer.set_glyph_height(side)
        self.sample.setGeometry(answer + gap, 0, round(side) + 1, height)
        self.sample.set_side(side)
        left = answer + gap + round(side) + gap
        self.bars.setGeometry(left, 0, max(0, width - left), height)
        super().resizeEvent(event)
