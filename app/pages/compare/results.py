"""What is found out about models that are compared: values that cross from the worker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split
from engine.judge.judgement import Judgement


@dataclass(frozen=True, eq=False, slots=True)
class Opened:
    """The part of the dataset that models are judged on; `is_test`: it is kept for that."""

    data: str
    split: Split
    classes: tuple[str, ...]
    is_test: bool


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """A model's judgement; its accuracy lies between `low` and `high` (Wilson's 95 %)."""

    name: str
    judgement: Judgement
    low: float
    high: float

    @property
    def accuracy(self) -> float:
        """The share of the samples that it reads rightly."""
        return self.judgement.accuracy


@dataclass(frozen=True, eq=False, slots=True)
class Pair:
    """Two models on the same samples: McNemar's test, and int64 indices where they differ."""

    one: str
    other: str
    only_one: int
    only_other: int
    p: float
    differing: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Speed:
    """The median of `count` answers to one sample at a time, on one thread of `cpu`.

    `beside_training`: while a training took its share of it.
    """

    name: str
    microseconds: float
    count: int
    cpu: str
    beside_training: bool
