"""The ladder's use of the register tile: TALL rows by WIDE vectors, and all that is left at edges.

8 rows of 3 vectors where there are 32 vector registers: 24 sums, 3 vectors of b, one number of a.
A step of k is then 24 multiply-adds for 11 loads. Fourteen rows of 2 vectors would need 16 loads
for 28; and where rows of a lie a power of two apart, they all want the same place in the nearest
cache, which holds 8 to 12 lines there. With 16 registers it is 4 rows of 3 vectors.

A panel of b is larger than the first-level cache. So with every vector of b that a tile loads it
also calls in the line that lies some bytes further, to be there when its turn comes; and while it
runs along its rows of a, it calls in other rows.

However many rows and vectors a tile has, it adds up the products in the order of k.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from engine.kernels.ladder.addresses import choosing, prefetch, publish
from engine.kernels.simd import FLOAT32, FLOAT64, REGISTERS, Lanes, constant
from engine.kernels.tile import Block, Find, Walk, emit_tile, load_block, strided
from engine.kernels.uses import plain

TALL, WIDE = (8, 3) if REGISTERS == 32 else (4, 3)

# Rows of a that are reached from one address.
REACH = 4
# Any number of rows is a few of these.
_HEIGHTS = [height for height in (8, 4, 2, 1) if height <= TALL]

_ARGUMENTS = 14


@dataclass(frozen=True)
class _Fetching(Lanes):
    """Vectors that call in what lies `ahead` bytes (an LLVM value) further when they are loaded."""

    ahead: Any = None

    def load(self, builder: Any, address: Any) -> Any:
        """A vector from memory, at any alignment."""
        prefetch(builder, self.beyond(builder, address, self.ahead))
        return super().load(builder, address)


def _fetching_rows(builder: Any, lanes: Lanes, find: Find, ahead: Any) -> Find:
    """As `find`, but what lies `ahead` bytes beyond each base is called in."""

    def found(bases: list[Any], number: int) -> Any:
        if number % REACH == 0:
            prefetch(builder, lanes.beyond(builder, bases[number // REACH], ahead))
        return find(bases, number)

    return found


def _emit_shape(builder: Any, lanes: Lanes, rows: int, vectors: int, arguments: list[Any]) -> None:
    """The instructions of a tile of one shape."""
    number = lanes.number.as_pointer()
    a, a_row, a_inner, b, b_inner, c, c_row, s, s_row, inner, a_ahead, b_ahead = arguments
    a, b, c, s = (builder.inttoptr(address, number) for address in (a, b, c, s))
    apart = builder.mul(a_row, constant(REACH))
    # A single loop over k is an outer one whose inner one makes a single turn.
    walk = Walk(
        bases=[
            builder.gep(a, [builder.mul(apart, constant(base))])
            for base in range(-(-rows // REACH))
        ],
        find=_fetching_rows(builder, lanes, strided(builder, lanes, a_row, REACH), a_ahead),
        b=b,
        tap_stride=constant(0),
        a_outer=a_inner,
        a_inner=a_inner,
        b_outer=b_inner,
        b_inner=b_inner,
        outer=inner,
        inner=constant(1),
    )
    shape = (1, rows, vectors)
    begin = Block(s, constant(0), s_row).addresses(builder, lanes, *shape)
    sums = load_block(builder, lanes, begin)
    end = Block(c, constant(0), c_row).addresses(builder, lanes, *shape)
    # Results are written much later: their lines can come meanwhile.
    for address in end:
        prefetch(builder, address)
    fetching = _Fetching(lanes.number, lanes.bytes, lanes.letters, b_ahead)
    sums = emit_tile(builder, fetching, plain(rows), vectors, walk, sums)
    for total, address in zip(sums, end, strict=True):
        lanes.store(builder, total, address)


_SHAPES = [(rows, vectors) for rows in _HEIGHTS for vectors in range(1, WIDE + 1)]
_emit_float32 = choosing(_ARGUMENTS, _SHAPES, _emit_shape, FLOAT32)
_emit_float64 = choosing(_ARGUMENTS, _SHAPES, _emit_shape, FLOAT64)


def _tile_float32(
    rows: int, vectors: int, a: int, a_row: int, a_inner: int, b: int, b_inner: int,
    c: int, c_row: int, s: int, s_row: int, inner: int, a_ahead: int, b_ahead: int,
) -> None:  # fmt: skip
    _emit_float32(
        (rows, vectors, a, a_row, a_inner, b, b_inner, c, c_row, s, s_row, inner, a_ahead, b_ahead)
    )


def _tile_float64(
    rows: int, vectors: int, a: int, a_row: int, a_inner: int, b: int, b_inner: int,
    c: int, c_row: int, s: int, s_row: int, inner: int, a_ahead: int, b_ahead: int,
) -> None:  # fmt: skip
    _emit_float64(
        (rows, vectors, a, a_row, a_inner, b, b_inner, c, c_row, s, s_row, inner, a_ahead, b_ahead)
    )


@cache
def tile(dtype: np.dtype[Any]) -> int:
    """Where the tiles of a dtype are: C = S + A · B for `rows` rows and `vectors` vectors.

    `rows` is a power of two up to TALL, `vectors` 1 to WIDE, `inner` at least 1. `a`, `b`, `c` and
    `s` are addresses, their strides are in numbers; B, C and S lie in whole vectors. Called in are
    what lies `a_ahead` bytes beyond the rows 0 and REACH of A, and `b_ahead` bytes beyond B.
    """
    tiles: dict[type, Callable[..., None]] = {np.float32: _tile_float32, np.float64: _tile_float64}
    return publish(tiles[dtype.type], _ARGUMENTS)
