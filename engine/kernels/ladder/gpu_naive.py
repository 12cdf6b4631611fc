"""GPU, naive: a thread for each element of the product, thousands of them at once.

    out[i, j] = sum over k of a[i, k] · b[k, j]

A GPU has no large caches, no guesses and no vectors for a single thread. It has so many threads
that some can always go on while others wait for memory: an H100 runs 270,000 of them, 32 in step,
a warp. Neighbours in a warp compute neighbouring columns, so that the 32 numbers of b that they
read lie in one stretch of memory, and the number of a is the same for all.

    operations   2·M·N·K
    bytes        8·M·N·K in float32: two numbers for each multiply-add, if no cache helped

That is a quarter of an operation for each byte. An H100 fetches some 3 TB a second and could do
60 TFLOP/s, twenty operations a byte: this kernel lives by what its caches happen to keep.

The operands go to the GPU and the result comes back on a bus some fifty times slower than the
GPU's own memory. That is part of the time here, and for a narrow product nearly all of it.
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

# Threads of a block: rows and columns of the product. A warp is one of its rows.
BLOCK = (8, 32)


def gpu_naive(number: Any) -> Callable[..., None]:
    """The kernel `out` = a · b for one kind of number: what a single thread does."""

    def element(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
        i = cuda.blockIdx.x * cuda.blockDim.y + cuda.threadIdx.y
        j = cuda.blockIdx.y * cuda.blockDim.x + cuda.threadIdx.x
        # The blocks at the edges stand out beyond the product.
        if i < out.shape[0] and j < out.shape[1]:
            total = number(0)
            for k in range(b.shape[0]):
                total += a[i, k] * b[k, j]
            out[i, j] = total

    return element


@cache
def _kernel(dtype: np.dtype[Any]) -> Any:
    """The kernel for one dtype; the GPU's compiler makes it at its first launch."""
    return cuda.jit(gpu_naive(from_dtype(dtype)))


def launch(a: Any, b: Any, out: Any, block: tuple[int, int] = BLOCK) -> None:
    """`out` = a · b on the GPU, by blocks of so many rows and columns."""
    rows, columns = block
    _kernel(out.dtype)[blocks(out.shape, block), (columns, rows)](a, b, out)


RUNG = Rung(
    name="gpu-naive",
    title="GPU naive",
    sentence="The same sum, by a thread for each element: so many that some always compute while "
    "others wait for memory. The operands' way to the GPU and back is part of the time.",
    multiply=there_and_back(launch),
    parallel=False,
    why_not=why_not,
    launch=launch,
    **place(gpu_naive),
)
