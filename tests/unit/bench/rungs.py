"""Rungs for tests, and conditions to climb them under."""

from dataclasses import replace
from functools import partial
from itertools import count

import numpy as np
from measured import MACHINE

from engine.bench.step import Conditions
from engine.bench.timing import time_rows
from engine.data.dataset import Dataset, Split
from engine.kernels.ladder import Rung
from engine.kernels.team import Team


def right(team, a, b, out):
    """The product, as it should be."""
    np.matmul(a, b, out=out)


def rung(name, multiply=right, parallel=False):
    """A rung called by its name in capitals on a chart."""
    return Rung(name, name.upper(), "A sentence.", multiply, parallel, "a/file.py", 1)


class Counted:
    """A clock that moves only while rows are computed, `seconds` for each row."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def rung(self, name, seconds, parallel=False):
        def multiply(team, a, b, out):
            self.now += seconds * len(a)
            right(team, a, b, out)

        return rung(name, multiply, parallel)


# Every look at it is a second after the one before: the first slice is enough.
hasty = partial(time_rows, clock=count().__next__)


class Small(Conditions):
    """Conditions whose machine has MACHINE's peaks, and whose MNIST is tiny."""

    mnist = Dataset(
        "small",
        Split(
            np.random.default_rng(2).integers(0, 256, (24, 28, 28), np.uint8),
            np.arange(24, dtype=np.uint8) % 10,
        ),
        None,
    )

    def __init__(self, threads=1):
        super().__init__(replace(MACHINE, threads=threads), Team(threads), Team(1))
