"""What Open, Save, Paste and a drop do, off the Qt thread; and the drawing kept between starts."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.canvas.canvas import Canvas
from app.settings import Settings
from app.threads.errand import Errands
from app.window.drawing_files import (
    PICTURES,
    SAVED,
    STROKES,
    drawing_of_image,
    open_drawing,
    save_drawing,
)
from engine.ink.drawing import Drawing
from engine.ink.stroke import Ink

_FOLDER = "folder"
_KINDS = {
    "PNG picture (*.png)": ".png",
    "SVG drawing (*.svg)": ".svg",
    "Strokes, to draw on later (*.json)": ".json",
}


class Drawings(QObject):
    """`failed(str)` is one sentence for the message strip, `saved(str)` the path written."""

    failed = Signal(str)
    saved = Signal(str)

    def __init__(self, canvas: Canvas, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._canvas = canvas
        self._settings = settings
        self._errands = Errands(self)
        self._kept = [settings.path.parent / f"drawing{ending}" for ending in (".json", ".png")]

    def choose_and_open(self) -> None:
        """Ask for a file, and show it on the canvas."""
        endings = " ".join(f"*{ending}" for ending in (*PICTURES, *STROKES))
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            "Open a picture of a digit",
            self._folder(),
            f"Pictures and strokes ({endings});;All files (*)",
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show a picture or a strokes file on the canvas."""
        self._settings.set(_FOLDER, str(path.parent))
        self._fetch(lambda: open_drawing(path))

    def paste(self) -> None:
        """Show what the clipboard holds."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Show the file or the picture in dropped or pasted data."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.open(paths[0])
        elif data.hasImage():
            image = QImage(data.imageData())
            self._fetch(lambda: drawing_of_image(image))
        else:
            self.failed.emit("There is no picture in this; copy or drop a picture or its file.")

    def choose_and_save(self) -> None:
        """Ask for a name, and save the drawing there."""
        drawing = self._canvas.drawing
        if drawing.is_empty:
            self.failed.emit("There is nothing to save yet; draw a digit first.")
            return
        kinds = list(_KINDS) if isinstance(drawing, Ink) else list(_KINDS)[:1]
        suggested = str(Path(self._folder()) / "drawing.png")
        name, kind = QFileDialog.getSaveFileName(
            self._window, "Save the drawing", suggested, ";;".join(kinds)
        )
        if name:
            path = Path(name)
            if path.suffix.lower() not in SAVED:
                path = path.with_name(path.name + _KINDS.get(kind, ".png"))
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the drawing in the format of the path's ending."""
        drawing = self._canvas.drawing
        self._settings.set(_FOLDER, str(path.parent))
        self._errands.send(
            lambda: save_drawing(drawing, path),
            lambda _: self.saved.emit(str(path)),
            self.failed.emit,
        )

    def keep(self) -> None:
        """Remember the drawing until the next start."""
        self._errands.wait()
        for path in self._kept:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        drawing = self._canvas.drawing
        if not drawing.is_empty:
            save_drawing(drawing, self._kept[0 if isinstance(drawing, Ink) else 1])

    def restore(self) -> None:
        """Show the drawing of the last time, where there is one that can be read."""
        for path in self._kept:
            if path.is_file():
                self._errands.send(partial(open_drawing, path), self._put_back)

    def _put_back(self, drawing: Drawing) -> None:
        if self._canvas.is_empty:
            self._canvas.put(drawing)

    def _fetch(self, work: Callable[[], Drawing]) -> None:
        self._errands.send(work, self._canvas.put, self.failed.emit)

    def _folder(self) -> str:
        folder = self._settings.get(_FOLDER, "")
        return folder if Path(folder).is_dir() else str(Path.home())
