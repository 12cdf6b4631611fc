"""Opens the window, draws a seven when it is painted, and closes it when that is answered."""

import json
import os
import subprocess
import sys
import time

from app.commands.output import write_line

# When whoever started this process did so, by `time.monotonic`.
_STARTED = "INKLING_STARTED"
_TIMEOUT = 120
_SEVEN = {"strokes": [[[200, 200], [400, 190], [700, 200], [600, 450], [500, 800]]]}


def window_command() -> list[str]:
    """The command line that does it in a process of its own."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, "self-test", "--window"]


def check_window() -> tuple[bool, str]:
    """Whether a window opens and answers, and after which time; without a screen, that it is so."""
    environment = {**os.environ, _STARTED: repr(time.monotonic())}
    try:
        ran = subprocess.run(
            window_command(), env=environment, capture_output=True, text=True, timeout=_TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return False, f"no answer within {_TIMEOUT} s"
    if ran.returncode:
        lines = ran.stderr.strip().splitlines()
        return False, lines[-1] if lines else f"it ended with {ran.returncode}"
    seconds = json.loads(ran.stdout.splitlines()[-1])
    return True, f"painted after {seconds['painted']:.2f} s, answered {seconds['answered']:.2f} s"


def open_and_close() -> int:
    """The window's life in this process: 0 and a line of JSON, seconds since its start, or 2."""
    from app.window.libraries import problem

    sentence = problem(os.environ)
    if sentence is not None:
        print(f"inkling: {sentence}", file=sys.stderr)
        return 2
    started = float(os.environ.get(_STARTED) or time.monotonic())
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from app.window import application
    from app.window.main_window import MainWindow
    from engine.ink.stroke import Ink

    class Watch(QObject):
        """Told of all that happens to the canvas."""

        def __init__(self, window: MainWindow) -> None:
            super().__init__(window)
            self.seconds: dict[str, float] = {}
            self._window = window
            window.canvas.installEventFilter(self)
            window.reader.read.connect(self._on_read)
            window.recognising.failed.connect(self._on_failed)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            """The event comes before the paint; the next turn of the loop comes after it."""
            if event.type() == QEvent.Type.Paint and not self.seconds:
                self.seconds["painted"] = 0.0
                QTimer.singleShot(0, self._on_painted)
            return False

        def _on_painted(self) -> None:
            self.seconds["painted"] = time.monotonic() - started
            self._window.canvas.put(Ink.from_json(_SEVEN))

        def _on_failed(self, sentence: str) -> None:
            print(f"inkling: {sentence}", file=sys.stderr)
            QApplication.exit(1)

        def _on_read(self, number: object) -> None:
            if number is not None and "answered" not in self.seconds:
                self.seconds["answered"] = time.monotonic() - started
                write_line(json.dumps(self.seconds))
                self._window.close()

    return application.run([], watch=Watch)
