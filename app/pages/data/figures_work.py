"""What the view Figures shows, computed on a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.judgements import Judgements
from engine.data.dataset import Split
from engine.judge.calibration import Reliability, reliability
from engine.judge.disturbances import KINDS, Point, disturb, robustness
from engine.judge.figures import ClassFigures, figures_of, wilson
from engine.judge.judgement import Judgement
from engine.networks.model import Model
from engine.progress import Report

# Samples that are disturbed and read at each level.
ROBUSTNESS_SAMPLES = 2000

Previews = Mapping[str, tuple[NDArray[np.uint8], ...]]


@dataclass(frozen=True, eq=False)
class Figures:
    """What a model's answers to a split come to.

    `right` of `count` digits, and the Wilson interval of that share; `previews`: by the names of
    disturbances, one sample uint8 [28, 28] at each of their levels.
    """

    model: Model
    split: Split
    judgement: Judgement
    right: int
    count: int
    low: float
    high: float
    classes: tuple[ClassFigures, ...]
    reliability: Reliability
    previews: Previews

    @property
    def accuracy(self) -> float:
        """Share of the digits that are read rightly."""
        return self.right / self.count if self.count else 0.0


def figures(
    judgements: Judgements, model: Model, split: Split, threads: int, report: Report
) -> Iterator[Figures]:
    """Ask the model about all samples, and count."""
    judgement = judgements.judgement(model, split, threads, report)
    digits = judgement.digits
    right, count = int(judgement.right[digits].sum()), int(digits.sum())
    yield Figures(
        model,
        split,
        judgement,
        right,
        count,
        *wilson(right, count),
        figures_of(judgement),
        reliability(judgement),
        previews(split),
    )


def previews(split: Split) -> Previews:
    """The first digit of the split, at each level of each disturbance."""
    digits = np.flatnonzero(split.labels < 10)[:1]
    first = split.images[digits]
    return {
        kind.name: tuple(disturb(first, kind, level)[0] for level in kind.levels)
        for kind in KINDS
        if len(first)
    }


def robust(model: Model, split: Split, threads: int, report: Report) -> Iterator[Point]:
    """How well the model reads disturbed samples, point by point."""
    yield from robustness(model, split, threads, report, ROBUSTNESS_SAMPLES)
