"""A register tile of another kind: vectors along k, for results too few to fill a vector.

    C[i, j] = sum over k of A[i, k] · B[k, j]        i < rows, j < columns

Each of the rows × columns sums is a vector: lane l adds up the products of every k that is l modulo
the vector's width, and in the end the lanes are added. So a vector of A is loaded once, wherever
it comes from, used for all columns, and no lane is idle because there are but ten columns. It is
the emission of `engine.kernels.tile`, with vectors of A in the place of single numbers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from engine.kernels.ladder.external import call, lanes_of, publish
from engine.kernels.ladder.tiles import prefetch
from engine.kernels.simd import REGISTERS, Lanes, constant
from engine.kernels.tile import Walk, emit_tile, strided
from engine.kernels.uses import plain

# Columns of a tile, and its rows: sums, a vector of B a column and one of A fill the registers.
SHAPES = {5: 4, 10: 2} if REGISTERS == 32 else {5: 2}

# A is called in so many bytes before it is used.
_AHEAD = 4096
_NAME = "ladder_dots"


@dataclass(frozen=True)
class _Along(Lanes):
    """Vectors of neighbouring numbers of A, in the place of one number throughout."""

    def load_splat(self, builder: Any, address: Any) -> Any:
        """The vector that begins at `address`; one further on is called in."""
        prefetch(builder, self.beyond(builder, address, constant(_AHEAD)))
        return self.load(builder, address)


def _add_lanes(builder: Any, lanes: Lanes, vector: Any) -> Any:
    """The sum of a vector's lanes, in pairs, pairs of pairs, and so on."""
    kind = ir.FunctionType(lanes.number, [lanes.number, lanes.vector])
    name = f"llvm.vector.reduce.fadd.v{lanes.width}{lanes.letters}"
    function = cgutils.get_or_insert_function(builder.module, kind, name)
    return builder.call(function, [ir.Constant(lanes.number, 0.0), vector], fastmath=("reassoc",))


def _emit_shape(
    builder: Any, lanes: Lanes, rows: int, columns: int, a: Any, a_row: Any, b: Any, c: Any,
    turns: Any,
) -> None:  # fmt: skip
    """The instructions of a tile of one shape."""
    walk = Walk(
        bases=[a],
        find=strided(builder, lanes, a_row),
        b=b,
        tap_stride=constant(0),
        a_outer=constant(0),
        a_inner=constant(lanes.width),
        b_outer=constant(0),
        b_inner=constant(columns * lanes.width),
        outer=constant(1),
        inner=turns,
    )
    along = _Along(lanes.number, lanes.bytes, lanes.letters)
    begun = [lanes.zeros] * (rows * columns)
    for place, total in enumerate(emit_tile(builder, along, plain(rows), columns, walk, begun)):
        address = builder.gep(c, [constant(place)])
        builder.store(_add_lanes(builder, lanes, total), address, align=lanes.bytes)


@intrinsic
def _emit(
    typing_context: Any, rows: Any, columns: Any, a: Any, a_row: Any, b: Any, c: Any, turns: Any
) -> Any:
    """One tile, its shape chosen while running among those laid out here."""
    n = types.intp
    kind = types.void(n, n, a, n, a, a, n)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows, columns, *operands = arguments
        done = builder.append_basic_block()
        which = builder.add(builder.mul(columns, constant(16)), rows)
        switch = builder.switch(which, done)
        for wide, highest in SHAPES.items():
            for high in (1, highest):
                case = builder.append_basic_block()
                switch.add_case(constant(wide * 16 + high), case)
                builder.position_at_end(case)
                _emit_shape(builder, lanes_of(a.dtype), high, wide, *operands)
                builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return kind, generate


def _dots(rows: int, columns: int, a: Any, a_row: int, b: Any, c: Any, turns: int) -> None:
    _emit(rows, columns, a, a_row, b, c, turns)


def compile_dots(dtype: np.dtype[Any]) -> None:
    """What has to be done before anything that calls `dots` for a dtype is compiled or loaded."""
    publish(_NAME, _dots, dtype, "nnpnppn")


@intrinsic
def dots(
    typing_context: Any, rows: Any, columns: Any, a: Any, a_at: Any, a_row: Any, b: Any, b_at: Any,
    c: Any, c_at: Any, turns: Any,
) -> Any:  # fmt: skip
    """C [rows, columns] = A · B over `turns` (at least one) whole vectors of k.

    `columns` is one of SHAPES, `rows` its height or 1. Each operand is an array, and the offset in
    it where it begins; A's rows are `a_row` numbers apart, B is [turns, columns, lanes].
    """
    n = types.intp
    kind = types.void(n, n, a, n, n, b, n, c, n, n)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return call(context, builder, _NAME, signature.args, arguments)

    return kind, generate
