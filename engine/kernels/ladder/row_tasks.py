"""A task per row: the naive loops, shared out among threads a row at a time.

The rows of the product are independent: none reads what another writes. So each thread of the team
takes the number of a row from a counter, computes that row, and comes back for another, until none
is left. In the talk every row was a goroutine; here a row is a number.

A row is K·N multiplications, for which the one atomic addition that takes it costs nothing, and
where a thread is interrupted the others take its rows. T threads make it up to T times faster: the
work of each core stays as slow as it was.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.ladder.compiled import shared
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team, meet, take


def row_tasks(
    thread: int,
    threads: int,
    counters: Counters,
    a: NDArray[Any],
    b: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """Rows of `out` = a · b, as long as there are any to take."""
    i = take(counters, thread, threads, out.shape[0])
    while i < out.shape[0]:
        for j in range(out.shape[1]):
            total = out.dtype.type(0)
            for k in range(b.shape[0]):
                total += a[i, k] * b[k, j]
            out[i, j] = total
        i = take(counters, thread, threads, out.shape[0])
    meet(counters, threads)


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the whole team."""
    team.run(shared(row_tasks, out.dtype), a, np.ascontiguousarray(b), out)


RUNG = Rung(
    name="row-tasks",
    title="A task per row",
    sentence="Rows are independent, so every thread takes the next one until none is left: as many "
    "times faster as there are cores, and each core as slow as before.",
    multiply=multiply,
    parallel=True,
    **place(row_tasks),
)
