"""Products of any size, cut into register tiles: what layers and their gradients call.

Operands lie in one float32 array. A call's record holds the strides, arguments say where A, B, C,
S and the mask M start; all are counted in elements. S is a vector that every row begins with (a
bias, or zeros), or C itself where `onto` is 1. Where `m` is not negative, results are multiplied by
the record's `scale` where M is above zero and are 0 elsewhere; else they are at least the record's
`floor`. Sums make at least one turn, `outer` and `inner`.
"""

from dataclasses import dataclass
from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import cfunc, njit, types
from numba.extending import intrinsic, register_jitable

from engine.kernels.call import CALL, Memory, Record
from engine.kernels.simd import FLOAT32, INT, REGISTERS, WIDTH, constant
from engine.kernels.tile import (
    REACH,
    TALLEST,
    TALLEST_NARROW,
    VECTORS,
    Block,
    Sums,
    Walk,
    emit_tile,
    load_block,
    neighbours,
    plain,
    sliding,
    sliding_back,
    store_at_least,
    store_masked,
    strided,
)

# Columns of B that are kept side by side, so that a tile reads them as one run.
PANEL = VECTORS * WIDTH

# The kinds of tiles; `tile` says what they are for. The last three slide: by one pixel, by two, and
# back from a stride of two.
BY_ROWS, BY_COLUMNS, SLIDING, STRIDING, SLIDING_BACK = range(5)
# A sliding tile holds a window's taps beside its sums; 16 registers are too few for that.
SLIDES = REGISTERS == 32
SLIDE = 14
SLIDING_KERNEL = 3
_USES = {
    SLIDING: sliding(SLIDE, SLIDING_KERNEL, 1),
    STRIDING: sliding(SLIDE, SLIDING_KERNEL, 2),
    SLIDING_BACK: sliding_back(SLIDE, SLIDING_KERNEL, 2, 1),
}


@dataclass(frozen=True)
class _Shape:
    """A kind of tile, `groups` of `rows` of so many vectors."""

    kind: int
    vectors: int
    groups: int
    rows: int

    @property
    def block(self) -> tuple[int, int, int]:
        return self.groups, self.rows, self.vectors

    @property
    def code(self) -> int:
        return code(self.kind, self.vectors, self.groups, self.rows)


@register_jitable
def code(kind: int, vectors: int, groups: int, rows: int) -> int:
    """A shape as one number, for compiled code."""
    return ((kind * 4 + vectors) * 4 + groups) * 32 + rows


# Heights of a block of neighbouring rows: any number of rows is a few of these.
_HEIGHTS = (1, 2, 4, 6, 8, 10, 12, TALLEST)
_NARROW_HEIGHTS = (*_HEIGHTS, 16, 20, 24, 28) if TALLEST_NARROW > TALLEST else _HEIGHTS


def _shapes() -> list[_Shape]:
    """All tiles that are compiled."""
    shapes = [_Shape(BY_COLUMNS, 1, 1, rows) for rows in _NARROW_HEIGHTS]
    if VECTORS > 1:
        shapes += [_Shape(BY_COLUMNS, VECTORS, 1, rows) for rows in _HEIGHTS]
    for vectors in sorted({1, VECTORS}):
        shapes += [_Shape(BY_ROWS, vectors, 1, rows) for rows in range(1, REACH + 1)]
        shapes += [_Shape(BY_ROWS, vectors, 2, rows) for rows in range(REACH // 2 + 1, REACH + 1)]
        # Whole windows of one channel, a group for each of the window's rows: one row of a window
        # alone would be too few sums to keep the CPU busy.
        shapes += [_Shape(BY_COLUMNS, vectors, 3, 3), _Shape(BY_COLUMNS, vectors, 2, 5)]
    if SLIDES:
        shapes += [_Shape(kind, 1, 1, SLIDE) for kind in _USES]
    return shapes


class _Emission:
    """Writes tiles: what is the same for all of them."""

    def __init__(self, builder: Any, arguments: Any) -> None:
        self._builder = builder
        self._memory, call, _, *starts, onto, self._m = arguments[:9]
        self._turns = arguments[9:11]
        self._a_apart, self._c_apart, self._m_apart = arguments[11:]
        self._call = builder.inttoptr(call, ir.IntType(8).as_pointer())
        self._a, self._b, self._c, self._s = starts
        self._onto = builder.icmp_signed("!=", onto, constant(0))

    def tile(self, shape: _Shape) -> None:
        """One tile, from S to C."""
        builder = self._builder
        uses = _USES.get(shape.kind) or plain(shape.groups * shape.rows)
        begun = load_block(builder, FLOAT32, self._begin(shape))
        sums = emit_tile(builder, FLOAT32, uses, shape.vectors, self._walk(shape, uses), begun)
        self._store(shape, sums)

    def _at(self, offset: Any) -> Any:
        return self._builder.gep(self._memory, [offset])

    def _field(self, name: str) -> Any:
        return self._read(name, INT)

    def _number(self, name: str) -> Any:
        return self._builder.fptrunc(self._read(name, ir.DoubleType()), FLOAT32.number)

    def _read(self, name: str, kind: ir.Type) -> Any:
        place = self._builder.gep(self._call, [constant(CALL.fields[name][1])])
        return self._builder.load(self._builder.bitcast(place, kind.as_pointer()))

    def _walk(self, shape: _Shape, uses: list[Any]) -> Walk:
        builder = self._builder
        slides = shape.kind in _USES
        columns = shape.kind == BY_COLUMNS
        row = self._field("a_row")
        within = REACH if slides else shape.rows
        apart = builder.mul(row, constant(REACH)) if slides else self._a_apart
        bases = -(-(1 + max(use.number for use in uses)) // within)
        return Walk(
            bases=[
                self._at(builder.add(self._a, builder.mul(apart, constant(base))))
                for base in range(bases)
            ],
            find=neighbours(builder, within) if columns else strided(builder, FLOAT32, row, within),
            b=self._at(self._b),
            tap_stride=self._field("b_tap") if slides else constant(0),
            a_outer=self._field("a_outer"),
            a_inner=self._field("a_inner") if columns else constant(1),
            b_outer=self._field("b_outer"),
            b_inner=self._field("b_inner") if columns else constant(shape.vectors * WIDTH),
            outer=self._turns[0],
            inner=self._turns[1],
        )

    def _begin(self, shape: _Shape) -> list[Any]:
        strides = [
            self._builder.select(self._onto, stride, constant(0))
            for stride in (self._c_apart, self._field("c_row"))
        ]
        return Block(self._at(self._s), *strides).addresses(self._builder, FLOAT32, *shape.block)

    def _store(self, shape: _Shape, sums: Sums) -> None:
        builder = self._builder
        block = Block(self._at(self._c), self._c_apart, self._field("c_row"))
        made = block.addresses(builder, FLOAT32, *shape.block)
        with builder.if_else(builder.icmp_signed("<", self._m, constant(0))) as (bare, masked):
            with bare:
                store_at_least(builder, FLOAT32, sums, made, self._number("floor"))
            with masked:
                mask = Block(self._at(self._m), self._m_apart, self._field("m_row"))
                masks = mask.addresses(builder, FLOAT32, *shape.block)
                store_masked(builder, FLOAT32, sums, made, masks, self._number("scale"))


# memory, call, shape, a, b, c, s, onto, m, outer, inner, a_apart, c_apart, m_apart
_TILE = types.void(types.CPointer(types.float32), *[types.intp] * 13)


@intrinsic
def _any_tile(
    typing_context: Any, memory: Any, call: Any, shape: Any,
    a: Any, b: Any, c: Any, s: Any, onto: Any, m: Any, outer: Any, inner: Any,
    a_apart: Any, c_apart: Any, m_apart: Any,
) -> Any:  # fmt: skip
    """The tile of that shape, chosen while running."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emission = _Emission(builder, arguments)
        done = builder.append_basic_block()
        choice = builder.switch(arguments[2], done)
        for shape in _shapes():
            case = builder.append_basic_block()
            choice.add_case(constant(shape.code), case)
            builder.position_at_end(case)
            emission.tile(shape)
            builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return _TILE, generate


@cfunc(_TILE, cache=True)
def _tile(
    memory: Any, call: int, shape: int,
    a: int, b: int, c: int, s: int, onto: int, m: int, outer: int, inner: int,
    a_apart: int, c_apart: int, m_apart: int,
) -> None:  # fmt: skip
    _any_tile(memory, call, shape, a, b, c, s, onto, m, outer, inner, a_apart, c_apart, m_apart)


# Called by name: Numba would otherwise compile all tiles anew into every function that uses them,
# a second each.
llvmlite.binding.add_symbol("inkling_tile", _tile.address)
_call_tile: Any = types.ExternalFunction("inkling_tile", _TILE)


@intrinsic
def _address(typing_context: Any, record: Any) -> Any:
    """Where a record lies, as a number."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ptrtoint(arguments[0], INT)

    return types.intp(record), generate


@njit(nogil=True, cache=True)
def by_rows(
    memory: Memory, call: Record, lines: int, rows: int,
    a: int, b: int, c: int, s: int, onto: int, m: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """`lines` times `rows` results, each the product of a row of A.

    The record's `vectors`; `a_line`, `a_row`, `a_outer`; `b_outer`; `c_line`, `c_row`; `m_line`,
    `m_row` count. A's inner stride is 1, B's a panel of so many vectors.
    """
    line = 0
    while line < lines:
        if REACH // 2 < rows <= REACH and line + 2 <= lines:
            # Two short lines make one tile.
            _call_tile(
                memory.ctypes, _address(call), code(BY_ROWS, call.vectors, 2, rows),
                a + line * call.a_line, b, c + line * call.c_line,
                c + line * call.c_line if onto else s, onto, m + line * call.m_line, outer, inner,
                call.a_line, call.c_line, call.m_line,
            )  # fmt: skip
            line += 2
            continue
        done = 0
        while done < rows:
            groups, high = _cut(rows - done)
            made = c + line * call.c_line + done * call.c_row
            _call_tile(
                memory.ctypes, _address(call), code(BY_ROWS, call.vectors, groups, high),
                a + line * call.a_line + done * call.a_row, b, made,
                made if onto else s, onto, m + line * call.m_line + done * call.m_row, outer, inner,
                high * call.a_row, high * call.c_row, high * call.m_row,
            )  # fmt: skip
            done += groups * high
        line += 1


@njit(nogil=True, cache=True)
def _cut(left: int) -> tuple[int, int]:
    """Groups, and rows of each, of the next tile of a line that has so many rows left."""
    blocks = (left + TALLEST - 1) // TALLEST
    # Blocks of even height: 16 rows are two of 8, for 14 and 2 would starve on the second.
    high = (left + blocks - 1) // blocks
    if high <= REACH:
        return 1, high
    if high % 2 and high == left:
        return 1, (high + 1) // 2
    return 2, (high + 1) // 2


@njit(nogil=True, cache=True)
def by_columns(
    memory: Memory, call: Record, groups: int, rows: int,
    a: int, b: int, c: int, s: int, onto: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """`groups` times `rows` results, each the product of a column of A.

    More groups than one are 3 of 3 rows or 2 of 5. The record's `vectors`; `a_line` (between
    groups), `a_outer`, `a_inner`; `b_outer`, `b_inner`; `c_line`, `c_row` count.
    """
    tallest = TALLEST_NARROW if call.vectors == 1 else TALLEST
    done = 0
    while done < rows:
        left = rows - done
        blocks = (left + tallest - 1) // tallest
        high = rows if groups > 1 else _height((left + blocks - 1) // blocks, left)
        made = c + done * call.c_row
        _call_tile(
            memory.ctypes, _address(call), code(BY_COLUMNS, call.vectors, groups, high),
            a + done, b, made, made if onto else s, onto, -1, outer, inner,
            call.a_line, call.c_line, 0,
        )  # fmt: skip
        done += high


@njit(nogil=True, cache=True)
def _height(wanted: int, most: int) -> int:
    """The least height of a block of neighbours that is `wanted`, or the most that `most` allows."""
    best = 1
    for height in _NARROW_HEIGHTS:
        if height <= most and best < wanted:
            best = height
    return best


@njit(nogil=True, cache=True)
def slide(
    memory: Memory, call: Record, kind: int, lines: int, pixels: int,
    a: int, b: int, c: int, s: int, m: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """`lines` of `pixels` (a multiple of SLIDE) results of one vector, by a sliding kind of tile.

    The record's `a_line`, `a_row`, `a_outer`; `b_outer`, `b_tap`; `c_line`, `c_row`; `m_line`,
    `m_row` count. `inner` are the channels of a number's pixel.
    """
    stride = 1
    if kind == STRIDING:
        stride = 2
    for line in range(lines):
        for done in range(0, pixels, SLIDE):
            began = done * stride if kind != SLIDING_BACK else done // 2
            _call_tile(
                memory.ctypes, _address(call), code(kind, 1, 1, SLIDE),
                a + line * call.a_line + began * call.a_row, b,
                c + line * call.c_line + done * call.c_row, s, 0,
                m + line * call.m_line + done * call.m_row, outer, inner, 0, 0, 0,
            )  # fmt: skip
