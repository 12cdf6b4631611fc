"""The one compiled function that runs any network: it walks a plan's table of calls.

A step is a few rounds. A round's jobs are independent of each other, and shared out among the
threads; the next round begins when all of them are done. A job is a run of calls on a share of the
images (all layers forward, the loss, and all layers back), a group at a time that stays in the
cache; or on one block of parameters. No sum depends on which thread did what: so the result is the
same for any number of threads.
"""

import numpy as np
from numba import from_dtype, njit, types
from numpy.typing import NDArray

from engine.kernels.call import (
    CALL,
    CONNECT,
    CONNECT_GRADIENT,
    CONNECT_PANEL,
    CONVOLVE,
    CONVOLVE_BACK,
    CONVOLVE_GRADIENT,
    DROP,
    GATHER,
    JOB,
    LOSS,
    POOL,
    POOL_BACK,
    REDUCE,
    ROUND,
    SURVEY,
    TRANSPOSE_CONVOLUTION,
    TRANSPOSE_DENSE,
    Counters,
    Float,
    Key,
    Memory,
    Record,
)
from engine.kernels.convolution import convolve, convolve_gradient
from engine.kernels.convolution_back import convolve_back, transpose_convolution
from engine.kernels.dense import connect, connect_gradient, connect_panel, transpose_dense
from engine.kernels.dropout import drop
from engine.kernels.loss import softmax_loss
from engine.kernels.optimisers import reduce_jobs
from engine.kernels.pooling import pool, pool_back
from engine.kernels.random import mix
from engine.kernels.sampling import gather
from engine.kernels.survey import survey
from engine.kernels.team import meet, take


@njit(nogil=True, cache=True)
def _on_images(
    memory: Memory,
    call: Record,
    thread: int,
    task: int,
    first: int,
    rows: int,
    fresh: bool,
    batch: tuple[int, int],
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    order: NDArray[np.int64],
    key: Key,
) -> None:
    """One call on the `rows` images of a group that starts at image `first` of the batch."""
    start, count = batch
    operation = call.operation
    if operation == GATHER:
        gather(memory, call, thread, first, rows, images, order, start, key)
    elif operation == SURVEY:
        survey(memory, call, thread, first, rows)
    elif operation == CONVOLVE:
        convolve(memory, call, thread, first, rows)
    elif operation == CONNECT:
        connect(memory, call, thread, first, rows)
    elif operation == POOL:
        pool(memory, call, thread, first, rows)
    elif operation == DROP:
        drop(memory, call, thread, first, rows, mix(key, start))
    elif operation == LOSS:
        softmax_loss(memory, call, first, rows, labels, order, start, count)
    elif operation == POOL_BACK:
        pool_back(memory, call, thread, first, rows)
    elif operation == CONVOLVE_BACK:
        convolve_back(memory, call, thread, first, rows)
    elif operation == CONVOLVE_GRADIENT:
        convolve_gradient(memory, call, thread, task, first, rows, fresh)


@njit(nogil=True, cache=True)
def _on_block(
    memory: Memory, call: Record, thread: int, task: int, count: int, jobs: int,
    rates: NDArray[np.float64],
) -> None:  # fmt: skip
    """One call on one block of parameters."""
    operation = call.operation
    if operation == CONNECT_PANEL:
        connect_panel(memory, call, task, count)
    elif operation == CONNECT_GRADIENT:
        connect_gradient(memory, call, thread, task, count, rates)
    elif operation == REDUCE:
        reduce_jobs(memory, call, task, jobs, rates)
    elif operation == TRANSPOSE_DENSE:
        transpose_dense(memory, call, task)
    elif operation == TRANSPOSE_CONVOLUTION:
        transpose_convolution(memory, call, task)


@njit(nogil=True, cache=True)
def _mean(memory: Memory, place: int, count: int) -> Float:
    total = 0.0
    for i in range(count):
        total += memory[place + i]
    return np.float32(total / count)


@njit(
    types.void(
        types.intp, types.intp, types.int64[::1],
        types.float32[::1], from_dtype(CALL)[::1], from_dtype(JOB)[::1], from_dtype(ROUND)[::1],
        types.intp, types.intp, types.intp,
        types.Array(types.uint8, 3, "C", readonly=True),
        types.Array(types.uint8, 1, "C", readonly=True),
        types.Array(types.int64, 1, "C", readonly=True),
        types.intp, types.intp, types.uint64,
        types.float64[:, ::1], types.float32[::1], types.intp,
    ),
    nogil=True,
    cache=True,
)  # fmt: skip
def run(
    thread: int,
    threads: int,
    counters: Counters,
    memory: Memory,
    calls: Record,
    jobs: Record,
    rounds: Record,
    batch: int,
    share: int,
    group: int,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    order: NDArray[np.int64],
    first_step: int,
    steps: int,
    key: Key,
    rates: NDArray[np.float64],
    losses: NDArray[np.float32],
    losses_place: int,
) -> None:
    """Steps `first_step` … of an epoch, by one thread of a team.

    Step `s` takes samples `order[s * batch : (s + 1) * batch]`; a job takes `share` of them,
    `group` at a time. `key` is the run's seed mixed with the epoch; `rates` float64 [steps, RATES];
    the mean loss of each step goes to `losses` float32 [steps] (left alone where `losses_place`,
    the offset of the images' losses, is negative).
    """
    for step in range(steps):
        start = (first_step + step) * batch
        count = min(batch, order.size - start)
        shares = (count + share - 1) // share
        for number in range(rounds.size):
            begin = rounds[number].first
            work = rounds[number].end - begin
            chosen = take(counters, thread, threads, work)
            while chosen < work:
                job = jobs[begin + chosen]
                if calls[job.first].operation >= CONNECT_PANEL:
                    for place in range(job.first, job.end):
                        _on_block(
                            memory, calls[place], thread, job.task, count, shares, rates[step]
                        )
                else:
                    share_first = job.task * share
                    for first in range(share_first, min(count, share_first + share), group):
                        rows = min(group, min(count, share_first + share) - first)
                        for place in range(job.first, job.end):
                            _on_images(
                                memory, calls[place], thread, job.task, first, rows,
                                first == share_first, (start, count), images, labels, order, key,
                            )  # fmt: skip
                chosen = take(counters, thread, threads, work)
            if losses_place >= 0 and thread == 0 and number == rounds.size - 1:
                losses[step] = _mean(memory, losses_place, count)
            meet(counters, threads)
