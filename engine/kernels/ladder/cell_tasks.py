"""A task per cell: the smallest tasks there are, one for each element of the product.

N times as many tasks as with a task per row, and not faster: the cores were busy already. What
grows is the cost of sharing. Each of the M·N elements is taken from a counter by an atomic
addition, some ten nanoseconds in which the core does nothing else, and its number is divided by N
to learn which it is. Beside the K steps of a long sum that is little; beside a short one it is most
of the time.
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
    sentence="Smaller tasks are not more speed: the cores were busy already, and now every single "
    "element costs an atomic addition before it is begun.",
    multiply=multiply,
    parallel=True,
    **place(cell_tasks),
)
