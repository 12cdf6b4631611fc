"""A model: a network with weights, and the card that tells where they come from."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.networks.history import History
from engine.networks.network import Network

DIGITS = tuple("0123456789")


def are_digits(classes: Sequence[str]) -> bool:
    """Whether these names of ten classes are the digits themselves."""
    return tuple(classes) == DIGITS


@dataclass(frozen=True, slots=True)
class Card:
    """How a model was trained, on what, and how well it reads.

    `command` repeats the training; `settings` are its TrainSettings as JSON; `epochs` were trained;
    `test_accuracy` is 0..1 in one pass over the test split, None where there was none; an answer
    below the confidence `threshold` is not accepted; `classes` names the ten outputs; `history`
    tells each epoch, where it is known, also of the model that the training started from.
    """

    name: str
    network: str
    created: str = ""
    command: str = ""
    data: str = "mnist"
    settings: Mapping[str, Any] = field(default_factory=dict)
    epochs: int = 0
    test_accuracy: float | None = None
    seconds: float = 0.0
    threshold: float = 0.5
    classes: tuple[str, ...] = DIGITS
    history: History = ()

    @property
    def reads_digits(self) -> bool:
        """Whether its classes are the digits: others are not corrected, nor learnt by hand."""
        return are_digits(self.classes)

    def renamed(self, name: str) -> "Card":
        """The same card under another name."""
        return dataclasses.replace(self, name=name)


@dataclass(frozen=True)
class Model:
    """`weights` maps PyTorch's names to read-only float32 arrays of `network.weight_shapes`."""

    network: Network
    weights: Mapping[str, NDArray[np.float32]]
    card: Card
