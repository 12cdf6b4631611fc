"""GPU, registers: each thread computes a tile of 8 × 8 elements, and the tile stays in registers.

As on the CPU, what the tile needs shrinks with its side: 8 numbers of a and 8 of b make 64
multiply-adds, where the rung before took two numbers for one. A block of 16 × 16 threads has 128 ×
128 elements, and its operands come through shared memory as before, in panels of 16 terms.

    operations   2·M·N·K
    bytes        8·M·N·K / 128 from the GPU's memory, and 8·M·N·K / 8 from shared memory

That is 32 operations a byte of memory. Now arithmetic is the wall, 128 multiply-adds a cycle on
each multiprocessor, and what is left to lose is any instruction that is none. So:

- Four neighbours are read from shared memory by one instruction. Therefore a panel of a lies there
  turned, a term's 128 numbers in a row; and a thread's tile is four tiles of 4 × 4, half a block
  apart, so that neighbouring threads read neighbouring fours. A row is padded by four numbers:
  threads that fetch a row of a would otherwise all write to one bank of shared memory.
- The 16 terms of a panel are written out (`_written_out`): no counter, and all addresses but two
  are constants.
- The next panel's numbers are on their way in registers while this one is multiplied, and shared
  memory has room for two panels: a block's threads wait for each other once a panel, not twice.
- Nothing branches at the edges: what lies beyond them is read from the last row or column and not
  stored, and terms beyond the last are set to zero. Unsigned indices spare Numba's look for
  negative ones.

Of the loop's instructions four in five are then multiply-adds, by count: 1024 of 1287 on an H100. A
thread may have 128 registers, so that two blocks fit on a multiprocessor, and one computes while
the other waits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numba import from_dtype, uint32, uint64
from numpy.typing import NDArray

from engine.kernels.cuda.gpu import cuda, device, why_not
from engine.kernels.cuda.options import ALIGNS, with_registers
from engine.kernels.ladder.gpu_transfers import blocks, there_and_back
from engine.kernels.ladder.rung import Rung, place

_REGISTERS = 128


@dataclass(frozen=True)
class Tiling:
    """How a product is cut up.

    A block has `threads` × `threads` threads, a thread `tile` × `tile` elements, a panel `depth`
    terms, and one instruction reads `four` neighbours, 16 bytes.

    `depth` is a power of two that divides the block's threads; `four` divides `tile`.
    """

    threads: int
    tile: int
    depth: int
    four: int

    @property
    def span(self) -> int:
        """Rows, and columns, of the product that a block computes."""
        return self.threads * self.tile


# In float64 a tile of half the side takes as many registers as are left, and 16 bytes are two.
TILINGS = {
    np.dtype(np.float32): Tiling(threads=16, tile=8, depth=16, four=4),
    np.dtype(np.float64): Tiling(threads=16, tile=4, depth=16, four=2),
}


def gpu_registers(number: Any, tiling: Tiling) -> Callable[..., None]:
    """The kernel `out` = a · b for one kind of number: what one thread does."""
    tile, depth, four, span = tiling.tile, tiling.depth, tiling.four, tiling.span
    pitch = span + four
    # Shared memory: two panels of a, then two of b.
    panel = depth * pitch
    panels = 4 * panel
    # Each thread fetches one term of `share` rows of a, and of as many columns of b.
    reach = tiling.threads**2 // depth
    share = span // reach
    hop = four * tiling.threads
    sides = (tile, tile)
    multiply_panel = _written_out(_term(tile, four, hop), depth, pitch)

    def block(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
        if ALIGNS:
            shared = cuda.shared.array(panels, number, 16)
        else:
            shared = cuda.shared.array(panels, number)
        sums = cuda.local.array(sides, number)
        part_a, part_b = cuda.local.array(tile, number), cuda.local.array(tile, number)
        next_a, next_b = cuda.local.array(share, number), cuda.local.array(share, number)
        x, y = cuda.threadIdx.x, cuda.threadIdx.y
        thread = y * cuda.blockDim.x + x
        top, left = cuda.blockIdx.x * span, cuda.blockIdx.y * span
        terms = b.shape[0]
        last_row, last_column = uint32(out.shape[0] - 1), uint32(out.shape[1] - 1)
        last_term = uint32(terms - 1)
        # Neighbours fetch neighbours: terms of a row of a, columns of a term of b.
        row, term_a = thread // depth, thread % depth
        term_b, column = thread // reach, thread % reach
        for i in range(tile):
            for j in range(tile):
                sums[i, j] = number(0)
        steps = (terms + depth - 1) // depth
        # In step s panel s is fetched and stored, and panel s - 1 multiplied in between.
        for step in range(steps + 1):
            start = step * depth
            if step < steps:
                k_a = min(uint32(start + term_a), last_term)
                k_b = min(uint32(start + term_b), last_term)
                for i in range(share):
                    next_a[i] = a[min(uint32(top + row + i * reach), last_row), k_a]
                    next_b[i] = b[k_b, min(uint32(left + column + i * reach), last_column)]
            if step > 0:
                now = (step - 1) % 2 * panel
                at_a, at_b = uint64(now + y * four), uint64(2 * panel + now + x * four)
                multiply_panel(shared, at_a, at_b, part_a, part_b, sums)
            then = step % 2 * panel
            to_a = uint64(then + term_a * pitch + row)
            to_b = uint64(2 * panel + then + term_b * pitch + column)
            for i in range(share):
                shared[to_a + uint64(i * reach)] = (
                    next_a[i] if start + term_a < terms else number(0)
                )
                shared[to_b + uint64(i * reach)] = (
                    next_b[i] if start + term_b < terms else number(0)
                )
            cuda.syncthreads()
        for i in range(tile):
            for j in range(tile):
                to_row = top + i // four * hop + y * four + i % four
                to_column = left + j // four * hop + x * four + j % four
                if to_row < out.shape[0] and to_column < out.shape[1]:
                    out[to_row, to_column] = sums[i, j]

    return block


def _term(tile: int, four: int, hop: int) -> Any:
    """One term of all a thread's sums: its numbers of a and of b, each times each."""

    def add(shared: Any, at_a: Any, at_b: Any, part_a: Any, part_b: Any, sums: Any) -> None:
        for i in range(tile):
            part_a[i] = shared[at_a + uint64(i // four * hop + i % four)]
            part_b[i] = shared[at_b + uint64(i // four * hop + i % four)]
        for i in range(tile):
            for j in range(tile):
                sums[i, j] += part_a[i] * part_b[j]

    return device(add)


def _written_out(add: Any, depth: int, pitch: int) -> Any:
    """`add`, `depth` times in a row, a power of two, each `pitch` further: without a loop."""
    if depth == 1:
        return add
    half = _written_out(add, depth // 2, pitch)
    further = depth // 2 * pitch

    def both(shared: Any, at_a: Any, at_b: Any, part_a: Any, part_b: Any, sums: Any) -> None:
        half(shared, at_a, at_b, part_a, part_b, sums)
        half(shared, at_a + uint64(further), at_b + uint64(further), part_a, part_b, sums)

    return device(both)


@cache
def _kernel(dtype: np.dtype[Any], tiling: Tiling) -> Any:
    """The kernel for one dtype; the GPU's compiler makes it at its first launch."""
    return with_registers(_REGISTERS)(gpu_registers(from_dtype(dtype), tiling))


def launch(a: Any, b: Any, out: Any, tiling: Tiling | None = None) -> None:
    """`out` = a · b on the GPU, by the tiling of its dtype or another one."""
    tiling = tiling or TILINGS[out.dtype]
    threads = (tiling.threads, tiling.threads)
    _kernel(out.dtype, tiling)[blocks(out.shape, (tiling.span, tiling.span)), threads](a, b, out)


RUNG = Rung(
    name="gpu-registers",
    title="GPU registers",
    sentence="Each thread keeps a tile of 8 × 8 sums in registers, so that 16 numbers from shared "
    "memory make 64 multiply-adds, and fetches the next panel while it multiplies this one.",
    multiply=there_and_back(launch),
    parallel=False,
    why_not=why_not,
    launch=launch,
    **place(gpu_registers),
)
