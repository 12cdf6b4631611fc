"""The figures behind the charts of a run: as points to draw, and as tables to export."""

import math
from collections.abc import Sequence

import numpy as np

from app.pages.table import Table
from app.pages.train.curves import Floats
from app.pages.train.runs import Run, Shown


def length(shown: Shown) -> float:
    """Epochs trained, by the losses that are known."""
    return len(shown.smoothed) * shown.run.stride / shown.run.batches_per_epoch


def tested(run: Run, figure: str) -> tuple[Floats, Floats]:
    """Epochs, and that figure of each, where it was measured; each [n]."""
    pairs = [(epoch.epoch, getattr(epoch, figure)) for epoch in run.epochs]
    kept = np.array([pair for pair in pairs if math.isfinite(pair[1])], np.float64).reshape(-1, 2)
    return kept[:, 0], kept[:, 1]


def accuracies(shown: Shown) -> tuple[Floats, Floats]:
    """Epochs and test accuracies; a stopped run has one more, where it was stopped."""
    epochs, measured = tested(shown.run, "test_accuracy")
    last = shown.run.tested
    if shown.run.ending == "stopped" and last is not None:
        epochs, measured = np.append(epochs, length(shown)), np.append(measured, last)
    return epochs, measured


def loss_table(shown: Sequence[Shown]) -> Table:
    """Each loss of each run, as it came, smoothed, and on the test, with its place in epochs."""
    rows: list[tuple[str, str, np.generic, np.generic]] = []
    for one in shown:
        run = one.run
        places = np.arange(1, len(run.losses) + 1) * run.stride / run.batches_per_epoch
        for curve, epochs, losses in (
            ("batches", places, run.losses),
            ("smoothed", places, one.smoothed),
            ("test", *tested(run, "test_loss")),
        ):
            rows += [(run.name, curve, *pair) for pair in zip(epochs, losses, strict=True)]
    return Table(("run", "curve", "epoch", "loss"), rows)


def accuracy_table(shown: Sequence[Shown]) -> Table:
    """Each test accuracy of each run, with its place in epochs."""
    rows = [(one.run.name, *pair) for one in shown for pair in zip(*accuracies(one), strict=True)]
    return Table(("run", "epoch", "test_accuracy"), rows)
