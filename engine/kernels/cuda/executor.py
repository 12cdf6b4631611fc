"""The one GPU kernel that runs any network: it walks a plan's table as the CPU's executor does.

Networks for MNIST are so small that a GPU would spend its time starting kernels. So there is one
kernel, started once for many steps, whose blocks stay: a block takes the place of one of the CPU's
threads, a barrier of the whole grid that of the team's. A job is again a run of calls on a share of
the images, here a share of one or a few, all layers forward, the loss and all layers back, between
which only the threads of one block wait for each other; or a block of parameters. So a step has but
a few barriers of the grid, and no sum depends on how many blocks there are.
"""

from typing import Any

import numpy as np
from numba import float32
from numpy.typing import NDArray

from engine.kernels.call import (
    CONNECT,
    CONNECT_GRADIENT,
    CONNECT_PANEL,
    CONVOLVE,
    CONVOLVE_BACK,
    CONVOLVE_GRADIENT,
    DROP,
    GATHER,
    LOSS,
    POOL,
    POOL_BACK,
    REDUCE,
    TRANSPOSE_CONVOLUTION,
    TRANSPOSE_DENSE,
    Key,
    Memory,
    Record,
)
from engine.kernels.cuda.convolution import convolve, convolve_gradient
from engine.kernels.cuda.convolution_back import convolve_back
from engine.kernels.cuda.dense import connect, connect_gradient, connect_panel, transpose_dense
from engine.kernels.cuda.elementwise import drop, pool, pool_back
from engine.kernels.cuda.gpu import cuda, device
from engine.kernels.cuda.loss import softmax_loss
from engine.kernels.cuda.optimisers import reduce_jobs
from engine.kernels.cuda.random import mix
from engine.kernels.cuda.sampling import gather
from engine.kernels.cuda.tile import SCRATCH
from engine.kernels.cuda.transposition import transpose_convolution


@device
def _on_images(
    memory: Memory, scratch: Memory, call: Record, task: int, first: int, rows: int,
    start: int, count: int, images: NDArray[np.uint8], labels: NDArray[np.uint8],
    order: NDArray[np.int64], key: Key,
) -> None:  # fmt: skip
    """One call on the `rows` images of a group that starts at image `first` of the batch."""
    block = cuda.blockIdx.x
    operation = call.operation
    if operation == GATHER:
        gather(memory, scratch, call, block, first, rows, images, order, start, key)
    elif operation == CONVOLVE:
        convolve(memory, scratch, call, block, first, rows)
    elif operation == CONNECT:
        connect(memory, scratch, call, block, first, rows)
    elif operation == POOL:
        pool(memory, call, block, first, rows)
    elif operation == DROP:
        drop(memory, call, block, first, rows, mix(key, start))
    elif operation == LOSS:
        softmax_loss(memory, scratch, call, first, rows, labels, order, start, count)
    elif operation == POOL_BACK:
        pool_back(memory, call, block, first, rows)
    elif operation == CONVOLVE_BACK:
        convolve_back(memory, scratch, call, block, first, rows)
    elif operation == CONVOLVE_GRADIENT:
        convolve_gradient(memory, scratch, call, block, task, first, rows)


@device
def _on_block(
    memory: Memory, scratch: Memory, call: Record, task: int, count: int, jobs: int,
    rates: NDArray[np.float64],
) -> None:  # fmt: skip
    """One call on one block of parameters."""
    operation = call.operation
    if operation == CONNECT_PANEL:
        connect_panel(memory, scratch, call, task, count)
    elif operation == CONNECT_GRADIENT:
        connect_gradient(memory, scratch, call, task, count, rates)
    elif operation == REDUCE:
        reduce_jobs(memory, call, task, jobs, rates)
    elif operation == TRANSPOSE_DENSE:
        transpose_dense(memory, call, task)
    elif operation == TRANSPOSE_CONVOLUTION:
        transpose_convolution(memory, call, task)


@device
def _mean(memory: Memory, scratch: Memory, place: int, count: int) -> float:
    """The mean of `count` numbers, by one block; thread 0 knows it."""
    thread = cuda.threadIdx.x
    total = np.float32(0)
    for i in range(thread, count, cuda.blockDim.x):
        total += memory[place + i]
    cuda.syncthreads()
    scratch[thread] = total
    cuda.syncthreads()
    everything = 0.0
    if thread == 0:
        for i in range(min(count, cuda.blockDim.x)):
            everything += scratch[i]
    return everything / count


def run(
    memory: Memory,
    calls: Record,
    jobs: Record,
    rounds: Record,
    batch: int,
    share: int,
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
    """Steps `first_step` … of an epoch, as the CPU's `executor.run`; all arrays on the device."""
    scratch = cuda.shared.array(SCRATCH, float32)
    grid = cuda.cg.this_grid()
    for step in range(steps):
        start = (first_step + step) * batch
        count = min(batch, order.size - start)
        shares = (count + share - 1) // share
        for number in range(rounds.size):
            last = rounds[number].end
            for place in range(rounds[number].first + cuda.blockIdx.x, last, cuda.gridDim.x):
                job = jobs[place]
                first = job.task * share
                rows = min(count - first, share)
                for called in range(job.first, job.end):
                    call = calls[called]
                    if call.operation >= CONNECT_PANEL:
                        _on_block(memory, scratch, call, job.task, count, shares, rates[step])
                    elif rows > 0:
                        _on_images(
                            memory, scratch, call, job.task, first, rows, start, count,
                            images, labels, order, key,
                        )  # fmt: skip
                    cuda.syncthreads()
            if losses_place >= 0 and number == rounds.size - 1 and cuda.blockIdx.x == 0:
                mean = _mean(memory, scratch, losses_place, count)
                if cuda.threadIdx.x == 0:
                    losses[step] = mean
            grid.sync()


# Compiling takes a while: it is kept, as the CPU's kernels are.
kernel: Any = cuda.jit(cache=True)(run)
