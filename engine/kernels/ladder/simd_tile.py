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

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.compiling import part
from engine.kernels.ladder import narrow, transposed
from engine.kernels.ladder.addresses import (
    call_at,
    clear_bytes,
    copy_bytes,
    copy_vector,
    fetch,
)
from engine.kernels.ladder.rung import Rung, place
from engine.kernels.ladder.scratch import scratch
from engine.kernels.ladder.tiles import REACH, TALL, WIDE, tile
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
_PANEL_BYTES = WIDE * VECTOR_BYTES  # of a panel's row


class Operands(NamedTuple):
    """a [rows, depth], b [depth, columns] and out [rows, columns], and room to work in.

    `a`, `b` and `out` are addresses of numbers of `size` bytes, `tile` is that of their tiles. Rows
    of a lie `a_row` numbers apart, b and out have no gaps. Of the scratch memory at `room` every
    thread has `room_bytes`.
    """

    tile: int
    size: int
    a: int
    a_row: int
    b: int
    out: int
    rows: int
    depth: int
    columns: int
    room: int
    room_bytes: int


@part
def _pack(b: int, row: int, depth: int, length: int, packed: int) -> None:
    """Copy `depth` rows at b, `row` bytes apart, `length` bytes of each, into panels.

    The last panel is filled up with zeros.
    """
    for k in range(depth):
        at = b + k * row
        for line in range(0, length, _LINE_BYTES):
            fetch(at + _AHEAD * row + line)
        for left in range(0, length, _PANEL_BYTES):
            to = packed + left * depth + k * _PANEL_BYTES
            filled = length - left
            if filled >= _PANEL_BYTES:
                for vector in range(0, _PANEL_BYTES, VECTOR_BYTES):
                    copy_vector(to + vector, at + left + vector)
            else:
                copy_bytes(to, at + left, filled)
                clear_bytes(to + filled, _PANEL_BYTES - filled)


@part
def _copy_rows(
    rows: int, length: int, target: int, target_row: int, source: int, source_row: int
) -> None:
    """Copy `length` bytes of each row."""
    for i in range(rows):
        copy_bytes(target + i * target_row, source + i * source_row, length)


@part
def _strip(
    given: Operands, room: int, top: int, depth: int, i: int, high: int, left: int, right: int
) -> None:
    """Rows `i` to `i + high` of out, columns `left` to `right`: what `depth` steps of k add.

    Their panels, for the steps from `top` on, lie at `room` after a tile's row and a tile.
    """
    size = given.size
    width = _PANEL_BYTES // size
    zeros, edge, packed = room, room + _PANEL_BYTES, room + (1 + TALL) * _PANEL_BYTES
    for j in range(left, right, width):
        length = min(width, right - j) * size
        vectors = -(-length // VECTOR_BYTES)
        place = given.out + (i * given.columns + j) * size
        target, target_row = place, given.columns
        # A tile writes whole vectors: what is less is computed elsewhere and copied.
        if length % VECTOR_BYTES:
            target, target_row = edge, width
        begin, begin_row = zeros, 0
        if top > 0:
            begin, begin_row = target, target_row
            if target != place:
                _copy_rows(high, length, edge, _PANEL_BYTES, place, given.columns * size)
        coming = TALL + (j - left) // width % REACH
        call_at(
            given.tile,
            (
                high, vectors, given.a + (i * given.a_row + top) * size, given.a_row, 1,
                packed + (j - left) * size * depth, width, target, target_row, begin, begin_row,
                depth, coming * given.a_row * size, _AHEAD * _PANEL_BYTES,
            ),
        )  # fmt: skip
        if target != place:
            _copy_rows(high, length, place, given.columns * size, edge, _PANEL_BYTES)


@part
def _block(given: Operands, room: int, first: int, last: int, left: int, right: int) -> None:
    """Rows `first` to `last` of out, columns `left` to `right`."""
    size = given.size
    row = given.columns * size
    clear_bytes(room, _PANEL_BYTES)
    packed = room + (1 + TALL) * _PANEL_BYTES
    slices = -(-given.depth * size // _DEPTH_BYTES)
    for number in range(slices):
        top = given.depth * number // slices
        depth = given.depth * (number + 1) // slices - top
        _pack(given.b + top * row + left * size, row, depth, (right - left) * size, packed)
        i = first
        high = TALL
        while i < last:
            while high > last - i:
                high //= 2
            _strip(given, room, top, depth, i, high, left, right)
            i += high


@njit(nogil=True, cache=True)
def simd_tile(
    thread: int, threads: int, counters: Counters, given: Operands, groups: int, blocks: int
) -> None:
    """Blocks of the product, as long as there are any to take.

    A job is one of `groups` groups of panels, for one of `blocks` blocks of rows.
    """
    width = _PANEL_BYTES // given.size
    panels = -(-given.columns // width)
    room = given.room + thread * given.room_bytes
    job = take(counters, thread, threads, groups * blocks)
    while job < groups * blocks:
        block = job // groups
        group = job - block * groups
        left = panels * group // groups * width
        right = min(given.columns, panels * (group + 1) // groups * width)
        first, last = given.rows * block // blocks, given.rows * (block + 1) // blocks
        _block(given, room, first, last, left, right)
        job = take(counters, thread, threads, groups * blocks)
    meet(counters, threads)


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
    size = out.itemsize
    panels = -(-columns * size // _PANEL_BYTES)
    # As many groups for one thread as for another, and more blocks of rows where there are too few.
    groups = min(panels, -(-panels // (_GROUP * team.threads)) * team.threads)
    blocks = max(-(-rows // _ROWS), -(-team.threads // groups))
    deepest = min(a.shape[1], _DEPTH_BYTES // size)
    room_rows = 1 + TALL + -(-panels // groups) * deepest
    room = scratch((team.threads, room_rows * _PANEL_BYTES))
    operands = Operands(
        tile=tile(out.dtype),
        size=size,
        a=a.ctypes.data,
        a_row=a.strides[0] // size,
        b=b.ctypes.data,
        out=out.ctypes.data,
        rows=rows,
        depth=a.shape[1],
        columns=columns,
        room=room.ctypes.data,
        room_bytes=room.shape[1],
    )
    team.run(simd_tile, operands, groups, blocks)


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
    **place(simd_tile.py_func),
)
