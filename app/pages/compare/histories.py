"""The curve of a model: the run that is kept of its training, or else what its card tells."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from app.pages.train.runs import Run
from engine.networks.model import Card
from engine.train.adapted import ADAPTED
from engine.train.events import Epoch

# A kept run's figures have six digits.
_NEAR = 2e-6


def run_of(card: Card, runs: Iterable[Run]) -> Run | None:
    """The run with the card's settings, epochs and accuracy, else one of the card's epochs alone.

    None where neither is known. A model that was adapted went on from what a run had made: its
    curve would not be its own.
    """
    if ADAPTED in card.settings:
        return None
    return next((run for run in runs if _made(run, card)), None) or _told(card)


def _told(card: Card) -> Run | None:
    """A run whose losses are the means of epochs."""
    if not card.history:
        return None
    losses = np.array([past.train_loss for past in card.history], np.float32)
    epochs = tuple(
        Epoch(past.epoch, past.seconds, math.nan, past.train_loss, past.test_loss, accuracy)
        for past in card.history
        if math.isfinite(accuracy := past.test_accuracy)
    )
    settings = dict(card.settings)
    key = f"{card.name} {card.created}"
    return Run(key, card.name, card.created, settings, 1, losses, epochs, ending="finished")


def _made(run: Run, card: Card) -> bool:
    accuracy = run.accuracy
    return (
        run.settings == dict(card.settings)
        and accuracy is not None
        and card.test_accuracy is not None
        and math.isclose(accuracy, card.test_accuracy, abs_tol=_NEAR)
        and (run.epochs[-1].epoch if run.epochs else 0) == card.epochs
    )
