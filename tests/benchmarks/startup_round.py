"""One start of the window, with marks; `startup.py` runs it in a fresh process.

Prints a line of JSON: seconds since INKLING_STARTED (time.monotonic of whoever started it).
"""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.main import main
from app.window import application
from engine.ink.stroke import Ink

STARTED = float(os.environ["INKLING_STARTED"])
SEVEN = {"strokes": [[[200, 200], [400, 190], [700, 200], [600, 450], [500, 800]]]}


class Marks(QObject):
    """Watches a window: draws when it is painted, closes it when that is answered."""

    def __init__(self, window):
        super().__init__(window)
        self._window = window
        self._seconds = {}
        window.canvas.installEventFilter(self)
        window.reader.read.connect(self._on_read)
        window.recognising.failed.connect(self._on_failed)

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.Paint and "painted" not in self._seconds:
            self._seconds["painted"] = 0.0
            # The event comes before the paint; the next turn of the loop comes after it.
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self):
        self._seconds["painted"] = time.monotonic() - STARTED
        self._window.canvas.put(Ink.from_json(SEVEN))

    def _on_failed(self, sentence):
        print(sentence, file=sys.stderr)
        QApplication.exit(1)

    def _on_read(self, reading):
        if reading is not None and "answered" not in self._seconds:
            self._seconds["answered"] = time.monotonic() - STARTED
            print(json.dumps(self._seconds), flush=True)
            self._window.close()


class MarkedWindow(application.MainWindow):
    """The window itself, watched."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._marks = Marks(self)


application.MainWindow = MarkedWindow
sys.exit(main([]))
