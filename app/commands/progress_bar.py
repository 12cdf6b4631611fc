"""A progress bar on standard error, for terminals only: a pipe or a log gets none of it."""

import shutil
import sys
import time
from types import TracebackType
from typing import TextIO

from engine.progress import Progress

_SECONDS_BETWEEN_DRAWINGS = 0.1
_LONGEST_BAR = 30
_ERASE_LINE = "\r\x1b[K"


class ProgressBar:
    """One line that is drawn again and again; as a context, it is gone in the end.

    `shown` false draws nothing; so does a `stream` that is not a terminal.
    """

    def __init__(self, shown: bool = True, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._shown = shown and self._stream.isatty()
        self._drawn = False
        self._last = -_SECONDS_BETWEEN_DRAWINGS

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def report(self, progress: Progress) -> None:
        """Draw the progress of a job; it fits wherever the engine asks for a `Report`."""
        self.draw(progress.what, progress.fraction)

    def draw(self, before: str, fraction: float, after: str = "") -> None:
        """Draw a bar of `fraction` (0..1) between two texts, at most ten times a second."""
        now = time.monotonic()
        if not self._shown or (fraction < 1 and now - self._last < _SECONDS_BETWEEN_DRAWINGS):
            return
        self._last = now
        self._drawn = True
        columns = shutil.get_terminal_size().columns - 1
        room = min(_LONGEST_BAR, columns - len(before) - len(after) - 4)
        bar = f" {_bar(fraction, room, self._stream.encoding)} " if room >= 5 else " "
        self._stream.write(_ERASE_LINE + f"{before}{bar}{after}"[:columns])
        self._stream.flush()

    def clear(self) -> None:
        """Erase the bar, so that a line can be written in its place."""
        if self._drawn:
            self._stream.write(_ERASE_LINE)
            self._stream.flush()
            self._drawn = False
            self._last = -_SECONDS_BETWEEN_DRAWINGS


def _bar(fraction: float, length: int, encoding: str | None) -> str:
    full, empty = "━", "─"
    try:
        (full + empty).encode(encoding or "ascii")
    except UnicodeEncodeError:
        full, empty = "#", "-"
    done = round(min(1.0, max(0.0, fraction)) * length)
    return full * done + empty * (length - done)
