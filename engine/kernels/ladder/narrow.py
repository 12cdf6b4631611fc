"""Narrow products: so few columns that reading a takes longer than computing with it.

60,000 × 785 numbers times 785 × 10 are 19 multiplications a byte less than a square product of
1024 has: at the CPU's peak a millisecond or two, while 188 MB of float32 take five to come from
memory. So all that counts is that a is read once, in order, and called in early. b is small: it is
copied once, into the order in which the tiles of `dots` read it, and stays in the cache.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numba import from_dtype, njit, types
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.ladder.dots import SHAPES, compile_dots, dots
from engine.kernels.ladder.scratch import scratch
from engine.kernels.simd import VECTOR_BYTES
from engine.kernels.team import Team, meet, take

# Products with more columns are compute-bound, and packed.
_MOST = 2 * max(SHAPES)
# Rows of a in a job.
_BLOCK = 512


def narrow_product(
    thread: int,
    threads: int,
    counters: Counters,
    a: NDArray[Any],
    b: NDArray[Any],
    packed: NDArray[Any],
    out: NDArray[Any],
    room: NDArray[Any],
    rows: int,
) -> None:
    """Rows of `out` = a · b, `rows` at a time; a's own rows have no gaps between their numbers.

    `packed` is b as `_pack` makes it; `room` is scratch memory, a row a thread.
    """
    a_row = a.strides[0] // a.itemsize
    passes, turns, columns, lanes = packed.shape
    blocks = (out.shape[0] + _BLOCK - 1) // _BLOCK
    block = take(counters, thread, threads, blocks) * _BLOCK
    flat = packed.reshape(-1)
    sums = room[thread]
    while block < out.shape[0]:
        last = min(block + _BLOCK, out.shape[0])
        i = block
        while i < last:
            high = rows if rows <= last - i else 1
            for number in range(passes):
                left = number * columns
                dots(
                    high, columns, a, i * a_row, a_row,
                    flat, left * turns * lanes, sums, 0, turns,
                )  # fmt: skip
                for y in range(high):
                    for x in range(min(columns, out.shape[1] - left)):
                        total = sums[y * columns + x]
                        for k in range(turns * lanes, a.shape[1]):
                            total += a[i + y, k] * b[k, left + x]
                        out[i + y, left + x] = total
            i += high
        block = take(counters, thread, threads, blocks) * _BLOCK
    meet(counters, threads)


def _pack(b: NDArray[Any], columns: int) -> NDArray[Any]:
    """[passes, turns, columns, lanes]: `columns` columns of b a pass, whole vectors of k a turn."""
    lanes = VECTOR_BYTES // b.itemsize
    turns = b.shape[0] // lanes
    passes = -(-b.shape[1] // columns)
    filled = np.zeros((turns * lanes, passes * columns), b.dtype)
    filled[:, : b.shape[1]] = b[: turns * lanes]
    order = filled.reshape(turns, lanes, passes, columns).transpose(2, 0, 3, 1)
    packed = scratch(order.shape, b.dtype)
    packed[:] = order
    return packed


@cache
def _compiled(dtype: np.dtype[Any]) -> Callable[..., None]:
    """The kernel for a dtype, for a team to run."""
    compile_dots(dtype)
    number, integer = from_dtype(dtype), types.intp
    signature = types.void(
        integer, integer, types.int64[::1],
        types.Array(number, 2, "A", readonly=True), types.Array(number, 2, "C", readonly=True),
        types.Array(number, 4, "C"), number[:, ::1], number[:, ::1], integer,
    )  # fmt: skip
    made: Callable[..., None] = njit(signature, nogil=True, cache=True)(narrow_product)
    return made


def suits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Whether b is narrow, and long enough for a vector."""
    return b.shape[1] <= _MOST and b.shape[0] >= VECTOR_BYTES // b.itemsize


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the team, for operands that `suits`; rows of a have no gaps."""
    columns = next((size for size in SHAPES if b.shape[1] <= size), max(SHAPES))
    # A cache line and more for each thread.
    room = np.empty((team.threads, 64), out.dtype)
    team.run(_compiled(out.dtype), a, b, _pack(b, columns), out, room, SHAPES[columns])
