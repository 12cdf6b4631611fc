"""SIMD tile: a block of the product stays in registers, and all that it needs lies side by side.

The rungs before go to the cache three times for one vector multiply-add. This one computes a block
of out at a time, 8 rows by 3 vectors (48 float32), whose 24 sums stay in registers for the whole
sum over k: a step of k loads 3 vectors of b and 8 numbers of a, and makes 24 multiply-adds of them.
That is the register tile of `engine.kernels.tile`, which by itself runs at the CPU's peak.

Now everything depends on bringing it its numbers in time:

- **Panels.** A tile reads 48 columns of b, row after row. In b these rows lie N numbers apart, each
  on another page of memory, and often in the same few places of the cache. So b is *packed*: copied
  into panels of 48 columns each, which are read as one run, without a gap. That is one copy of a
  number of b for the M multiply-adds it takes part in.
- **Caches.** A group of four panels, 1024 deep, has 768 KiB: it stays in the second-level cache
  while all rows of a go by. The 8 rows of a that a tile reads (32 KiB) stay in the first level for
  all panels of the group.
- **Depth.** A panel is as deep as k, up to 1024 float32. So most products write each element of out
  once, and never read it.
- **Calling ahead.** A tile calls in the vectors of b that come 16 steps later, and two of the rows
  of a that come next.

What is left of the time is packing, a twentieth at 1024³. Products with few columns, and those of a
transposed view, know better ways: `narrow` and `transposed`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numba import from_dtype, njit, types
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.ladder import narrow, transposed
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.ladder.scratch import scratch
from engine.kernels.ladder.tiles import REACH, TALL, WIDE, compile_tiles, fetch, tile
from engine.kernels.simd import VECTOR_BYTES
from engine.kernels.team import Team, meet, take

# Bytes of a row of a that are summed up at a time.
_DEPTH_BYTES = 4096
# Panels that are packed together.
_GROUP = 4
# Rows of a that meet a packed group, at most.
_ROWS = 2048
# So many steps ahead a tile calls in its panel, and packing the rows of b.
_AHEAD = 16
_LINE_BYTES = 64


@njit(nogil=True, cache=True)
def _pack(
    b: NDArray[Any], b_row: int, start: int, depth: int, columns: int, packed: NDArray[Any]
) -> None:
    """Copy `depth` rows and `columns` columns of b, from number `start` on, into panels.

    The last one is filled up to whole vectors with zeros.
    """
    lanes = VECTOR_BYTES // b.itemsize
    width = WIDE * lanes
    for k in range(depth):
        row = start + k * b_row
        for ahead in range(0, columns, _LINE_BYTES // b.itemsize):
            fetch(b, row + _AHEAD * b_row + ahead)
        for left in range(0, columns, width):
            to = left * depth + k * width
            filled = min(width, columns - left)
            for j in range(filled):
                packed[to + j] = b[row + left + j]
            for j in range(filled, -(-filled // lanes) * lanes):
                packed[to + j] = 0


@njit(nogil=True, cache=True)
def _copy(
    rows: int, columns: int, source: NDArray[Any], source_at: int, source_row: int,
    target: NDArray[Any], target_at: int, target_row: int,
) -> None:  # fmt: skip
    """Copy a block of numbers from one flat array to another."""
    for i in range(rows):
        for j in range(columns):
            target[target_at + i * target_row + j] = source[source_at + i * source_row + j]


@njit(nogil=True, cache=True)
def _strip(
    a: NDArray[Any], top: int, depth: int, i: int, high: int, packed: NDArray[Any],
    out: NDArray[Any], columns: int, left: int, right: int, zeros: NDArray[Any], edge: NDArray[Any],
) -> None:  # fmt: skip
    """Rows `i` to `i + high` of out, columns `left` to `right`: what `depth` steps of k add.

    `packed` are the panels of these columns, for the steps from `top` on; the first step begins
    with zeros, later ones with what is there. `zeros` are as wide as a tile, `edge` as large.
    """
    size = a.itemsize
    lanes = VECTOR_BYTES // size
    width = WIDE * lanes
    a_row = a.strides[0] // size
    for j in range(left, right, width):
        filled = min(width, right - j)
        vectors = -(-filled // lanes)
        target, target_at, target_row = out, i * columns + j, columns
        # A tile writes whole vectors: what is less is computed elsewhere and copied.
        partial = filled < vectors * lanes
        if partial:
            target, target_at, target_row = edge, 0, width
        begin, begin_at, begin_row = zeros, 0, 0
        if top > 0:
            begin, begin_at, begin_row = target, target_at, target_row
            if partial:
                _copy(high, filled, out, i * columns + j, columns, edge, 0, width)
        coming = TALL + (j - left) // width % REACH
        tile(
            high, vectors, a, i * a_row + top, a_row, 1, packed, (j - left) * depth, width,
            target, target_at, target_row, begin, begin_at, begin_row, depth,
            coming * a_row * size, _AHEAD * width * size,
        )  # fmt: skip
        if partial:
            _copy(high, filled, edge, 0, width, out, i * columns + j, columns)


@njit(nogil=True, cache=True)
def _block(
    a: NDArray[Any], b: NDArray[Any], out: NDArray[Any], columns: int, room: NDArray[Any],
    first: int, last: int, left: int, right: int,
) -> None:  # fmt: skip
    """Rows `first` to `last` of out, columns `left` to `right`."""
    size = room.itemsize
    width = WIDE * VECTOR_BYTES // size
    zeros, edge, packed = room[:width], room[width : (1 + TALL) * width], room[(1 + TALL) * width :]
    zeros[:] = 0
    parts = -(-a.shape[1] * size // _DEPTH_BYTES)
    for part in range(parts):
        top = a.shape[1] * part // parts
        depth = a.shape[1] * (part + 1) // parts - top
        _pack(b, columns, top * columns + left, depth, right - left, packed)
        i = first
        high = TALL
        while i < last:
            while high > last - i:
                high //= 2
            _strip(a, top, depth, i, high, packed, out, columns, left, right, zeros, edge)
            i += high


def simd_tile(
    thread: int,
    threads: int,
    counters: Counters,
    a: NDArray[Any],
    b: NDArray[Any],
    out: NDArray[Any],
    columns: int,
    room: NDArray[Any],
    groups: int,
    blocks: int,
) -> None:
    """Blocks of `out` = a · b, as long as there are any to take.

    The rows of `a` have no gaps between their numbers; `b` [k, columns] and `out` [m, columns] are
    flat. A job is one of `groups` groups of panels for one of `blocks` blocks of rows. `room` is
    scratch memory, a row a thread.
    """
    width = WIDE * VECTOR_BYTES // room.itemsize
    panels = -(-columns // width)
    job = take(counters, thread, threads, groups * blocks)
    while job < groups * blocks:
        block = job // groups
        group = job - block * groups
        _block(
            a, b, out, columns, room[thread],
            a.shape[0] * block // blocks, a.shape[0] * (block + 1) // blocks,
            panels * group // groups * width, min(columns, panels * (group + 1) // groups * width),
        )  # fmt: skip
        job = take(counters, thread, threads, groups * blocks)
    meet(counters, threads)


@cache
def _compiled(dtype: np.dtype[Any]) -> Callable[..., None]:
    """The kernel for a dtype, for a team to run."""
    compile_tiles(dtype)
    number, integer = from_dtype(dtype), types.intp
    signature = types.void(
        integer, integer, types.int64[::1],
        types.Array(number, 2, "A", readonly=True), types.Array(number, 1, "C", readonly=True),
        number[::1], integer, number[:, ::1], integer, integer,
    )  # fmt: skip
    made: Callable[..., None] = njit(signature, nogil=True, cache=True)(simd_tile)
    return made


def by_tiles(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the team, the way that suits shapes and strides."""
    b = np.ascontiguousarray(b)
    if transposed.suits(a, b):
        transposed.multiply(team, a, b, out)
        return
    if a.strides[1] != a.itemsize:
        a = np.ascontiguousarray(a)
    if narrow.suits(a, b):
        narrow.multiply(team, a, b, out)
        return
    rows, columns = out.shape
    width = WIDE * VECTOR_BYTES // out.itemsize
    panels = -(-columns // width)
    # As many groups for one thread as for another, and more blocks of rows where there are too few.
    groups = min(panels, -(-panels // (_GROUP * team.threads)) * team.threads)
    blocks = max(-(-rows // _ROWS), -(-team.threads // groups))
    largest = -(-panels // groups) * width * min(a.shape[1], _DEPTH_BYTES // out.itemsize)
    room = scratch((team.threads, (1 + TALL) * width + largest), out.dtype)
    flat = b.reshape(-1), out.reshape(-1)
    team.run(_compiled(out.dtype), a, *flat, columns, room, groups, blocks)


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the caller alone."""
    by_tiles(Team(1), a, b, out)


RUNG = Rung(
    name="simd-tile",
    title="SIMD tile",
    sentence="A block of 8 rows by 3 vectors stays in registers for the whole sum, and b is copied "
    "into panels that are read without a gap: one core near its peak.",
    multiply=multiply,
    parallel=False,
    **place(simd_tile),
)
