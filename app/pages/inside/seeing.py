"""Traces the sample whenever it or the weights change, for a view that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.pages.inside.seen import Seen
from app.pages.inside.subject import Subject
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from engine.inside.trace import trace
from engine.progress import Progress, Report


class Seeing(QObject):
    """`seen(Seen, prepared)` with the newest trace, and what `prepare(Seen)` made of it.

    `prepare` is called on the worker's thread. `emptied` comes where there is nothing to trace.
    Awake from `wake` to `rest`; only the newest sample and weights are traced, none waits.
    """

    seen = Signal(object, object)
    emptied = Signal()

    def __init__(
        self,
        subject: Subject,
        training: TrainingThread,
        prepare: Callable[[Seen], Any],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._subject = subject
        self._prepare = prepare
        self._awake = False
        self.worker = Worker(self, share_beside(training))
        subject.changed.connect(self._look)

    def wake(self) -> None:
        """Follow the subject from now on."""
        self._awake = True
        self._look()

    def rest(self) -> None:
        """Compute nothing any more."""
        self._awake = False
        self.worker.cancel()

    def close_down(self) -> None:
        """End the thread."""
        self.rest()
        self.worker.end()

    def _look(self) -> None:
        if not self._awake:
            return
        subject = self._subject
        network, weights, sample = subject.network, subject.weights, subject.sample
        if network is None or weights is None or sample is None:
            self.worker.cancel()
            self.emptied.emit()
            return
        classes = subject.classes

        def work(report: Report) -> Iterator[tuple[Seen, Any]]:
            report(Progress("tracing the sample", 0, 1))
            seen = Seen(network, weights, trace(network, weights, sample[None]), classes)
            yield seen, self._prepare(seen)

        self.worker.offer(work, self._tell)

    def _tell(self, told: tuple[Seen, Any]) -> None:
        self.seen.emit(*told)
