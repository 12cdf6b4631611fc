"""Narrow products: so few columns that reading a takes longer than computing with it.

60,000 × 785 numbers times 785 × 10 make 2.5 multiply-adds for each byte of a in float32; the square
product of 1024 makes 85 for each byte of its operands. At the CPU's peak the narrow one would take
a millisecond on two cores, but its 188 MB take five to come from memory. So all that counts is that
a is read once, in its order, and called in early. b is small: it is copied into the order in which
the tiles of `dots` read it, and stays in the cache.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.ladder.addresses import call_at, clear_bytes, copy_bytes
from engine.kernels.ladder.dots import SHAPES, dots
from engine.kernels.ladder.scratch import scratch
from engine.kernels.simd import VECTOR_BYTES
from engine.kernels.team import Team, meet, take

# Products with more columns are compute-bound, and packed.
_MOST = 2 * max(SHAPES)
# Rows of a in a job.
_BLOCK = 512
_HIGHEST = max(SHAPES.values())
_ROOM_BYTES = 4096  # a page for each thread


class Operands(NamedTuple):
    """a [rows, depth], b [passes, turns + 1, width, lanes] as packed, and out [rows, columns].

    `a`, `b` and `out` are addresses of numbers of `size` bytes, `dots` is that of their tiles,
    `high` rows by `width` columns. Rows of a lie `a_row` numbers apart, out has no gaps. At `room`
    is a page for each thread.
    """

    dots: int
    size: int
    a: int
    a_row: int
    b: int
    out: int
    rows: int
    depth: int
    columns: int
    turns: int
    high: int
    width: int
    room: int


@njit(nogil=True, cache=True)
def _strip(given: Operands, room: int, i: int, high: int) -> None:
    """Rows `i` to `i + high` of out. At `room` are their tails, vectors of zeros so far."""
    size = given.size
    sums = room + _HIGHEST * VECTOR_BYTES
    start = given.a + i * given.a_row * size
    whole = given.turns * VECTOR_BYTES
    for y in range(high):
        row = start + y * given.a_row * size
        copy_bytes(room + y * VECTOR_BYTES, row + whole, given.depth * size - whole)
    for left in range(0, given.columns, given.width):
        panel = given.b + left * (given.turns + 1) * VECTOR_BYTES
        place = given.out + (i * given.columns + left) * size
        filled = min(given.width, given.columns - left)
        target, target_row = place, given.columns
        # A tile writes all its columns: what is less is computed elsewhere and copied.
        if filled < given.width:
            target, target_row = sums, given.width
        tile = (high, given.width, start, given.a_row, room, panel, target, target_row, given.turns)
        call_at(given.dots, tile)
        if target != place:
            for y in range(high):
                copy_bytes(
                    place + y * given.columns * size, sums + y * given.width * size, filled * size
                )


@njit(nogil=True, cache=True)
def narrow_product(thread: int, threads: int, counters: Counters, given: Operands) -> None:
    """Blocks of rows of the product, as long as there are any to take."""
    blocks = -(-given.rows // _BLOCK)
    room = given.room + thread * _ROOM_BYTES
    clear_bytes(room, _HIGHEST * VECTOR_BYTES)
    block = take(counters, thread, threads, blocks)
    while block < blocks:
        i = block * _BLOCK
        last = min(given.rows, i + _BLOCK)
        while i < last:
            high = given.high if given.high <= last - i else 1
            _strip(given, room, i, high)
            i += high
        block = take(counters, thread, threads, blocks)
    meet(counters, threads)


def _pack(b: NDArray[Any], width: int, turns: int) -> NDArray[Any]:
    """[passes, turns + 1, width, lanes]: `width` columns of b a pass, a vector of k a turn.

    Both are filled up with zeros.
    """
    lanes = VECTOR_BYTES // b.itemsize
    passes = -(-b.shape[1] // width)
    filled = np.zeros(((turns + 1) * lanes, passes * width), b.dtype)
    filled[: b.shape[0], : b.shape[1]] = b
    order = filled.reshape(turns + 1, lanes, passes, width).transpose(2, 0, 3, 1)
    return np.ascontiguousarray(order)


def suits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Whether b is narrow, and k longer than a vector."""
    return b.shape[1] <= _MOST and b.shape[0] * b.itemsize > VECTOR_BYTES


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the team, for operands that `suits`; rows of a have no gaps."""
    size = out.itemsize
    rows, columns = out.shape
    width = next((width for width in SHAPES if columns <= width), max(SHAPES))
    # The last turn takes what is left of a row: a vector or less.
    turns = (a.shape[1] * size - 1) // VECTOR_BYTES
    packed = _pack(b, width, turns)
    operands = Operands(
        dots=dots(out.dtype),
        size=size,
        a=a.ctypes.data,
        a_row=a.strides[0] // size,
        b=packed.ctypes.data,
        out=out.ctypes.data,
        rows=rows,
        depth=a.shape[1],
        columns=columns,
        turns=turns,
        high=SHAPES[width],
        width=width,
        room=scratch((team.threads, _ROOM_BYTES)).ctypes.data,
    )
    team.run(narrow_product, operands)
