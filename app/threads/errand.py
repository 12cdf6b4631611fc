"""Errands: short pieces of work off the Qt thread, such as a file to read or to write."""

import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.threads.background import Background, tell
from engine.errors import InklingError


def _ignore(value: Any) -> None:
    """For those who do not ask."""


@dataclass(frozen=True, slots=True)
class _Errand:
    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[str], None]


class Errands(QObject):
    """Does the errands of one owner one after another; answers come on the owner's thread.

    Answers are dropped where the owner is gone by then.
    """

    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: deque[_Errand] = deque()
        self._thread: Background | None = None
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
        with self._lock:
            self._waiting.append(_Errand(work, then or _ignore, failed or _ignore))
            if self._thread is None:
                self._thread = Background("errands", self._do_all)
                self._thread.start()

    def wait(self, milliseconds: int = 3000) -> bool:
        """Wait until all that was sent is done (its answers come later); whether it is."""
        thread = self._thread
        return thread is None or thread.ended(milliseconds)

    @Slot(object, object)
    def _answer(self, callback: Callable[[Any], None], value: Any) -> None:
        callback(value)

    # On the errands' thread.

    def _do_all(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                errand = self._waiting.popleft()
            self._do(errand)

    def _do(self, errand: _Errand) -> None:
        try:
            result = errand.work()
        except InklingError as error:
            tell(self._done, errand.failed, str(error))
        except Exception:
            sys.excepthook(*sys.exc_info())
        else:
            tell(self._done, errand.then, result)
