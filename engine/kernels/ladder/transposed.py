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

from typing import Any, NamedTuple

from numba import njit
from numpy.typing import NDArray

from engine.kernels.call import Counters
from engine.kernels.ladder.addresses import call_at
from engine.kernels.ladder.scratch import scratch
from engine.kernels.ladder.tiles import TALL, WIDE, tile
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
# Columns of h. With more it pays to copy X.
_MOST = 256
_PANEL_BYTES = WIDE * VECTOR_BYTES  # of a panel's row


class Operands(NamedTuple):
    """X [length, columns], h [length, height], and the sums [parts, panels, height, panel's width].

    `x`, `h`, `sums` and `zeros`, a panel's row of them, are addresses of numbers of `size` bytes,
    `tile` is that of their tiles. Rows of X lie `x_row` numbers apart, h has no gaps. `part` and
    `chunk` are rows of X.
    """

    tile: int
    size: int
    x: int
    x_row: int
    h: int
    sums: int
    zeros: int
    length: int
    columns: int
    height: int
    part: int
    chunk: int


@njit(nogil=True, cache=True)
def _chunk(given: Operands, sums: int, panel: int, top: int, depth: int, begun: bool) -> None:
    """What `depth` rows of X, from `top` on, add to a panel of hᵀ · X at `sums`."""
    size = given.size
    width = _PANEL_BYTES // size
    # The last panel lies further left instead of beyond the edge.
    left = min(panel * width, given.columns - width)
    j = 0
    high = TALL
    while j < given.height:
        while high > given.height - j:
            high //= 2
        target = sums + (panel * given.height + j) * _PANEL_BYTES
        begin, begin_row = (target, width) if begun else (given.zeros, 0)
        call_at(
            given.tile,
            (
                high, WIDE, given.h + (top * given.height + j) * size, 1, given.height,
                given.x + (top * given.x_row + left) * size, given.x_row, target, width,
                begin, begin_row, depth, 0, given.chunk * given.x_row * size,
            ),
        )  # fmt: skip
        j += high


@njit(nogil=True, cache=True)
def transposed_product(
    thread: int, threads: int, counters: Counters, given: Operands, parts: int, spans: int
) -> None:
    """The sums of each part, as long as there are any to take.

    A job is one of `parts` parts of X's rows, for one of `spans` spans of panels.
    """
    panels = -(-given.columns * given.size // _PANEL_BYTES)
    job = take(counters, thread, threads, parts * spans)
    while job < parts * spans:
        part = job // spans
        span = job - part * spans
        sums = given.sums + part * panels * given.height * _PANEL_BYTES
        first = part * given.part
        last = min(given.length, first + given.part)
        for top in range(first, last, given.chunk):
            depth = min(given.chunk, last - top)
            for panel in range(panels * span // spans, panels * (span + 1) // spans):
                _chunk(given, sums, panel, top, depth, top > first)
        job = take(counters, thread, threads, parts * spans)
    meet(counters, threads)


def suits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Whether `a` is a matrix in rows, transposed, which is at least a panel wide, and b not wide.

    For many columns of b it is faster to copy `a`, and to pack b.
    """
    row = a.shape[0] * a.itemsize
    in_rows = a.strides[0] == a.itemsize and a.strides[1] >= row
    return in_rows and row >= _PANEL_BYTES and b.shape[1] <= _MOST


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the team, for an `a` that `suits` and a C-contiguous b."""
    x, size, height = a.T, a.itemsize, b.shape[1]
    length, columns = x.shape
    width = _PANEL_BYTES // size
    panels = -(-columns // width)
    chunk = min(max(_CHUNK_BYTES // (columns * size), _SHORTEST), _LONGEST)
    most = max(1, _PARTS_BYTES // (panels * height * _PANEL_BYTES))
    part = max(-(-_PART // chunk) * chunk, -(-length // most))
    parts = -(-length // part)
    # More spans than that where there are more threads than parts: no sum depends on them.
    spans = min(panels, max(-(-panels // _SPAN), -(-team.threads // parts)))
    room = scratch((parts * panels * height + 1, _PANEL_BYTES))
    room[-1] = 0
    operands = Operands(
        tile=tile(out.dtype),
        size=size,
        x=x.ctypes.data,
        x_row=x.strides[0] // size,
        h=b.ctypes.data,
        sums=room.ctypes.data,
        zeros=room[-1].ctypes.data,
        length=length,
        columns=columns,
        height=height,
        part=part,
        chunk=chunk,
    )
    team.run(transposed_product, operands, parts, spans)
    sums = room[:-1].view(out.dtype).reshape(parts, panels, height, width).sum(axis=0)
    for panel in range(panels):
        left = min(panel * width, columns - width)
        out[left : left + width] = sums[panel].T
