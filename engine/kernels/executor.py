"""The one loop that runs any network: it walks a plan's table of calls.

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
    CONNECT_GRADIENT,
    CONNECT_PANEL,
    CONVOLVE_GRADIENT,
    DROP,
    GATHER,
    JOB,
    LOSS,
    REDUCE,
    ROUND,
    Counters,
    Float,
    Key,
    Memory,
    Record,
)
from engine.kernels.compiling import part
from engine.kernels.operations import (
    IMAGES,
    LABELS,
    ORDER,
    on_block,
    on_block_gradient,
    on_dropped,
    on_gathered,
    on_group,
    on_group_gradient,
    on_losses,
    on_panel,
    on_reduced,
)
from engine.kernels.random import mix
from engine.kernels.team import meet, take


@part
def _on_images(
    address: int,
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
        on_gathered(address, memory, call, thread, first, rows, images, order, start, key)
    elif operation == DROP:
        on_dropped(address, memory, call, thread, first, rows, mix(key, start))
    elif operation == LOSS:
        on_losses(address, memory, call, first, rows, labels, order, start, count)
    elif operation == CONVOLVE_GRADIENT:
        on_group_gradient(address, memory, call, thread, task, first, rows, fresh)
    else:
        on_group(address, memory, call, thread, first, rows)


@part
def _on_block(
    address: int, memory: Memory, call: Record, thread: int, task: int, count: int, jobs: int,
    rates: NDArray[np.float64],
) -> None:  # fmt: skip
    """One call on one block of parameters."""
    operation = call.operation
    if operation == CONNECT_PANEL:
        on_panel(address, memory, call, task, count)
    elif operation == CONNECT_GRADIENT:
        on_block_gradient(address, memory, call, thread, task, count, rates)
    elif operation == REDUCE:
        on_reduced(address, memory, call, task, jobs, rates)
    else:
        on_block(address, memory, call, task)


@part
def _mean(memory: Memory, place: int, count: int) -> Float:
    total = 0.0
    for i in range(count):
        total += memory[place + i]
    return np.float32(total / count)


@njit(
    types.void(
        types.intp, types.intp, types.int64[::1],
        types.int64[::1], types.float32[::1],
        from_dtype(CALL)[::1], from_dtype(JOB)[::1], from_dtype(ROUND)[::1],
        types.intp, types.intp, types.intp,
        IMAGES, LABELS, ORDER,
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
    addresses: NDArray[np.int64],
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

    `addresses` says where the kernel of each operation lies. Step `s` takes samples
    `order[s * batch : (s + 1) * batch]`; a job takes `share` of them, `group` at a time. `key` is
    the run's seed mixed with the epoch; `rates` float64 [steps, RATES]; the mean loss of each step
    goes to `losses` float32 [steps] (left alone where `losses_place`, the offset of the images'
    losses, is negative).
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
                            addresses[calls[place].operation], memory, calls[place], thread,
                            job.task, count, shares, rates[step],
                        )  # fmt: skip
                else:
                    share_first = job.task * share
                    for first in range(share_first, min(count, share_first + share), group):
                        rows = min(group, min(count, share_first + share) - first)
                        for place in range(job.first, job.end):
                            _on_images(
                                addresses[calls[place].operation], memory, calls[place], thread,
                                job.task, first, rows, first == share_first,
                                (start, count), images, labels, order, key,
                            )  # fmt: skip
                chosen = take(counters, thread, threads, work)
            if losses_place >= 0 and thread == 0 and number == rounds.size - 1:
                losses[step] = _mean(memory, losses_place, count)
            meet(counters, threads)
