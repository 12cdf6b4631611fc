"""Naive: the same three loops, compiled.

    out[i, j] = sum over k of a[i, k] · b[k, j]

Numba turns the loops into machine code that works on plain numbers in registers: no objects, no
look-ups. That alone is some fifty times faster. Two things still hold it back:

- Walking down a column of b strides N numbers a step, so that every step touches another cache
  line (64 bytes, 16 float32) and uses one number of it.
- The sum has one order. Each addition waits for the one before, about four cycles, while the CPU
  could begin two vector operations of 16 float32 in every cycle. The compiler may not reorder a
  sum of floats, for it would round otherwise.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.ladder.compiled import alone
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team


def naive(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b, an element at a time."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            total = out.dtype.type(0)
            for k in range(b.shape[0]):
                total += a[i, k] * b[k, j]
            out[i, j] = total


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the caller alone."""
    alone(naive, out.dtype)(a, np.ascontiguousarray(b), out)


RUNG = Rung(
    name="naive",
    title="Naive",
    sentence="The same three loops, compiled: no interpreter any more, but each addition waits for "
    "the one before, and each step down a column of b fetches a cache line for one number.",
    multiply=multiply,
    parallel=False,
    **place(naive),
)
