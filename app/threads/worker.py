"""The worker of a page: work that takes long, off the Qt thread, with progress and cancel."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from app.threads.background import Background, tell
from app.threads.pace import LONGEST_REST, Pace, Work
from engine.errors import InklingError
from engine.progress import NOTHING, Progress

# Seconds between two signals of progress.
INTERVAL = 1 / 10


def _ignore(value: Any) -> None:
    """For those who do not ask."""


class Worker(QObject):
    """Does one piece of work at a time, the newest that was asked for.

    Work is a generator: it is given a `Report`, and what it yields goes to `told` on the Qt thread,
    in order; where an InklingError ends it, its sentence goes to `failed`. It can be cancelled
    wherever it yields or reports, and tells nothing any more from then on.

    `busy(bool)` comes when it begins or ends to work, `progressed(Progress)` at most ten times a
    second. `share` gives, at any moment, the share of its time that it may work: where that is less
    than 1 it rests wherever work yields or reports, `longest_rest` seconds at most, so that a
    training beside it keeps its speed.
    """

    busy = Signal(bool)
    progressed = Signal(object)
    _came = Signal(object, object, object)

    def __init__(
        self,
        parent: QObject | None = None,
        share: Callable[[], float] = lambda: 1.0,
        longest_rest: float = LONGEST_REST,
    ) -> None:
        super().__init__(parent)
        self._pace = Pace(share, longest_rest)
        self._wake = threading.Condition()
        self._waiting: _Task | None = None
        self._current: _Task | None = None
        self._stopped = False
        self._thread: Background | None = None
        self._came.connect(self._answer)

    @property
    def is_busy(self) -> bool:
        """Whether something is worked on, or waits."""
        with self._wake:
            return self._current is not None or self._waiting is not None

    def begin(
        self, work: Work, told: Callable[[Any], None], failed: Callable[[str], None] = _ignore
    ) -> None:
        """Do this instead of whatever goes on."""
        self._ask(_Task(work, told, failed), instead=True)

    def offer(
        self, work: Work, told: Callable[[Any], None], failed: Callable[[str], None] = _ignore
    ) -> None:
        """Do this after what goes on, unless something newer is asked for until then."""
        self._ask(_Task(work, told, failed), instead=False)

    def cancel(self) -> None:
        """Give up what goes on and what waits."""
        with self._wake:
            self._drop()
            self._wake.notify_all()

    def end(self, milliseconds: int = 5000) -> bool:
        """Cancel, and do nothing any more; whether what went on ended in time."""
        with self._wake:
            self._stopped = True
            self._drop()
            self._wake.notify_all()
            thread = self._thread
        return thread is None or thread.ended(milliseconds)

    def _ask(self, task: _Task, instead: bool) -> None:
        with self._wake:
            if self._stopped:
                return
            if instead:
                self._drop()
            elif self._waiting is not None:
                self._waiting.cancelled = True
            self._waiting = task
            if self._thread is None:
                self._thread = Background("worker", self._work)
                self._thread.start()

    def _drop(self) -> None:
        for task in (self._current, self._waiting):
            if task is not None:
                task.cancelled = True
        self._waiting = None

    @Slot(object, object, object)
    def _answer(self, task: _Task, callback: Callable[[Any], None], value: Any) -> None:
        # It may have been cancelled while its answer was on the way.
        if not task.cancelled:
            callback(value)

    # On the worker's thread.

    def _work(self) -> None:
        while True:
            with self._wake:
                task, self._waiting = self._waiting, None
                self._current = task
                if task is None:
                    self._thread = None
                    return
            tell(self.busy, True)
            self._do(task)
            with self._wake:
                self._current = None
                is_last = self._waiting is None
            if is_last:
                tell(self.busy, False)

    def _do(self, task: _Task) -> None:
        try:
            for value in self._pace.work(task.work)(_Reporter(task, self.progressed)):
                if task.cancelled:
                    return
                tell(self._came, task, task.told, value)
        except _Cancelled:
            pass
        except InklingError as error:
            tell(self._came, task, task.failed, str(error))
        except Exception:
            # The hook tells the person and writes the log.
            sys.excepthook(*sys.exc_info())


class _Task:
    def __init__(
        self, work: Work, told: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        self.work = work
        self.told = told
        self.failed = failed
        self.cancelled = False


class _Cancelled(Exception):  # noqa: N818  (not an error: a wish)
    """Nobody wants the rest of this work."""


class _Reporter:
    """Hands progress on now and then, and ends work that was cancelled."""

    def __init__(self, task: _Task, progressed: SignalInstance) -> None:
        self._task = task
        self._progressed = progressed
        self._last = 0.0
        # Who rests reports again and again, to hear of a wish to cancel: nothing is new then.
        self._told = NOTHING

    def __call__(self, progress: Progress) -> None:
        if self._task.cancelled:
            raise _Cancelled
        now = time.monotonic()
        if progress != self._told and now - self._last >= INTERVAL:
            self._last, self._told = now, progress
            tell(self._progressed, progress)
