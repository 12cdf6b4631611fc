"""A row of buttons, one of which is chosen: the views of a page."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.look.theme import current_theme
from app.pages.describe import describe


class Choice(Protocol):
    """What a button stands for: `word` is written on it, `tip` explains it."""

    @property
    def name(self) -> str:
        """What it is called by code and settings."""

    @property
    def word(self) -> str:
        """What it is called in the window."""

    @property
    def tip(self) -> str:
        """One sentence about it."""


class ViewButtons(QWidget):
    """`chosen(name)` when a person chose another one; the first is chosen from the start."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = [choice.name for choice in choices]
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.tiny)
        for number, choice in enumerate(choices):
            button = QToolButton()
            button.setText(choice.word)
            button.setCheckable(True)
            describe(button, choice.word, choice.tip)
            self._group.addButton(button, number)
            self.buttons[choice.name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.choose(self._names[0])
        self._group.idClicked.connect(self._tell)

    @property
    def name(self) -> str:
        """Which one is chosen."""
        return self._names[self._group.checkedId()]

    def choose(self, name: str) -> None:
        """Choose this one; a name that is unknown changes nothing."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def _tell(self, number: int) -> None:
        # A click takes the focus from no other part of the window, but from its neighbours.
        if any(button.hasFocus() for button in self.buttons.values()):
            self._group.button(number).setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(self._names[number])
