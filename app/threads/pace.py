"""Live work that leaves a training beside it its speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from app.threads.training import TrainingThread
from engine.progress import NOTHING, Progress, Report

Work = Callable[[Report], Iterator[Any]]

# Of a worker's time while a network trains: its speed is worth more than smooth pictures.
SHARE = 0.01
# Seconds between two looks at whether somebody still wants the rest.
_GLANCE = 0.02
# Seconds: nobody who drew waits longer for the first sign.
LONGEST_REST = 5.0


def share_beside(training: TrainingThread) -> Callable[[], float]:
    """The share of its time that a page's worker may work."""
    return lambda: SHARE if training.isRunning() else 1.0


class Pace:
    """Puts rests into work, wherever it yields or reports, while the share is less than 1.

    Work that rested only afterwards would have all of a core until then. What was cancelled before
    its rest leaves the rest to what comes next: so a pen that moves, and has all begin anew each
    time, is no reason to take more than the share. No rest takes more than `longest` seconds, and
    none goes on once the share is 1 again.
    """

    def __init__(self, share: Callable[[], float], longest: float = LONGEST_REST) -> None:
        self._share = share
        self._longest = longest
        self._owed = 0.0

    def work(self, work: Work) -> Work:
        """The same work with rests."""

        def paced(report: Report) -> Iterator[Any]:
            resting = _RestingReport(self, report)
            try:
                resting.rest()
                for piece in work(resting):
                    yield piece
                    resting.rest()
            finally:
                resting.count()

        return paced

    def owe(self, worked: float) -> None:
        """Seconds were worked."""
        share = self._share()
        owed = self._owed + worked * (1 / share - 1)
        self._owed = min(self._longest, owed) if share < 1 else 0.0

    def pay(self, rested: float) -> None:
        """Seconds were rested."""
        # What a glance took too long is made good; who slept long on a busy machine has no credit.
        self._owed = max(-_GLANCE, self._owed - rested)

    @property
    def tired(self) -> bool:
        """Whether it is time for a rest; one shorter than a glance can wait."""
        return self._share() < 1 and self._owed >= _GLANCE


class _RestingReport:
    """Reports, and rests for what was worked since it was called last."""

    def __init__(self, pace: Pace, report: Report) -> None:
        self._pace = pace
        self._report = report
        self._progress = NOTHING
        self._since = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        self._progress = progress
        self.rest()
        self._report(progress)

    def count(self) -> None:
        """Take down what was worked."""
        now = time.monotonic()
        self._pace.owe(now - self._since)
        self._since = now

    def rest(self) -> None:
        """Until as much is rested as the share asks for, or somebody cancels."""
        self.count()
        while self._pace.tired:
            # Whoever cancels is heard here.
            self._report(self._progress)
            time.sleep(_GLANCE)
            now = time.monotonic()
            self._pace.pay(now - self._since)
            self._since = now
