"""Loop order: the loops over j and k change places, and the compiler finds its vectors.

    for each i, k:    out[i, :] += a[i, k] · b[k, :]

The same M·K·N multiply-adds, in another order. The innermost loop now walks along a row of b and a
row of out, number by number: every cache line is used to its end, and the numbers of a row do not
wait for each other. So the compiler handles a whole vector (8 or 16 float32) an instruction, with
no change to any sum: each still adds its K products in the order of k.

What it costs: a multiply-add loads a vector of b, loads one of out and stores it again, three
accesses for one operation. And b is too large for the nearest caches: it comes by from farther away
once for each row of a, M times in all.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.ladder.compiled import alone
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team


def loop_order(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b, a row of b at a time."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = 0
        for k in range(b.shape[0]):
            factor = a[i, k]
            for j in range(out.shape[1]):
                out[i, j] += factor * b[k, j]


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the caller alone."""
    alone(loop_order, out.dtype)(a, np.ascontiguousarray(b), out)


RUNG = Rung(
    name="loop-order",
    title="Loop order",
    sentence="Two loops change places on one thread: the innermost one now runs along rows, uses "
    "cache lines to their end, and the compiler makes vectors of it.",
    multiply=multiply,
    parallel=False,
    **place(loop_order),
)
