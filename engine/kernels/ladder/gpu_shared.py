"""GPU, shared memory: a block's threads fetch squares of both operands together, and share them.

Threads of the naive rung fetch every number of a N times and every number of b M times. So 256
threads form a block, 16 × 16 elements of the product, and step along k together: they fetch a 16 ×
16 square of a and one of b into memory that the block shares, one number of each a thread, wait for
each other, and use every number 16 times from there.

    out[i, j] = sum over squares, then over k < 16, of square_a[i, k] · square_b[k, j]

    operations   2·M·N·K
    bytes        8·M·N·K / 16 from the GPU's memory, and 8·M·N·K from shared memory

That is four operations a byte, where the naive rung had a quarter. But shared memory is the next
wall: it hands out 32 numbers a cycle, and a multiply-add takes more than one of them. So most of
the arithmetic units wait: a GPU's multiprocessor could do 128 multiply-adds in the cycle that fewer
than 32 take here.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numba import from_dtype
from numpy.typing import NDArray

from engine.kernels.cuda.gpu import cuda, why_not
from engine.kernels.ladder.gpu_transfers import blocks, there_and_back
from engine.kernels.ladder.rung import Rung, place

SQUARE = 16


def gpu_shared(number: Any, side: int) -> Callable[..., None]:
    """The kernel `out` = a · b for one kind of number: what one thread of side × side does."""
    square = (side, side)

    def element(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
        square_a = cuda.shared.array(square, number)
        square_b = cuda.shared.array(square, number)
        row, column = cuda.threadIdx.y, cuda.threadIdx.x
        i = cuda.blockIdx.x * side + row
        j = cuda.blockIdx.y * side + column
        total = number(0)
        for start in range(0, b.shape[0], side):
            # Threads beyond the edges fetch zeros: their block needs them all the same.
            inside = i < out.shape[0] and start + column < b.shape[0]
            square_a[row, column] = a[i, start + column] if inside else number(0)
            inside = j < out.shape[1] and start + row < b.shape[0]
            square_b[row, column] = b[start + row, j] if inside else number(0)
            cuda.syncthreads()
            for k in range(side):
                total += square_a[row, k] * square_b[k, column]
            cuda.syncthreads()
        if i < out.shape[0] and j < out.shape[1]:
            out[i, j] = total

    return element


@cache
def _kernel(dtype: np.dtype[Any], side: int) -> Any:
    """The kernel for one dtype; the GPU's compiler makes it at its first launch."""
    return cuda.jit(gpu_shared(from_dtype(dtype), side))


def launch(a: Any, b: Any, out: Any, side: int = SQUARE) -> None:
    """`out` = a · b on the GPU, by squares of so many rows and columns."""
    _kernel(out.dtype, side)[blocks(out.shape, (side, side)), (side, side)](a, b, out)


RUNG = Rung(
    name="gpu-shared",
    title="GPU shared",
    sentence="A block of threads fetches squares of a and b into memory that it shares, and uses "
    "every number 16 times from there: a 16th of the traffic, until shared memory is the wall.",
    multiply=there_and_back(launch),
    parallel=False,
    why_not=why_not,
    launch=launch,
    **place(gpu_shared),
)
