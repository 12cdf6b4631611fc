"""The talk's experiment: linear regression on all of MNIST, its products made by one rung.

In the talk an iteration took 20 s with a naive product in Go, and 10 s with one in parallel.
"""

from collections.abc import Sequence
from functools import cached_property, partial

import numpy as np

from engine.bench.events import TalkIteration
from engine.bench.step import BLAS, Conditions, Step, WrongResultError
from engine.bench.timing import time_rows
from engine.kernels.ladder import RUNGS, Rung
from engine.matrix.matrix import Matrix
from engine.matrix.products import products_by
from engine.matrix.regression import CLASSES, examples, one_iteration

# How far weights of rungs that add up in another order may lie apart, against the largest.
_TOLERANCE = 1e-3


def steps(conditions: Conditions, rungs: Sequence[Rung] = RUNGS) -> list[Step]:
    """A step for each rung."""
    talk = _Talk(conditions)
    return [
        Step(f"{rung.title}, one iteration of linear regression", partial(talk.measure, rung))
        for rung in rungs
    ]


class _Talk:
    """The examples, made when they are first needed: X float32 [60000, 785], Y [60000, 10]."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions

    def measure(self, rung: Rung) -> TalkIteration:
        """Time one iteration. Raises WrongResultError where it leads elsewhere than with BLAS."""
        threads = self._conditions.team_of(rung.parallel).threads
        theta = self._theta

        def compute(count: int) -> None:
            nonlocal theta
            theta = self._iterate(rung.name, threads, count)

        timing = time_rows(compute, self._examples[0].rows, threads)
        expected = self._iterate(BLAS, threads, timing.rows)
        largest = expected.reduce(lambda values, axis: abs(values).max(axis))
        if not theta.is_close(expected, 0, _TOLERANCE * largest):
            raise WrongResultError(f"Linear regression goes wrong with {rung.title} ({rung.name}).")
        return TalkIteration(rung.name, rung.title, timing.seconds, timing.scaled)

    @cached_property
    def _examples(self) -> tuple[Matrix, Matrix]:
        split = self._conditions.mnist.training
        return examples(split.images, split.labels)

    @cached_property
    def _theta(self) -> Matrix:
        """Weights of 0..1: with them every prediction is above its label, and no sum cancels."""
        columns = self._examples[0].columns
        return Matrix(np.random.default_rng(1).random((columns, CLASSES), np.float32))

    def _iterate(self, name: str, threads: int, count: int) -> Matrix:
        """The weights after one iteration over the first `count` rows."""
        x, y = self._examples
        with products_by(name, threads):
            return one_iteration(x[:count], y[:count], self._theta, rate=1.0).theta
