"""The register tile: the one loop in which a network spends its time.

A tile computes a block of `rows` × (`vectors` · WIDTH) results

    C[i, j] = max(floor, S[i, j] + sum over o < outer, k < inner of A[i, o, k] * B[o, k, j])

and keeps the whole block in vector registers while it does: each step of the sum loads `vectors`
vectors of B and one number of A a row, and makes `rows * vectors` multiply-adds of them. A bigger
block means fewer loads a multiply-add, until the registers are full: 14 × 2 of AVX-512's 32.

All operands lie in one array, and are walked by strides. So dense layers, convolutions and all
their gradients are calls of this one function: a convolution's window is `outer` picture rows of
`inner` neighbouring numbers; S is the bias (row stride 0), zeros, or C itself to accumulate onto;
ReLU is a floor of 0, and no floor is minus infinity.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import llvmlite.binding
from numba import cfunc, njit, types
from numba.extending import intrinsic

from engine.kernels.call import Float, Memory
from engine.kernels.simd import (
    REGISTERS,
    VECTOR,
    WIDTH,
    constant,
    load,
    multiply_add,
    splat,
    store,
)

# The block's shape by what the registers hold: its sums, `vectors` of B, one number of A.
TALLEST = 14
VECTORS = 2 if REGISTERS == 32 else 1
# Columns of B that are kept side by side, so that a tile reads them as one run.
PANEL = VECTORS * WIDTH


_PRODUCT = types.void(types.CPointer(types.float32), *[types.intp] * 15, types.float32)


@dataclass(frozen=True)
class _Operand:
    """Where an operand starts, and by how much it strides a row, an outer and an inner turn."""

    start: Any
    row: Any = None
    outer: Any = None
    inner: Any = None


Sums = list[Any]


def _emit_loop(
    builder: Any,
    count: Any,
    starts: tuple[Any, Any],
    strides: tuple[Any, Any],
    sums: Sums,
    body: Callable[[Any, Any, Sums], Sums],
) -> Sums:
    """`sums` after `count` (at least one) turns of `body`, A and B striding on at each turn."""
    before = builder.block
    head = builder.append_basic_block()
    after = builder.append_basic_block()
    builder.branch(head)
    builder.position_at_end(head)
    turn = builder.phi(count.type)
    places = [builder.phi(start.type) for start in starts]
    carried = [builder.phi(VECTOR) for _ in sums]
    made = body(places[0], places[1], carried)
    tail = builder.block
    following = builder.add(turn, constant(1))
    moved = [builder.gep(place, [stride]) for place, stride in zip(places, strides, strict=True)]
    for phi, first, later in (
        (turn, constant(0), following),
        *zip(places, starts, moved, strict=True),
        *zip(carried, sums, made, strict=True),
    ):
        phi.add_incoming(first, before)
        phi.add_incoming(later, tail)
    builder.cbranch(builder.icmp_signed("<", following, count), head, after)
    builder.position_at_end(after)
    return made


def _emit_tile(
    builder: Any,
    shape: tuple[int, int],
    a: _Operand,
    b: _Operand,
    c: _Operand,
    s: _Operand,
    turns: tuple[Any, Any],
    floor: Any,
) -> None:
    """The instructions of one tile of `shape` (rows, vectors)."""
    rows, vectors = shape

    def block(operand: _Operand) -> list[Any]:
        return [
            builder.gep(
                operand.start,
                [builder.add(builder.mul(operand.row, constant(i)), constant(j * WIDTH))],
            )
            for i in range(rows)
            for j in range(vectors)
        ]

    row_offsets = [builder.mul(a.row, constant(i)) for i in range(rows)]

    def step(a_at: Any, b_at: Any, sums: Sums) -> Sums:
        columns = [load(builder, builder.gep(b_at, [constant(j * WIDTH)])) for j in range(vectors)]
        made = []
        for i in range(rows):
            number = splat(builder, builder.load(builder.gep(a_at, [row_offsets[i]]), align=4))
            for j in range(vectors):
                made.append(multiply_add(builder, number, columns[j], sums[i * vectors + j]))
        return made

    def inner_loop(a_at: Any, b_at: Any, sums: Sums) -> Sums:
        return _emit_loop(builder, turns[1], (a_at, b_at), (a.inner, b.inner), sums, step)

    begun = [load(builder, address) for address in block(s)]
    sums = _emit_loop(builder, turns[0], (a.start, b.start), (a.outer, b.outer), begun, inner_loop)
    least = splat(builder, floor)
    for total, address in zip(sums, block(c), strict=True):
        # Ordered, so that a NaN stays one instead of turning into the floor.
        below = builder.fcmp_ordered("<", total, least)
        store(builder, builder.select(below, least, total), address)


@intrinsic
def _tile(
    typing_context: Any, memory: Any, rows: Any, vectors: Any,
    a: Any, a_row: Any, a_outer: Any, a_inner: Any, b: Any, b_outer: Any, b_inner: Any,
    c: Any, c_row: Any, s: Any, s_row: Any, outer: Any, inner: Any, floor: Any,
) -> Any:  # fmt: skip
    """One tile, its shape chosen while running among those laid out here."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        memory, rows, vectors = arguments[:3]
        a, a_row, a_outer, a_inner, b, b_outer, b_inner, c, c_row, s, s_row = arguments[3:14]
        outer, inner, floor = arguments[14:]

        def at(offset: Any) -> Any:
            return builder.gep(memory, [offset])

        operands = (
            _Operand(at(a), a_row, a_outer, a_inner),
            _Operand(at(b), None, b_outer, b_inner),
            _Operand(at(c), c_row),
            _Operand(at(s), s_row),
        )
        done = builder.append_basic_block()
        which = builder.add(builder.mul(rows, constant(VECTORS + 1)), vectors)
        switch = builder.switch(which, done)
        for high in range(1, TALLEST + 1):
            for wide in sorted({1, VECTORS}):
                case = builder.append_basic_block()
                switch.add_case(constant(high * (VECTORS + 1) + wide), case)
                builder.position_at_end(case)
                _emit_tile(builder, (high, wide), *operands, (outer, inner), floor)
                builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return _PRODUCT, generate


@cfunc(_PRODUCT, cache=True)
def _product(
    memory: Any, rows: int, vectors: int,
    a: int, a_row: int, a_outer: int, a_inner: int, b: int, b_outer: int, b_inner: int,
    c: int, c_row: int, s: int, s_row: int, outer: int, inner: int, floor: Float,
) -> None:  # fmt: skip
    done = 0
    while done < rows:
        left = rows - done
        # Blocks of even height: 16 rows are two of 8, for 14 and 2 would starve on the second.
        blocks = (left + TALLEST - 1) // TALLEST
        high = (left + blocks - 1) // blocks
        _tile(
            memory, high, vectors, a + done * a_row, a_row, a_outer, a_inner, b, b_outer, b_inner,
            c + done * c_row, c_row, s + done * s_row, s_row, outer, inner, floor,
        )  # fmt: skip
        done += high


# Called by name: Numba would otherwise compile all tiles anew into every function that uses them,
# a second each.
llvmlite.binding.add_symbol("inkling_product", _product.address)
_call_product: Any = types.ExternalFunction("inkling_product", _PRODUCT)


@njit(nogil=True, cache=True)
def product(
    memory: Memory, rows: int, vectors: int,
    a: int, a_row: int, a_outer: int, a_inner: int, b: int, b_outer: int, b_inner: int,
    c: int, c_row: int, s: int, s_row: int, outer: int, inner: int, floor: Float,
) -> None:  # fmt: skip
    """C = max(floor, S + A·B) for any number of rows and `vectors` (1 or VECTORS) of columns.

    `memory` is a float32 array; each operand is given by the offset of its first element and its
    strides, all counted in elements; `outer` and `inner` are at least 1.
    """
    _call_product(
        memory.ctypes, rows, vectors, a, a_row, a_outer, a_inner, b, b_outer, b_inner,
        c, c_row, s, s_row, outer, inner, floor,
    )  # fmt: skip
