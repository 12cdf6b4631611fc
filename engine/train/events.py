"""What a session tells while it runs: frozen values, safe to hand to another thread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.networks.model import Model
from engine.train.settings import Device, TrainSettings


@dataclass(frozen=True, slots=True)
class Started:
    """The run is laid out. `epoch` counts the epochs done before (more than 0 when resumed)."""

    settings: TrainSettings
    parameters: int
    batches_per_epoch: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Batches:
    """Some batches, trained in one go.

    `first` is the number of the first since the run's start, counted from 0; `losses` float32 [n].
    `seconds` of training steps alone since the start, `seconds_left` an estimate of the same kind.
    """

    first: int
    losses: NDArray[np.float32]
    learning_rate: float
    images_per_second: float
    seconds: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch is done and tested, and kept where that was asked for. `epoch` counts from 1.

    `seconds` and `images_per_second` are of this epoch's training steps alone, done by `device`.
    """

    epoch: int
    seconds: float
    images_per_second: float
    train_loss: float
    test_loss: float
    test_accuracy: float
    device: Device = "cpu"


@dataclass(frozen=True, slots=True)
class Moved:
    """The device failed, as the sentence `reason` tells: the run goes on from `epoch` on the CPU.

    `epoch` counts the epochs done; batches that came after them are trained again.
    """

    reason: str
    epoch: int

    @property
    def sentence(self) -> str:
        """All of it for people."""
        where = f"goes on after epoch {self.epoch}" if self.epoch else "starts from the beginning"
        return f"{self.reason} The training {where} on the CPU."


@dataclass(frozen=True, slots=True)
class Unkept:
    """The epoch before could not be kept as a checkpoint; `reason` is a sentence. It goes on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The session waits between two batches."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The session goes on."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """The run was ended early: nothing is trained any more, its model is tested next."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event. `stopped` tells a run that was ended early; its model is whole all the same.

    `seconds` are of training steps alone.
    """

    model: Model
    test_accuracy: float
    seconds: float
    stopped: bool


Event = Started | Batches | Epoch | Moved | Unkept | Paused | Resumed | Stopping | Finished
