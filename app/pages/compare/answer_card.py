"""What one model reads: its name, its answer, and how likely it holds each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.swatch import SIZE, swatch_picture
from app.look.theme import current_theme
from app.pages.compare.comparison import Chosen
from app.pages.elided_label import ElidedLabel
from app.window.answer_words import words_for
from app.window.probability_bars import ProbabilityBars

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading

_LEAST_BARS, _MOST_BARS = 176, 320


class AnswerCard(QWidget):
    """One model and its answer to what is drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self._focused = False
        self._mark = QLabel()
        self._mark.setFixedSize(SIZE, SIZE)
        self._title = ElidedLabel()
        self.answer = _Answer()
        self.words = ElidedLabel()
        self.words.setProperty("role", "small")
        self.bars = ProbabilityBars()
        self.bars.setFixedHeight(_LEAST_BARS)
        self._lay_out()

    def show_model(self, one: Chosen) -> None:
        """Whose answers these are."""
        self.name = one.name
        self._mark.setPixmap(swatch_picture(one.colour))
        self._title.setText(one.name)
        self.bars.name_classes(one.card.classes)
        self.bars.setAccessibleName(f"Probabilities of {one.name}")

    def show_reading(self, reading: Reading | None) -> None:
        """Its answer; None where nothing is drawn."""
        text = "" if reading is None else reading.text
        self.answer.setText(text or "–")
        self.words.setText("" if reading is None else _words(reading))
        self.answer.setAccessibleName(f"{self.name} reads {text or 'nothing'}")
        self.bars.show_probabilities(None if reading is None else reading.probabilities)

    def set_room(self, height: int) -> None:
        """Be so high, as far as the bars can be read, and no higher than they need."""
        rest = self.sizeHint().height() - self.bars.height()
        self.bars.setFixedHeight(min(_MOST_BARS, max(_LEAST_BARS, height - rest)))

    def show_focus(self, focused: bool) -> None:
        """Whether the keys go to the cards."""
        self._focused = focused
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card."""
        with QPainter(self) as painter:
            edge = current_theme().accent if self._focused else None
            paint_card(painter, self.rect(), edge)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.medium, space.large, space.medium)
        column.setSpacing(space.tiny)
        column.addLayout(head)
        column.addWidget(self.answer)
        column.addWidget(self.words)
        column.addSpacing(space.small)
        column.addWidget(self.bars)


class _Answer(QLabel):
    """A digit, or a name as large as there is room for it."""

    def __init__(self) -> None:
        super().__init__()
        font = self.font()
        font.setPixelSize(2 * current_theme().type.title)
        font.setBold(True)
        self.setFont(font)
        self.setFixedHeight(round(1.3 * font.pixelSize()))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The text, smaller where it is long; its beginning, where that would be too small."""
        theme, font, text = current_theme(), QFont(self.font()), self.text()
        whole = max(1, self.fontMetrics().horizontalAdvance(text))
        size = int(font.pixelSize() * min(1.0, self.width() / whole))
        font.setPixelSize(max(theme.type.body, size))
        with QPainter(self) as painter:
            painter.setFont(font)
            painter.setPen(QColor(theme.text))
            fitting = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, self.width()
            )
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, fitting)


def _words(reading: Reading) -> str:
    percent = f"{100 * reading.confidence:.1f}\u00a0%"
    if not reading.accepted:
        return f"nearest: {reading.name}, {percent}"
    return f"{percent}, {words_for(reading.confidence)}"
