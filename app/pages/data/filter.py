"""Which samples the wall shows, and in which order: arrays in, indices out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from engine.judge.judgement import Judgement

Outcome = Literal["all", "right", "wrong"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Order = Literal["dataset", "label", "unsure", "sure", "high loss", "low loss"]
ORDERS: tuple[Order, ...] = get_args(Order)
_BY_ANSWERS: tuple[Order, ...] = ORDERS[2:]
SURE = (0.0, 1.0)
LOSS = (0.0, math.inf)


@dataclass(frozen=True, slots=True)
class Filter:
    """`label` is 0..9, 10 for what is no digit, None for all.

    `confidence` (0..1) and `loss` are the least and the greatest that pass, both included. What is
    no digit is neither right nor wrong.
    """

    label: int | None = None
    outcome: Outcome = "all"
    confidence: tuple[float, float] = SURE
    loss: tuple[float, float] = LOSS
    order: Order = "dataset"

    @property
    def asks_answers(self) -> bool:
        """Whether a model has to be asked first."""
        by_answers = self.outcome != "all" or self.order in _BY_ANSWERS
        return by_answers or self.confidence != SURE or self.loss != LOSS

    @property
    def is_open(self) -> bool:
        """Whether every sample passes."""
        return self.label is None and self.outcome == "all" and not self._limits

    @property
    def _limits(self) -> bool:
        return self.confidence != SURE or self.loss != LOSS


def filtered(
    labels: NDArray[np.uint8],
    judgement: Judgement | None,
    filter: Filter,
    among: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Indices of the samples that pass, in the filter's order; equals keep that of `among`.

    labels: uint8 [n]. `among` are the indices to choose from; None: all, as in the dataset.
    Without answers, what asks for them is passed over.
    """
    indices = np.arange(len(labels)) if among is None else among
    if filter.label is not None:
        indices = indices[labels[indices] == filter.label]
    if judgement is not None:
        indices = indices[_passes(judgement, filter, indices)]
    return _ordered(labels, judgement, filter.order, indices)


def wrong(judgement: Judgement) -> NDArray[np.bool_]:
    """Which samples are digits read as others, bool [n]."""
    return np.asarray(judgement.digits & ~judgement.right)


def _passes(judgement: Judgement, filter: Filter, indices: NDArray[np.int64]) -> NDArray[np.bool_]:
    passes = np.ones(len(indices), bool)
    if filter.outcome == "right":
        passes &= judgement.right[indices]
    elif filter.outcome == "wrong":
        passes &= wrong(judgement)[indices]
    if filter.confidence != SURE:
        passes &= _within(judgement.confidences[indices], filter.confidence)
    if filter.loss != LOSS:
        passes &= _within(judgement.losses[indices], filter.loss)
    return passes


def _within(values: NDArray[np.float32], limits: tuple[float, float]) -> NDArray[np.bool_]:
    least, greatest = limits
    return np.asarray((values >= least) & (values <= greatest))


def _ordered(
    labels: NDArray[np.uint8],
    judgement: Judgement | None,
    order: Order,
    indices: NDArray[np.int64],
) -> NDArray[np.int64]:
    keys: NDArray[np.float32] | NDArray[np.uint8]
    if order == "label":
        keys = labels
    elif judgement is None or order == "dataset":
        return indices
    else:
        keys = {
            "unsure": judgement.confidences,
            "sure": -judgement.confidences,
            "high loss": -judgement.losses,
            "low loss": judgement.losses,
        }[order]
    return indices[np.argsort(keys[indices], kind="stable")]
