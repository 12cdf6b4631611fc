"""The matrix product, made by every rung of the ladder."""

import os
from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.bench.events import Product
from engine.bench.step import BLAS, Conditions, Step, WrongResultError
from engine.bench.timing import Timing, time_rows
from engine.kernels.ladder import RUNGS, Rung, gpu_rungs
from engine.train.settings import default_threads

# A square product, and the talk's: all of MNIST with a column of ones, times ten outputs.
SHAPES = ((1024, 1024, 1024), (60_000, 785, 10))

Shape = tuple[int, int, int]
DType = Literal["float32", "float64"]
_DTYPES: tuple[DType, ...] = ("float32", "float64")


def steps(
    conditions: Conditions, rungs: Sequence[Rung] = (), shapes: Sequence[Shape] = SHAPES
) -> list[Step]:
    """A step for each rung at each shape and dtype: BLAS first, which the others are held to.

    Without `rungs` all of the ladder that this machine can climb, a GPU's too.
    """
    ordered = sorted(rungs or _ladder(), key=lambda rung: rung.name != BLAS)
    made = []
    for shape in shapes:
        for dtype in _DTYPES:
            trial = _Trial(conditions, shape, dtype, ordered[0])
            for rung in ordered:
                what = f"{rung.title}, {'×'.join(map(str, shape))}, {dtype}"
                made.append(Step(what, partial(trial.measure, rung)))
    return made


def _ladder() -> tuple[Rung, ...]:
    return (*RUNGS, *(rung for rung in gpu_rungs() if not rung.why_not()))


def blas_threads() -> int:
    """Threads of NumPy's BLAS: as many as there are cores, or fewer by its environment."""
    told = os.environ.get("OPENBLAS_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS") or ""
    most = default_threads()
    return min(int(told), most) if told.isdecimal() and int(told) else most


class _Trial:
    """One shape and dtype. The operands are made when they are needed, and go with the trial."""

    def __init__(self, conditions: Conditions, shape: Shape, dtype: DType, blas: Rung) -> None:
        self._conditions = conditions
        self._shape = shape
        self._dtype: DType = dtype
        self._blas = blas

    def measure(self, rung: Rung) -> Product:
        """Time one rung. Raises WrongResultError where it computes wrongly."""
        m, k, n = self._shape
        timing = self._blas_timing if rung is self._blas else self._time(rung)
        team = self._conditions.team_of(rung.parallel)
        threads = blas_threads() if rung is self._blas else team.threads
        on_gpu = rung.launch is not None
        gflops = 2 * m * k * n / timing.seconds / 1e9
        peak = self._conditions.peak(threads, self._dtype)
        return Product(
            kernel=rung.name,
            title=rung.title,
            dtype=self._dtype,
            m=m,
            k=k,
            n=n,
            threads=0 if on_gpu else threads,
            seconds=timing.seconds,
            gflops=gflops,
            of_peak=None if on_gpu else gflops / peak,
            of_blas=self._blas_timing.seconds / timing.seconds,
            scaled=timing.scaled,
            rows=timing.rows,
        )

    @cached_property
    def _blas_timing(self) -> Timing:
        return self._time(self._blas)

    @cached_property
    def _operands(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Numbers of 0..1: no sum of their products cancels, so that errors stay small."""
        m, k, n = self._shape
        generator = np.random.default_rng(1)
        return generator.random((m, k), self._dtype), generator.random((k, n), self._dtype)

    @cached_property
    def _expected(self) -> NDArray[Any]:
        a, b = self._operands
        expected: NDArray[Any] = a @ b
        return expected

    def _time(self, rung: Rung) -> Timing:
        a, b = self._operands
        team = self._conditions.team_of(rung.parallel)
        # What a rung leaves out shall not look like a result of another.
        out = np.full_like(self._expected, np.nan)

        def compute(count: int) -> None:
            rung.multiply(team, a[:count], b, out[:count])

        timing = time_rows(compute, len(a), team.threads)
        self._check(rung, out[: timing.rows])
        return timing

    def _check(self, rung: Rung, out: NDArray[Any]) -> None:
        """Hold all that was computed against NumPy, within what k roundings can make."""
        expected = self._expected[: len(out)]
        tolerance = self._shape[1] * np.finfo(self._dtype).eps
        if not np.allclose(out, expected, rtol=tolerance, atol=0):
            raise WrongResultError(
                f"{rung.title} ({rung.name}) computes a wrong product of "
                f"{'×'.join(map(str, self._shape))} in {self._dtype}."
            )
