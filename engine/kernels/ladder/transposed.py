"""Products whose first operand is the transposed view of a matrix in rows: Xᵀ·h without copying X.

It is the gradient of every linear model: X [k, m] has a row for each of k samples, m in the
hundreds, k in the tens of thousands. Walking down the columns of X would fetch a cache line for
each number. But transposed, the same product reads X as it lies:

    outᵀ = hᵀ · X        outᵀ[j, :] = sum over k of h[k, j] · X[k, :]

That is the register tile with h for its numbers and the rows of X for its vectors, no packing. X is
read once, in chunks that stay in the second-level cache while all columns of h use them; with each
vector of X the tile calls in the same place of the next chunk.

The long sum over k is what threads can share. It is cut into parts of a length that depends on the
shapes alone, each summed up by itself; then the parts are added in their order. So the result is
the same for any number of threads. It is also more precise than one long sum.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numba import from_dtype, njit, types
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.ladder.scratch import scratch
from engine.kernels.ladder.tiles import TALL, WIDE, compile_tiles, tile
from engine.kernels.simd import VECTOR_BYTES
from engine.kernels.team import Team, meet, take

# Bytes of X in a chunk, and how many of its rows that may be.
_CHUNK_BYTES = 1 << 17
_SHORTEST, _LONGEST = 16, 512
# Rows of X in a part, unless parts would need more memory than this.
_PART = 1024
_PARTS_BYTES = 1 << 24
# Panels of X's columns in a job.
_SPAN = 17
# Columns of h. With so many it pays to copy X.
_MOST = 256


@njit(nogil=True, cache=True)
def _part(
    x: NDArray[Any], x_row: int, columns: int, h: NDArray[Any], height: int, sums: NDArray[Any],
    zeros: NDArray[Any], rows: tuple[int, int], panels: tuple[int, int], chunk: int,
) -> None:  # fmt: skip
    """Panels of hᵀ · X over some rows of X: `sums` flat [panel, height, width].

    X [rows, columns] lies `x_row` numbers a row, h [rows, height] without a gap.
    """
    size = h.itemsize
    width = WIDE * VECTOR_BYTES // size
    for top in range(rows[0], rows[1], chunk):
        deep = min(chunk, rows[1] - top)
        for panel in range(panels[0], panels[1]):
            # The last panel lies further left instead of beyond the edge.
            left = min(panel * width, columns - width)
            j = 0
            high = TALL
            while j < height:
                while high > height - j:
                    high //= 2
                at = (panel * height + j) * width
                start, start_at, start_row = sums, at, width
                if top == rows[0]:
                    start, start_at, start_row = zeros, 0, 0
                tile(
                    high, WIDE, h, top * height + j, 1, height,
                    x, top * x_row + left, x_row, sums, at, width,
                    start, start_at, start_row, deep, 0, chunk * x_row * size,
                )  # fmt: skip
                j += high


@njit(nogil=True, cache=True)
def _add_parts(
    sums: NDArray[Any], out: NDArray[Any], columns: int, height: int, panel: int
) -> None:
    """Panel `panel` of `out`, flat [columns, height]: the parts' sums in their order."""
    width = WIDE * VECTOR_BYTES // sums.itemsize
    left = min(panel * width, columns - width)
    for j in range(height):
        at = (panel * height + j) * width
        # The last panel begins with columns that the one before it has as well.
        for i in range(panel * width - left, width):
            total = sums[0, at + i]
            for part in range(1, sums.shape[0]):
                total += sums[part, at + i]
            out[(left + i) * height + j] = total


def transposed_product(
    thread: int,
    threads: int,
    counters: Counters,
    x: NDArray[Any],
    h: NDArray[Any],
    out: NDArray[Any],
    sums: NDArray[Any],
    zeros: NDArray[Any],
    part: int,
    chunk: int,
    spans: int,
) -> None:
    """`out` [m, n] = xᵀ · h, of x [k, m] and h [k, n]; `h` and `out` are flat.

    `part` and `chunk` are lengths in rows of x, a job is one of `spans` spans of panels of a part;
    `sums` [parts, …] is scratch memory, `zeros` a panel's row of them.
    """
    size = h.itemsize
    length, columns = x.shape
    height = h.size // length
    width = WIDE * VECTOR_BYTES // size
    panels = (columns + width - 1) // width
    x_row = x.strides[0] // size
    job = take(counters, thread, threads, sums.shape[0] * spans)
    while job < sums.shape[0] * spans:
        number = job // spans
        span = job - number * spans
        _part(
            x, x_row, columns, h, height, sums[number], zeros,
            (number * part, min(length, (number + 1) * part)),
            (panels * span // spans, panels * (span + 1) // spans), chunk,
        )  # fmt: skip
        job = take(counters, thread, threads, sums.shape[0] * spans)
    meet(counters, threads)
    panel = take(counters, thread, threads, panels)
    while panel < panels:
        _add_parts(sums, out, columns, height, panel)
        panel = take(counters, thread, threads, panels)
    meet(counters, threads)


@cache
def _compiled(dtype: np.dtype[Any]) -> Callable[..., None]:
    """The kernel for a dtype, for a team to run."""
    compile_tiles(dtype)
    number, integer = from_dtype(dtype), types.intp
    signature = types.void(
        integer, integer, types.int64[::1],
        types.Array(number, 2, "A", readonly=True), types.Array(number, 1, "C", readonly=True),
        number[::1], number[:, ::1], number[::1], integer, integer, integer,
    )  # fmt: skip
    made: Callable[..., None] = njit(signature, nogil=True, cache=True)(transposed_product)
    return made


def suits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Whether `a` is a matrix in rows, transposed, which is at least a panel wide, and b not wide.

    For many columns of b it is faster to copy `a`, and to pack b.
    """
    row = a.shape[0] * a.itemsize
    in_rows = a.strides[0] == a.itemsize and a.strides[1] >= row
    return in_rows and row >= WIDE * VECTOR_BYTES and b.shape[1] <= _MOST


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the team, for an `a` that `suits` and a C-contiguous b."""
    x, size = a.T, a.itemsize
    length, columns = x.shape
    width = WIDE * VECTOR_BYTES // size
    panels = -(-columns // width)
    chunk = min(max(_CHUNK_BYTES // (columns * size), _SHORTEST), _LONGEST)
    most = max(1, _PARTS_BYTES // (panels * width * out.shape[1] * size))
    part = max(-(-_PART // chunk) * chunk, -(-length // most))
    parts = -(-length // part)
    # More spans than that where there are more threads than parts: no sum depends on them.
    spans = min(panels, max(-(-panels // _SPAN), -(-team.threads // parts)))
    room = scratch((parts * panels * out.shape[1] * width + width,), out.dtype)
    zeros, sums = room[:width], room[width:].reshape(parts, -1)
    zeros[:] = 0
    team.run(
        _compiled(out.dtype), x, b.reshape(-1), out.reshape(-1), sums, zeros, part, chunk, spans
    )
