"""Offers to go on with a training that the app's end cut off."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.pages.strip import Strip
from app.pages.train.form import network_name
from app.threads.errand import Errands

if TYPE_CHECKING:
    from engine.train.checkpoint import Checkpoint


class ResumeStrip(Strip):
    """`go_on` tells the checkpoint's path and the checkpoint."""

    go_on = Signal(object, object)

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._found: list[tuple[Path, Checkpoint]] = []
        self.go_on_button = self.add_button(
            "Go on", "Trains the remaining epochs, as if nothing had happened.", self._go_on, True
        )
        self.discard_button = self.add_button(
            "Discard", "Forgets the unfinished training.", self._discard
        )

    def look(self, key: str | None = None) -> None:
        """Look for unfinished trainings and offer the newest; with `key`, that one alone."""
        self._errands.send(_unfinished, lambda found: self._offer(found, key))

    def _offer(self, found: "list[tuple[Path, Checkpoint]]", key: str | None = None) -> None:
        found = [one for one in found if key is None or one[0].stem == key]
        self._found = found
        if not found:
            self.hide()
            return
        _, checkpoint = found[0]
        name = network_name(checkpoint.settings.network)
        total = checkpoint.settings.epochs
        self.say(f"A training of {name} stopped after epoch {checkpoint.epoch} of {total}.")

    def _go_on(self) -> None:
        path, checkpoint = self._found.pop(0)
        self.hide()
        self.go_on.emit(path, checkpoint)

    def _discard(self) -> None:
        path, _ = self._found.pop(0)
        self._errands.send(lambda: path.unlink(missing_ok=True))
        self._offer(self._found)


def _unfinished() -> "list[tuple[Path, Checkpoint]]":
    from engine.train.checkpoint import unfinished

    return unfinished()
