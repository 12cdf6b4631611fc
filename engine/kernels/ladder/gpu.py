"""GPU: thousands of threads, one for each element of the product, in blocks that share memory.

A GPU hides the time that its memory takes by running other threads meanwhile. What it cannot hide
is how much is fetched: if each thread read its row of a and its column of b by itself, every number
of a would be fetched N times and every number of b M times. So 256 threads form a block, 16 × 16
elements of the product, and step along k together: they fetch a 16 × 16 square of a and one of b
into memory that the block shares, one number of each a thread, wait for each other, and use every
number 16 times from there. That is a 16th of the traffic.

    out[i, j] = sum over squares, then over k < 16, of square_a[i, k] · square_b[k, j]

The operands go to the GPU and the result comes back on a bus some hundred times slower than the
GPU's own memory. That is part of the time here, and for a narrow product nearly all of it.
"""

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numba import from_dtype
from numpy.typing import NDArray

from engine.kernels.cuda.gpu import cuda
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team

SQUARE = 16


def gpu(number: Any) -> Callable[..., None]:
    """The kernel `out` = a · b for one kind of number: what a single thread does."""

    def element(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
        square_a = cuda.shared.array((SQUARE, SQUARE), number)
        square_b = cuda.shared.array((SQUARE, SQUARE), number)
        column, row = cuda.threadIdx.x, cuda.threadIdx.y
        j, i = cuda.grid(2)
        total = number(0)
        for start in range(0, b.shape[0], SQUARE):
            # Threads beyond the edges fetch zeros: their block needs them all the same.
            inside = i < out.shape[0] and start + column < b.shape[0]
            square_a[row, column] = a[i, start + column] if inside else number(0)
            inside = j < out.shape[1] and start + row < b.shape[0]
            square_b[row, column] = b[start + row, j] if inside else number(0)
            cuda.syncthreads()
            for k in range(SQUARE):
                total += square_a[row, k] * square_b[k, column]
            cuda.syncthreads()
        if i < out.shape[0] and j < out.shape[1]:
            out[i, j] = total

    return element


@cache
def _kernel(dtype: np.dtype[Any]) -> Any:
    """The kernel for one dtype; the GPU's compiler makes it at its first launch."""
    return cuda.jit(gpu(from_dtype(dtype)))


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b on the GPU, the way there and back included."""
    there = [cuda.to_device(np.ascontiguousarray(operand)) for operand in (a, b)]
    result = cuda.device_array(out.shape, out.dtype)
    blocks = tuple(-(-size // SQUARE) for size in reversed(out.shape))
    with warnings.catch_warnings():
        # A small product leaves the GPU idle, and Numba says so each time.
        warnings.simplefilter("ignore")
        _kernel(out.dtype)[blocks, (SQUARE, SQUARE)](*there, result)
    result.copy_to_host(out)


RUNG = Rung(
    name="gpu",
    title="GPU",
    sentence="A thread for each element, and squares of a and b in memory that a block of threads "
    "shares; the operands' way to the GPU and back is part of the time.",
    multiply=multiply,
    parallel=False,
    **place(gpu),
)


def is_there() -> bool:
    """Whether Numba finds a CUDA GPU and its driver."""
    return bool(cuda.is_available())
