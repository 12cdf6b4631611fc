"""A window that draws a seven when it is painted, and closes when that is answered."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from app.window.start import open_window

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

# When whoever started this process did so, by `time.monotonic`.
STARTED = "INKLING_STARTED"


def open_and_close() -> int:
    """The window's life in this process: the exit code, after a line of JSON.

    It tells the seconds from the start to the `painted` window and to the `answered` drawing.
    """
    started = float(os.environ.get(STARTED) or time.monotonic())

    def watch(window: MainWindow) -> None:
        # Qt is touched only once it is known that a window can be shown.
        from app.window.watch import Watch

        Watch(window, started)

    return open_window([], watch=watch)
