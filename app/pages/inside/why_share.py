"""Long work in small pieces that leaves a training beside it its speed."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from app.threads.training import TrainingThread
from engine.progress import Progress, Report

# What may be computed beside a training: this share of the time.
BESIDE_TRAINING = 0.03
# Seconds between two looks at whether somebody still wants the rest.
_GLANCE = 0.02

_Piece = TypeVar("_Piece")


def share_beside(training: TrainingThread) -> Callable[[], float]:
    """The share of its time that a worker may work at any moment: all of it, but for a training."""
    return lambda: BESIDE_TRAINING if training.isRunning() else 1.0


def at_share(
    pieces: Iterator[_Piece], share: Callable[[], float], report: Report, what: str
) -> Iterator[_Piece]:
    """The pieces, with a rest after each one where the share is less than 1.

    A worker rests after its work anyway; work that lasts would take all of a core until then.
    """
    while True:
        begun = time.monotonic()
        piece = next(pieces, None)
        if piece is None:
            return
        yield piece
        spent = time.monotonic() - begun
        rested = time.monotonic() + spent * (1 / share() - 1)
        while share() < 1 and time.monotonic() < rested:
            # Whoever cancels is heard here.
            report(Progress(what, 0, 0))
            time.sleep(_GLANCE)
