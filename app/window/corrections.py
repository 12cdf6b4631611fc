"""A person says what a digit is, by its key: it is shown so, and kept to learn from."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.my_hand import MyHand
from app.window.shown import Shown
from app.window.shown_number import same_ink
from engine.data.my_drawing import MyDrawing
from engine.networks.model import are_digits

if TYPE_CHECKING:
    from engine.recognise.recogniser import Reading

# Drawings whose ink is on the paper, or may come back to it by undo.
_REMEMBERED = 100


class Corrections(QObject):
    """Ten actions, one for each digit; `kept` carries a drawing as it was kept.

    Who presses the key of what is shown already confirms it, which teaches too. Another key for the
    same ink takes the place of the first. `refused` says why, where the classes are not digits.
    """

    kept = Signal(object)
    refused = Signal(str)

    def __init__(self, shown: Shown, hand: MyHand, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = shown
        self._hand = hand
        self._known: deque[tuple[Reading, MyDrawing]] = deque(maxlen=_REMEMBERED)
        self.actions = tuple(self._action(digit) for digit in range(10))
        shown.changed.connect(self._offer)
        hand.forgotten.connect(self._forget)
        self._offer()

    def say(self, digit: int) -> None:
        """The chosen digit is this one."""
        reading = self._shown.chosen
        if reading is None:
            return
        if not are_digits(reading.classes):
            self.refused.emit("What reads now knows no digits: only digits can be corrected.")
            return
        self._shown.correct(reading, digit)
        earlier = [mine for known, mine in self._known if same_ink(known, reading)]
        if any(mine.label == digit for mine in earlier):
            self.kept.emit(earlier[-1])
            return
        if earlier:
            self._drop({mine.key for mine in earlier})
            self._hand.forget([mine.key for mine in earlier])
        answered = reading.digit if reading.accepted else None
        self._hand.keep(reading.drawing, digit, answered, partial(self._note, reading))

    def _note(self, reading: Reading, mine: MyDrawing) -> None:
        self._known.append((reading, mine))
        self.kept.emit(mine)

    def _forget(self, keys: frozenset[str]) -> None:
        """A drawing was removed: its ink is no longer shown as corrected."""
        gone = [reading for reading, mine in self._known if mine.key in keys]
        self._drop(keys)
        for reading in gone:
            self._shown.correct(reading, None)

    def _drop(self, keys: frozenset[str] | set[str]) -> None:
        for known in [known for known in self._known if known[1].key in keys]:
            self._known.remove(known)

    def _offer(self) -> None:
        for action in self.actions:
            action.setEnabled(self._shown.chosen is not None)

    def _action(self, digit: int) -> QAction:
        action = QAction(f"&{digit}", self)
        key = Qt.Key(Qt.Key.Key_0 + digit)
        pad = Qt.KeyboardModifier.KeypadModifier
        action.setShortcuts([QKeySequence(key), QKeySequence(key | pad)])
        # Held down, a key says it once.
        action.setAutoRepeat(False)
        tip = f"The chosen digit is a {digit}: show it so, and keep it to learn from"
        action.setToolTip(f"{tip} ({digit})")
        action.setStatusTip(tip)
        action.triggered.connect(partial(self.say, digit))
        return action
