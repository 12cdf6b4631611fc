"""The run that is being trained: it grows with every event."""

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.pages.train.curves import Carry, smooth
from app.pages.train.runs import Ending, Run
from engine.train.events import Batches, Epoch

_LEAST_ROOM = 1024


class Recording:
    """Collects losses and epochs; room is doubled when full, so adding is cheap at any length."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._collect()

    @property
    def raw(self) -> NDArray[np.float32]:
        """Losses so far [n]; a view that later batches do not change."""
        return self._raw[: self._length]

    @property
    def smoothed(self) -> NDArray[np.float64]:
        """Smoothed losses so far [n]; a view that later batches do not change."""
        return self._smoothed[: self._length]

    @property
    def head(self) -> Run:
        """The run without its losses since the recording began: name, settings, epochs."""
        return self._run

    def add_batches(self, batches: Batches) -> None:
        """Take up the losses of some batches."""
        self._append(batches.losses)

    def add_epoch(self, epoch: Epoch) -> None:
        """Take up an epoch's figures."""
        self._run = dataclasses.replace(self._run, epochs=(*self._run.epochs, epoch))

    def move(self, epoch: int) -> None:
        """Take up that the CPU goes on after an epoch: what came later is trained again."""
        run = self.run().up_to(epoch)
        self._run = dataclasses.replace(run, settings={**run.settings, "device": "cpu"})
        self._collect()

    def end(self, ending: Ending, tested: float, settings: Mapping[str, Any]) -> None:
        """Take up how the run ended, its accuracy then, and the settings that its card tells."""
        measured = tested if math.isfinite(tested) else None
        self._run = dataclasses.replace(
            self._run, ending=ending, tested=measured, settings=dict(settings)
        )

    def run(self) -> Run:
        """The run as it stands."""
        losses = self.raw.copy()
        losses.flags.writeable = False
        return dataclasses.replace(self._run, losses=losses)

    def _collect(self) -> None:
        """Begin with the losses that the run has."""
        losses = self._run.losses
        self._raw = np.empty(max(_LEAST_ROOM, 2 * len(losses)), np.float32)
        self._smoothed = np.empty(len(self._raw))
        self._length = 0
        self._carry = Carry()
        self._append(losses)

    def _append(self, losses: NDArray[np.float32]) -> None:
        end = self._length + len(losses)
        if end > len(self._raw):
            self._raw = _doubled(self._raw, end)
            self._smoothed = _doubled(self._smoothed, end)
        self._raw[self._length : end] = losses
        self._smoothed[self._length : end], self._carry = smooth(losses, self._carry)
        self._length = end


def _doubled(old: NDArray[Any], least: int) -> NDArray[Any]:
    new = np.empty(max(least, 2 * len(old)), old.dtype)
    new[: len(old)] = old
    return new
