"""Stretches of an epoch, handed to the plan and told about once it has trained them."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import RATE
from engine.kernels.team import Team
from engine.networks.plan import Plan


@dataclass(frozen=True, eq=False)
class Stretch:
    """Batches that are trained, `first` the number of the first in its epoch.

    `losses` are their means float32 [n], `learning_rate` is the last one's, `seconds` what they
    took.
    """

    first: int
    losses: NDArray[np.float32]
    learning_rate: float
    seconds: float


class Queue:
    """An epoch's stretches, in their order. A GPU is handed its next one before the last is told.

    The epoch's samples are `split` in `order`; `key` is as for `Plan.train`.
    """

    def __init__(
        self,
        plan: Plan,
        team: Team,
        split: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        order: NDArray[np.int64],
        key: int,
    ) -> None:
        self._plan = plan
        self._epoch = (team, split, order)
        self._key = key
        self._waiting: deque[Callable[[], Stretch]] = deque()
        self._free = 0.0

    def __len__(self) -> int:
        """How many stretches were handed and not taken."""
        return len(self._waiting)

    @property
    def full(self) -> bool:
        """Whether a stretch is to be taken before another is handed."""
        return len(self) > self._plan.ahead

    def hand(self, first: int, rates: NDArray[np.float64]) -> None:
        """Have as many batches trained as `rates` has rows, from batch `first` on."""
        begun = time.perf_counter()
        losses_of = self._plan.hand(*self._epoch, first, self._key, rates)

        def stretch() -> Stretch:
            losses = losses_of()
            now = time.perf_counter()
            # What was handed ahead waited until the one before it was done.
            seconds = now - max(begun, self._free)
            self._free = now
            return Stretch(first, losses, float(rates[-1, RATE]), seconds)

        self._waiting.append(stretch)

    def take(self) -> Stretch:
        """The oldest stretch, once it is trained. Raises DeviceError where the device fails."""
        return self._waiting.popleft()()
