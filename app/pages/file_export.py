"""What an export of a page has in common: it asks for a path, and writes off the Qt thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from app.look.icons import set_icon
from app.pages.describe import describe_action
from app.pages.picture_file import png_bytes
from app.threads.errand import Errands
from engine.files.atomic import write_atomically


class FileExport(QObject):
    """`written` tells the path of what was exported, `failed` why there is none."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, page: QWidget, errands: Errands) -> None:
        super().__init__(page)
        self._page = page
        self._errands = errands

    def ask(self, title: str, name: str, kinds: str) -> str:
        """Let the person choose a file to write; empty where they choose none."""
        return QFileDialog.getSaveFileName(self._page, title, name, kinds)[0]

    def add_action(self, text: str, tip: str, shortcut: str = "") -> QAction:
        """An action that cannot be chosen before there is something to export."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(shortcut))
        set_icon(action, "save")
        describe_action(action, tip)
        action.setEnabled(False)
        return action

    def write(self, path: str, ending: str, content: Callable[[], bytes]) -> None:
        """Write what `content` makes; `ending` is for a path without one, an empty path is none."""
        if not path:
            return
        target = Path(path)
        if not target.suffix:
            target = target.with_suffix(ending)
        self._errands.send(
            lambda: write_atomically(target, content()),
            lambda _: self.written.emit(str(target)),
            self.failed.emit,
        )

    def write_picture(self, path: str, picture: Callable[[], QImage]) -> None:
        """Write a picture as PNG; it is taken now and encoded elsewhere."""
        if path:
            image = picture()
            self.write(path, ".png", lambda: png_bytes(image))
