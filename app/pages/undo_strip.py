"""A strip that says what was deleted, and brings it back while it stands."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.pages.strip import Strip

STANDS_FOR = 12_000


class UndoStrip(Strip):
    """What is offered back is deleted for good when the strip goes; until then nothing is lost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo: Callable[[], None] | None = None
        self._commit: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STANDS_FOR)
        self._timer.timeout.connect(self.dismiss)
        self.undo_button = self.add_button("Undo", "Brings it back.", self.undo)
        self.dismissed.connect(self.settle)

    def offer(self, text: str, undo: Callable[[], None], commit: Callable[[], None]) -> None:
        """Say `text`; `undo` is called if the person asks for it, `commit` if they do not."""
        self.settle()
        self._undo, self._commit = undo, commit
        self.say(text)
        self._timer.start()

    def undo(self) -> None:
        """Bring back what was deleted."""
        undo = self._undo
        self._forget()
        if undo is not None:
            undo()

    def settle(self) -> None:
        """Delete for good what still could be brought back."""
        commit = self._commit
        self._forget()
        if commit is not None:
            commit()

    def _forget(self) -> None:
        self._undo = self._commit = None
        self._timer.stop()
        self.hide()
