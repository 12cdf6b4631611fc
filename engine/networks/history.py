"""How a training went, epoch by epoch, as a model's card keeps it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

# No training has more; a longer history is a damaged one.
_MOST_EPOCHS = 100_000


@dataclass(frozen=True, slots=True)
class PastEpoch:
    """An epoch, counted from 1: the mean loss of its batches, loss and accuracy on the test after.

    `seconds` are of training steps alone. What was not measured is not a number.
    """

    epoch: int
    seconds: float
    train_loss: float
    test_loss: float
    test_accuracy: float


History = tuple[PastEpoch, ...]


def history_to_json(history: History) -> list[dict[str, float | None]]:
    """The history as plain values; what is not a finite number becomes null."""
    return [
        {name: value if math.isfinite(value) else None for name, value in asdict(epoch).items()}
        for epoch in history
    ]


def history_from_json(values: Any) -> History:
    """The history that `history_to_json` made. Raises ValueError on anything else."""
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) > _MOST_EPOCHS:
        raise ValueError("history is not a list of epochs")
    return tuple(_epoch(value) for value in values)


def _epoch(value: Any) -> PastEpoch:
    if not isinstance(value, Mapping) or type(value.get("epoch")) is not int:
        raise ValueError("history is not a list of epochs")
    figures = ("seconds", "train_loss", "test_loss", "test_accuracy")
    return PastEpoch(value["epoch"], *(_figure(value.get(name)) for name in figures))


def _figure(value: Any) -> float:
    if value is None:
        return math.nan
    if type(value) not in (int, float):
        raise ValueError("a figure in history is not a number")
    return float(value)
