"""A task per cell: the smallest tasks there are, one for each element of the product.

More tasks than a task per row, N times as many, and no faster: the cores were busy already. What
grows is the cost of sharing. Each of the M·N elements is now taken from the counter, whose cache
line has to travel to the core that takes, some 50 nanoseconds; and threads write to neighbouring
elements, so that the line that these lie on travels as well. Beside the K steps of a long sum that
is little, beside a short one it is most of the time.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.ladder.compiled import shared
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team, meet, take


def cell_tasks(
    thread: int,
    threads: int,
    counters: Counters,
    a: NDArray[Any],
    b: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """Elements of `out` = a · b, as long as there are any to take."""
    cell = take(counters, thread, threads, out.size)
    while cell < out.size:
        i = cell // out.shape[1]
        j = cell - i * out.shape[1]
        total = out.dtype.type(0)
        for k in range(b.shape[0]):
            total += a[i, k] * b[k, j]
        out[i, j] = total
        cell = take(counters, thread, threads, out.size)
    meet(counters, threads)


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the whole team."""
    team.run(shared(cell_tasks, out.dtype), a, np.ascontiguousarray(b), out)


RUNG = Rung(
    name="cell-tasks",
    title="A task per cell",
    sentence="Smaller tasks are not more speed: the cores were busy already, and now they share "
    "out every single element, with neighbours written by different threads.",
    multiply=multiply,
    parallel=True,
    **place(cell_tasks),
)
