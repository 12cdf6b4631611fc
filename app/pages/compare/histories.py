"""Which of the runs that are kept made a model: the one that its card tells of."""

from __future__ import annotations

import math
from collections.abc import Iterable

from app.pages.train.runs import Run
from engine.networks.model import Card

# A kept run's figures have six digits.
_NEAR = 2e-6


def run_of(card: Card, runs: Iterable[Run]) -> Run | None:
    """The run with the card's settings, epochs and accuracy; None where none is kept.

    A model that was adapted went on from what a run had made: its curve would not be its own.
    """
    return next((run for run in runs if _made(run, card)), None)


def _made(run: Run, card: Card) -> bool:
    accuracy = run.accuracy
    return (
        run.settings == dict(card.settings)
        and accuracy is not None
        and card.test_accuracy is not None
        and math.isclose(accuracy, card.test_accuracy, abs_tol=_NEAR)
        and (run.epochs[-1].epoch if run.epochs else 0) == card.epochs
    )
