"""Errands: short pieces of work off the Qt thread, such as a file to read or to write."""

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from engine.errors import InklingError


class Errands(QObject):
    """Does the errands of one owner one after another; answers come on the owner's thread.

    Answers are dropped where the owner is gone by then.
    """

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._done.connect(self._answer)

    def send(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Do `work`; `then` gets its result, `failed` the sentence of an InklingError.

        Any other exception is a bug and goes to the exception hook.
        """
        self._pool.start(_Work(work, self._done.emit, then or _ignore, failed or _ignore))

    def wait(self, milliseconds: int = 3000) -> bool:
        """Wait until all that was sent is done (its answers come later); whether it is."""
        return bool(self._pool.waitForDone(milliseconds))

    @Slot(object, object)
    def _answer(self, callback: Callable[[Any], None], value: Any) -> None:
        callback(value)


class _Work(QRunnable):
    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Callable[[Any], None], Any], None],
        then: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._work = work
        self._done = done
        self._then = then
        self._failed = failed

    def run(self) -> None:
        """Called by the pool."""
        try:
            result = self._work()
        except InklingError as error:
            self._done(self._failed, str(error))
        except Exception:
            sys.excepthook(*sys.exc_info())
        else:
            self._done(self._then, result)


def _ignore(value: Any) -> None:
    """For those who do not ask."""
