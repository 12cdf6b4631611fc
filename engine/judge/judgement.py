"""What a model says about each sample of a split."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.data.checks import NO_DIGIT
from engine.data.dataset import Split
from engine.networks.answers import losses_of, probabilities_of
from engine.networks.model import Model
from engine.progress import Report, silent

_Array = TypeVar("_Array", bound=NDArray[Any])


@dataclass(frozen=True, eq=False)
class Judgement:
    """`labels` uint8 [n] (10 for no digit), `probabilities` float32 [n, 10], `losses` float32 [n].

    Losses are cross-entropies (natural logarithm, no smoothing) over all of the network's outputs.
    All arrays are read-only. Raises ValueError where their lengths differ.
    """

    labels: NDArray[np.uint8]
    probabilities: NDArray[np.float32]
    losses: NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.labels)
        if self.probabilities.shape != (count, NO_DIGIT) or self.losses.shape != (count,):
            raise ValueError(
                f"{count} labels, probabilities {self.probabilities.shape}, "
                f"losses {self.losses.shape}"
            )
        for name in ("labels", "probabilities", "losses"):
            object.__setattr__(self, name, _read_only(getattr(self, name).view()))

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def answers(self) -> NDArray[np.int64]:
        """The likeliest digits, int64 [n]."""
        return _read_only(self.probabilities.argmax(axis=1))

    @cached_property
    def confidences(self) -> NDArray[np.float32]:
        """The answers' probabilities, float32 [n]."""
        return _read_only(self.probabilities.max(axis=1))

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether the answer is the label, bool [n]; never for what is no digit."""
        return _read_only(self.answers == self.labels)

    @cached_property
    def digits(self) -> NDArray[np.bool_]:
        """Which samples are digits, bool [n]."""
        return _read_only(self.labels < NO_DIGIT)

    @cached_property
    def accuracy(self) -> float:
        """Share of the digits that are answered rightly, as `evaluate` counts; 0 without any."""
        return float(self.right[self.digits].mean()) if self.digits.any() else 0.0


def judge(model: Model, split: Split, threads: int = 1, report: Report = silent) -> Judgement:
    """What the model says about each sample of the split; reports after each piece of samples."""
    # Brings the compiled kernels, which who only counts answers can do without.
    from engine.kernels.team import Team
    from engine.train.evaluate import Evaluator

    with Team(threads) as team:
        evaluator = Evaluator(model.network, team)
        logits = evaluator.logits(evaluator.flat(model), split, report, "reading the samples")
    losses = losses_of(logits, split.labels).astype(np.float32)
    return Judgement(split.labels, probabilities_of(logits), losses)


def _read_only(values: _Array) -> _Array:
    values.flags.writeable = False
    return values
