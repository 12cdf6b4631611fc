"""Threads of Python's own for what pages let do: nobody has to wait for them at the end.

A QThread, or a pool of Qt's, that is destroyed while it works waits for the work with Python's lock
in its hands, or ends the process; and a kernel that is being compiled cannot be interrupted.
"""

import contextlib
import threading
from collections.abc import Callable

from PySide6.QtCore import SignalInstance


class Background(threading.Thread):
    """Does `body` once. The process may end before it does."""

    def __init__(self, name: str, body: Callable[[], None]) -> None:
        super().__init__(name=name, target=body, daemon=True)

    def ended(self, milliseconds: int) -> bool:
        """Wait for the end; whether it came."""
        self.join(milliseconds / 1000)
        return not self.is_alive()


def anything_runs() -> bool:
    """Whether any of these threads still does something."""
    return any(isinstance(thread, Background) for thread in threading.enumerate())


def tell(signal: SignalInstance, *values: object) -> None:
    """Emit a signal from such a thread; where its owner is gone, there is nobody to tell."""
    with contextlib.suppress(RuntimeError):
        signal.emit(*values)
