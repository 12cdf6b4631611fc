"""The samples that two models answer differently, with all that is told of them; without Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split


@dataclass(frozen=True, eq=False, slots=True)
class Differences:
    """The samples of `split` at `indices` [n], and what two models answer to them, int64 [n] each.

    `classes` names labels and answers; `models` and `colours` are the two models'.
    """

    split: Split
    indices: NDArray[np.int64]
    answers: tuple[NDArray[np.int64], NDArray[np.int64]]
    classes: tuple[str, ...]
    models: tuple[str, str]
    colours: tuple[str, str]

    def answer(self, which: int, row: int) -> str:
        """What a model calls the sample in this row."""
        return self.classes[int(self.answers[which][row])]

    def label(self, row: int) -> str:
        """What the sample in this row is."""
        label = int(self.split.labels[self.indices[row]])
        return self.classes[label] if label < len(self.classes) else "none"

    def is_right(self, which: int, row: int) -> bool:
        """Whether a model's answer to the sample in this row is its label."""
        return bool(self.answers[which][row] == self.split.labels[self.indices[row]])

    def told(self, row: int) -> str:
        """All about the sample in this row, in one line."""
        first, second = (f"{self.models[at]} reads {self.answer(at, row)}" for at in (0, 1))
        return f"Sample {self.indices[row]:,} is {self.label(row)}: {first}, {second}"
