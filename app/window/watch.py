"""Watches a window's first second."""

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.window.main_window import MainWindow
from engine.ink.stroke import Ink

_SEVEN = {"strokes": [[[200, 200], [400, 190], [700, 200], [600, 450], [500, 800]]]}


class Watch(QObject):
    """Draws, and closes the window, which owns it; prints the seconds since `started`."""

    def __init__(self, window: MainWindow, started: float) -> None:
        super().__init__(window)
        self._window = window
        self._started = started
        self._seconds: dict[str, float] = {}
        window.canvas.installEventFilter(self)
        window.reader.read.connect(self._on_read)
        window.recognising.failed.connect(self._on_failed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The event comes before the paint; the next turn of the loop comes after it."""
        if event.type() == QEvent.Type.Paint and not self._seconds:
            self._seconds["painted"] = 0.0
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self._seconds["painted"] = time.monotonic() - self._started
        self._window.canvas.put(Ink.from_json(_SEVEN))

    def _on_failed(self, sentence: str) -> None:
        print(f"inkling: {sentence}", file=sys.stderr)
        QApplication.exit(1)

    def _on_read(self, number: object) -> None:
        if number is not None and "answered" not in self._seconds:
            self._seconds["answered"] = time.monotonic() - self._started
            print(json.dumps(self._seconds), flush=True)
            self._window.close()
