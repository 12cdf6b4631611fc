"""How the learning rate moves over a run, as a share of its peak."""

import math
from collections.abc import Callable

from engine.train.settings import Schedule

# One-cycle: this share of the run climbs from the first to the peak, the rest falls to the last.
# Smith and Topin, Super-Convergence, 2018, with the cosine form that has become usual.
_CLIMB = 0.2
_FIRST = 0.1
_LAST = 0.001


def _constant(done: float) -> float:
    return 1.0


def _cosine(done: float) -> float:
    """Loshchilov and Hutter, SGDR, ICLR 2017, equation 5, one period."""
    return (1 + math.cos(math.pi * done)) / 2


def _one_cycle(done: float) -> float:
    if done < _CLIMB:
        return _FIRST + (1 - _FIRST) * _cosine(1 - done / _CLIMB)
    return _LAST + (1 - _LAST) * _cosine((done - _CLIMB) / (1 - _CLIMB))


_SHARES: dict[Schedule, Callable[[float], float]] = {
    "constant": _constant,
    "cosine": _cosine,
    "one-cycle": _one_cycle,
}


def share_of_peak(schedule: Schedule, step: int, steps: int) -> float:
    """The learning rate of step `step` of `steps`, counted from 0, divided by the peak."""
    return _SHARES[schedule](step / steps)
