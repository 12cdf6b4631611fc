"""Sums of rows by a block: a bias' gradient is the sum of all gradients that it was added to."""

import numpy as np

from engine.kernels.call import Memory
from engine.kernels.cuda.gpu import cuda, device


@device
def sum_rows(
    memory: Memory, scratch: Memory, source: int, lines: int, line: int, rows: int, row: int,
    target: int, columns: int, onto: bool,
) -> None:  # fmt: skip
    """Add up `lines` (`line` apart) times `rows` (`row` apart) rows of `columns` numbers.

    The sum is written to `target`, or added to what is there. A column's lines are shared out among
    as many threads as there are for it; their parts are added in the threads' order.
    """
    thread = cuda.threadIdx.x
    at_once = min(columns, cuda.blockDim.x)
    slices = cuda.blockDim.x // at_once
    part = thread // at_once
    for begin in range(0, columns, at_once):
        column = begin + thread - part * at_once
        total = np.float32(0)
        if part < slices and column < columns:
            for number in range(part, lines, slices):
                at = source + number * line + column
                for _ in range(rows):
                    total += memory[at]
                    at += row
        cuda.syncthreads()
        scratch[thread] = total
        cuda.syncthreads()
        if part == 0 and column < columns:
            for other in range(1, slices):
                total += scratch[other * at_once + thread]
            before = memory[target + column] if onto else np.float32(0)
            memory[target + column] = before + total
