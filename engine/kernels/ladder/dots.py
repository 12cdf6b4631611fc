"""A register tile of another kind: vectors along k, for results too few to fill a vector.

    C[i, j] = sum over k of A[i, k] · B[k, j]        i < rows, j < columns

Each of the rows × columns sums is a vector: lane l adds up the products of every k that is l modulo
the vector's width, and in the end the lanes are added. So a vector of A is loaded once, wherever
it comes from, used for all columns, and no lane is idle because there are but ten columns. It is
the emission of `engine.kernels.tile`, with vectors of A in the place of single numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils

from engine.kernels.ladder.addresses import choosing, prefetch, publish
from engine.kernels.simd import FLOAT32, FLOAT64, REGISTERS, Lanes, constant
from engine.kernels.tile import Sums, Walk, emit_tile, strided
from engine.kernels.uses import plain

# Columns of a tile, and its rows: sums, a vector of B a column and one of A fill the registers.
SHAPES = {5: 4, 10: 2} if REGISTERS == 32 else {5: 2}

# A is called in so many bytes before it is used.
_AHEAD = 4096
_ARGUMENTS = 9


@dataclass(frozen=True)
class _Along(Lanes):
    """Vectors of neighbouring numbers of A, in the place of one number throughout."""

    def load_splat(self, builder: Any, address: Any) -> Any:
        """The vector that begins at `address`; one further on is called in."""
        prefetch(builder, self.beyond(builder, address, constant(_AHEAD)))
        return self.load(builder, address)


def _add_lanes(builder: Any, lanes: Lanes, vector: Any) -> Any:
    """The sum of a vector's lanes."""
    kind = ir.FunctionType(lanes.number, [lanes.number, lanes.vector])
    name = f"llvm.vector.reduce.fadd.v{lanes.width}{lanes.letters}"
    function = cgutils.get_or_insert_function(builder.module, kind, name)
    return builder.call(function, [ir.Constant(lanes.number, 0.0), vector], fastmath=("reassoc",))


def _emit_shape(builder: Any, lanes: Lanes, rows: int, columns: int, arguments: list[Any]) -> None:
    """The instructions of a tile of one shape."""
    number = lanes.number.as_pointer()
    a, a_row, tails, b, c, c_row, turns = arguments
    a, tails, b, c = (builder.inttoptr(address, number) for address in (a, tails, b, c))
    along = _Along(lanes.number, lanes.bytes, lanes.letters)
    panel = constant(columns * lanes.width)

    def add(start: Any, row: Any, b: Any, turns: Any, sums: Sums) -> Sums:
        walk = Walk(
            bases=[start],
            find=strided(builder, lanes, row),
            b=b,
            tap_stride=constant(0),
            a_outer=constant(lanes.width),
            a_inner=constant(lanes.width),
            b_outer=panel,
            b_inner=panel,
            outer=turns,
            inner=constant(1),
        )
        return emit_tile(builder, along, plain(rows), columns, walk, sums)

    sums = add(a, a_row, b, turns, [lanes.zeros] * (rows * columns))
    last = builder.gep(b, [builder.mul(panel, turns)])
    sums = add(tails, constant(lanes.width), last, constant(1), sums)
    for place, total in enumerate(sums):
        i, j = divmod(place, columns)
        address = builder.gep(c, [builder.add(builder.mul(c_row, constant(i)), constant(j))])
        builder.store(_add_lanes(builder, lanes, total), address, align=lanes.bytes)


_SHAPES = [(rows, columns) for columns in SHAPES for rows in (1, SHAPES[columns])]
_emit_float32 = choosing(_ARGUMENTS, _SHAPES, _emit_shape, FLOAT32)
_emit_float64 = choosing(_ARGUMENTS, _SHAPES, _emit_shape, FLOAT64)


def _dots_float32(
    rows: int, columns: int, a: int, a_row: int, tails: int, b: int, c: int, c_row: int, turns: int
) -> None:
    _emit_float32((rows, columns, a, a_row, tails, b, c, c_row, turns))


def _dots_float64(
    rows: int, columns: int, a: int, a_row: int, tails: int, b: int, c: int, c_row: int, turns: int
) -> None:
    _emit_float64((rows, columns, a, a_row, tails, b, c, c_row, turns))


@cache
def dots(dtype: np.dtype[Any]) -> int:
    """Where the tiles of a dtype are: C = A · B for `rows` rows of A and `columns` columns of B.

    `columns` is one of SHAPES, `rows` its height or 1. `turns` (at least one) whole vectors of k
    lie in A, a last one of each row in `tails` [rows, lanes]; B is [turns + 1, columns, lanes].
    These and `c` are addresses, `a_row` and `c_row` in numbers.
    """
    tiles: dict[type, Callable[..., None]] = {np.float32: _dots_float32, np.float64: _dots_float64}
    return publish(tiles[dtype.type], _ARGUMENTS)
