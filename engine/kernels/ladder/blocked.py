"""Blocked: what was fetched is used again before it has to leave the cache.

    for each block of b, DEPTH rows by COLUMNS columns:
        for each i, and each k, j within the block:    out[i, j] += a[i, k] · b[k, j]

A block of b is 128 × 512 numbers, 256 KiB in float32: it stays in the second-level cache (1 or 2
MiB a core, on most CPUs) while all M rows of a go past it. So b comes from far away once, not once
for each row of a; and the piece of a row of out that it adds to, 2 KiB, stays in the first level
for DEPTH steps.

The order of the K additions of an element has not changed. Nor has the work of the innermost loop:
three accesses to the cache for one multiply-add. That is the limit now.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.ladder.compiled import alone
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team

DEPTH = 128
COLUMNS = 512


def blocked(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b, a block of b at a time."""
    depth, columns = b.shape
    out[:] = 0
    for top in range(0, depth, DEPTH):
        bottom = min(top + DEPTH, depth)
        for left in range(0, columns, COLUMNS):
            right = min(left + COLUMNS, columns)
            for i in range(out.shape[0]):
                sums = out[i, left:right]
                for k in range(top, bottom):
                    factor = a[i, k]
                    row = b[k, left:right]
                    # From 0 on, so that Numba need not ask whether an index is negative.
                    for j in range(right - left):
                        sums[j] += factor * row[j]


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the caller alone."""
    alone(blocked, out.dtype)(a, np.ascontiguousarray(b), out)


RUNG = Rung(
    name="blocked",
    title="Blocked",
    sentence="b in blocks that fit the second-level cache: each is fetched once and used for all "
    "rows of a, in the place of all of b for each row.",
    multiply=multiply,
    parallel=False,
    **place(blocked),
)
