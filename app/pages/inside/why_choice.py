"""Ten buttons, one a digit: which one is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.flow_layout import FlowLayout
from engine.networks.model import DIGITS

# The answer, whichever digit that is.
ANSWER = -1
_LONGEST = 90


class DigitChoice(QWidget):
    """`chosen(digit)` when a person chose another one, by pointer, arrows, or the keys 0 to 9.

    `tip` says what a class' button does; with `answer`, a button before them stands for whatever
    the network answers.
    """

    chosen = Signal(int)

    def __init__(
        self, tip: Callable[[str], str], answer: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tip = tip
        self._classes: Sequence[str] = ()
        self._group = QButtonGroup(self)
        self.buttons: dict[int, QToolButton] = {}
        row = FlowLayout(self, current_theme().spacing.tiny, current_theme().spacing.tiny)
        first = ANSWER if answer else 0
        for digit in range(first, len(DIGITS)):
            button = QToolButton()
            button.setCheckable(True)
            self._group.addButton(button, digit - first)
            self.buttons[digit] = button
            row.addWidget(button)
        if answer:
            self.buttons[ANSWER].setText("the answer")
            describe(self.buttons[ANSWER], "the answer", answer)
            self.buttons[ANSWER].setChecked(True)
        self.show_classes(DIGITS)
        for digit, button in self.buttons.items():
            button.clicked.connect(lambda _=False, digit=digit: self.chosen.emit(digit))

    @property
    def digit(self) -> int | None:
        """The digit that is chosen; None for the answer, or for none."""
        checked = self._group.checkedButton()
        digits = [digit for digit, button in self.buttons.items() if button is checked]
        return digits[0] if digits and digits[0] != ANSWER else None

    def choose(self, digit: int) -> None:
        """As if this button were clicked."""
        self.buttons[digit].click()

    def show_classes(self, classes: Sequence[str]) -> None:
        """Write these ten names onto the buttons."""
        if classes == self._classes:
            return
        self._classes = classes
        metrics = self.fontMetrics()
        for digit, name in enumerate(classes):
            button = self.buttons[digit]
            elided = metrics.elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST)
            button.setText(elided.replace("&", "&&"))
            describe(button, name, self._tip(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A digit's key chooses it."""
        if event.text() in DIGITS and event.text():
            self.choose(int(event.text()))
            self.buttons[int(event.text())].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
