"""The GPU's register tile: what a thread computes of a product.

As on the CPU, every layer and every gradient is the product of two matrices that lie in one array
under strides of their own, and the product is cut into tiles whose sums stay in registers. There a
tile is wide, for one thread has the CPU's vectors; here it is small, for a block has 256 threads:
7 × 4 sums, since rows of pictures are 28, 14 and 7 pixels. A turn of it reads 7 numbers of A and 4
of B for 28 multiply-adds. Neighbouring threads have neighbouring columns: what they read of B is
one stretch of memory, what they read of A is one number for all of them. Both come through the
first-level cache, which is the same memory as a block's own: a tile finds there what its neighbour
has read, and nothing is copied and waited for. (A tile of one row is for matrices of no more.)

Where a product has fewer tiles than a block has threads, its sum is cut into slices, a thread each;
they are added up in the memory that the block shares, always in the same order: same numbers, same
result, to the bit.
"""

from typing import Any

import numpy as np
from numba import uint32

from engine.kernels.call import Float, Memory
from engine.kernels.cuda.gpu import cuda, device

# Threads of a block: eight warps to an SM's four schedulers, and 255 registers for each thread.
THREADS = 256
ROWS = 7
COLUMNS = 4
SUMS = ROWS * COLUMNS
# Numbers that a block shares: every thread's sums.
SCRATCH = THREADS * SUMS
# Fewer turns than this are not worth another slice.
_LEAST_TURNS = 8


def _adder(rows: int) -> Any:
    """The loop of a tile with so many rows; compiled for each, so that its sums have registers."""

    @device
    def add(
        memory: Memory, sums: Memory, a: int, steps: Any, a_outer: int, a_inner: int,
        b: int, b_outer: int, b_inner: int, inner: int, begin: int, end: int,
    ) -> None:  # fmt: skip
        # Without a sign: Numba takes care that a place below zero counts from the end, and that
        # is more instructions than the multiply-adds.
        one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
        a_step, b_step = np.uint64(a_inner), np.uint64(b_inner)
        turn = begin
        while turn < end:
            outer = turn // inner
            at = turn - outer * inner
            count = min(inner - at, end - turn)
            a_at = np.uint64(a + outer * a_outer + at * a_inner)
            b_at = np.uint64(b + outer * b_outer + at * b_inner)
            for _ in range(count):
                b_0, b_1 = memory[b_at], memory[b_at + one]
                b_2, b_3 = memory[b_at + two], memory[b_at + three]
                for row in range(rows):
                    number = memory[a_at + np.uint64(steps[row])]
                    sums[row * COLUMNS] += number * b_0
                    sums[row * COLUMNS + 1] += number * b_1
                    sums[row * COLUMNS + 2] += number * b_2
                    sums[row * COLUMNS + 3] += number * b_3
                a_at += a_step
                b_at += b_step
            turn += count

    return add


_add_rows = _adder(ROWS)
_add_row = _adder(1)


@device
def share_out(tiles: int, turns: int) -> tuple[int, int, int]:
    """How a block's threads share out a product of so many tiles, each of so many turns.

    The slices of a tile; how many tiles at once; and which slice is this thread's.
    """
    slices = max(1, min(cuda.blockDim.x // tiles, turns // _LEAST_TURNS))
    at_once = cuda.blockDim.x // slices
    return slices, at_once, cuda.threadIdx.x // at_once


@device
def multiply(
    memory: Memory, sums: Memory, rows: int, a: int, a_row: int, a_outer: int, a_inner: int,
    b: int, b_outer: int, b_inner: int, outer: int, inner: int, part: int, slices: int,
) -> None:  # fmt: skip
    """Slice `part` of a tile's sums, from zero: `sums[i, j]` = Σ A[i, turn] · B[turn, j].

    Turn (o, i), of `outer` times `inner`, finds row r of A at `a + r * a_row + o * a_outer + i *
    a_inner` and the four neighbours of B at `b + o * b_outer + i * b_inner`. A tile at the edge has
    fewer `rows`: the last one is then read again, and not stored.
    """
    steps = cuda.local.array(ROWS, uint32)
    for row in range(ROWS):
        steps[row] = np.uint32(min(row, rows - 1) * a_row)
    for i in range(SUMS):
        sums[i] = np.float32(0)
    turns = outer * inner
    begin, end = turns * part // slices, turns * (part + 1) // slices
    if rows == 1:
        _add_row(memory, sums, a, steps, a_outer, a_inner, b, b_outer, b_inner, inner, begin, end)
    else:
        _add_rows(memory, sums, a, steps, a_outer, a_inner, b, b_outer, b_inner, inner, begin, end)


@device
def collect(scratch: Memory, sums: Memory, slices: int, at_once: int) -> None:
    """Add up the slices of each tile, in their order, into the first one's sums.

    Slice s of tile t is thread `s * at_once + t` of the block. All threads of a block come here.
    """
    if slices == 1:
        return
    thread = cuda.threadIdx.x
    cuda.syncthreads()
    for i in range(SUMS):
        scratch[i * cuda.blockDim.x + thread] = sums[i]
    cuda.syncthreads()
    if thread < at_once:
        for part in range(1, slices):
            for i in range(SUMS):
                sums[i] += scratch[i * cuda.blockDim.x + part * at_once + thread]


@device
def store(
    memory: Memory, sums: Memory, rows: int, columns: int, c: int, c_row: int, bias: int,
    mask: int, mask_row: int, scale: Float, floor: Float,
) -> None:  # fmt: skip
    """Write a tile's `rows` × `columns` results.

    A `bias` (-1: none) is added. Under a `mask` (-1: none) results are multiplied by `scale` where
    it is above zero, and are 0 elsewhere; without one they are at least `floor`.
    """
    for column in range(COLUMNS):
        if column < columns:
            offset = memory[bias + column] if bias >= 0 else np.float32(0)
            for row in range(ROWS):
                # Both loops count to a constant, for registers have no addresses to reckon with.
                if row < rows:
                    result = sums[row * COLUMNS + column] + offset
                    if mask < 0:
                        result = max(result, floor)
                    elif memory[mask + row * mask_row + column] > np.float32(0):
                        result = result * scale
                    else:
                        result = np.float32(0)
                    memory[c + row * c_row + column] = result
