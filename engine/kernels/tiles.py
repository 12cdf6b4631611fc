"""The tiles that networks run on, compiled once, whatever the network.

`tile` writes the instructions of any tile; here are the shapes that products are cut into, one
function that holds them all, and how compiled code calls it.
"""

from dataclasses import dataclass
from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import cfunc, types
from numba.extending import intrinsic, register_jitable

from engine.kernels import partner
from engine.kernels.call import CALL
from engine.kernels.simd import FLOAT32, INT, REGISTERS, WIDTH, constant
from engine.kernels.tile import (
    REACH,
    TALLEST,
    TALLEST_NARROW,
    VECTORS,
    Block,
    Find,
    Sums,
    Walk,
    emit_loop,
    emit_tile,
    load_block,
    load_row,
    neighbours,
    store_at_least,
    store_masked,
    strided,
)
from engine.kernels.uses import Use, plain, sliding, sliding_back

# Columns of B that are kept side by side, so that a tile reads them as one run.
PANEL = VECTORS * WIDTH

# The kinds of tiles; `tile` says what they are for. Three slide: by one pixel, by two, and back
# from a stride of two. The last two make only the turns of a list: the others would add zeros.
BY_ROWS, BY_COLUMNS, SLIDING, STRIDING, SLIDING_BACK, LISTED_ROWS, LISTED_COLUMNS = range(7)
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


# Neighbours that a listed block has: more would have fewer turns to leave out.
LISTED_HEIGHT = 8
# Heights of a block of neighbouring rows: any number of rows is a few of these.
_HEIGHTS = (1, 2, 4, 6, 8, 10, 12, TALLEST)
NARROW_HEIGHTS = (*_HEIGHTS, 16, 20, 24, 28) if TALLEST_NARROW > TALLEST else _HEIGHTS


def _shapes() -> list[_Shape]:
    """All tiles that are compiled."""
    shapes = [_Shape(BY_COLUMNS, 1, 1, rows) for rows in NARROW_HEIGHTS]
    if VECTORS > 1:
        shapes += [_Shape(BY_COLUMNS, VECTORS, 1, rows) for rows in _HEIGHTS]
    for vectors in sorted({1, VECTORS}):
        for kind in (BY_ROWS, LISTED_ROWS):
            shapes += [_Shape(kind, vectors, 1, rows) for rows in range(1, REACH + 1)]
            shapes += [_Shape(kind, vectors, 2, rows) for rows in range(REACH // 2 + 1, REACH + 1)]
        shapes.append(_Shape(LISTED_COLUMNS, vectors, 1, LISTED_HEIGHT))
        # Whole windows of one channel, a group for each of the window's rows: one row of a window
        # alone would be too few sums to keep the CPU busy.
        shapes += [_Shape(BY_COLUMNS, vectors, 3, 3), _Shape(BY_COLUMNS, vectors, 2, 5)]
    if SLIDES:
        shapes += [_Shape(kind, 1, 1, SLIDE) for kind in _USES]
    return shapes


# Where a record holds its fields, in bytes.
_OFFSETS = {name: offset for name, (_, offset, *_) in (CALL.fields or {}).items()}


class _Emission:
    """Writes tiles: what is the same for all of them."""

    def __init__(self, builder: Any, arguments: Any) -> None:
        self._builder = builder
        self._memory, call, _, *self._starts = arguments[:8]
        self._onto, self._outer, self._inner, *self._apart, self._repeat = arguments[8:15]
        self._steps = arguments[15:]
        self._masked = builder.icmp_signed(">=", self._starts[-1], constant(0))
        self._call = builder.inttoptr(call, ir.IntType(8).as_pointer())

    def tiles(self, shape: _Shape) -> None:
        """`repeat` tiles, from S to C, each a step further on."""
        builder = self._builder
        uses = _USES.get(shape.kind) or plain(shape.groups * shape.rows)
        steps = list(zip(map(self._at, self._starts), self._steps, strict=True))
        # Strides are worked out before the first of the tiles, not by each.
        strides = {name: self._field(name) for name in ("c_row", "m_row")}
        find, fixed = self._way_through_a(shape)

        def tile(places: list[Any], _: Sums) -> Sums:
            a, b, c, s, m = places
            c_block = Block(c, self._apart[1], strides["c_row"])
            m_block = Block(m, self._apart[2], strides["m_row"])
            walk = self._walk(shape, uses, a, b, find, fixed)
            begun = self._begin(shape, c_block, s)
            sums = emit_tile(builder, FLOAT32, uses, shape.vectors, walk, begun)
            self._store(shape, sums, c_block, m_block)
            return []

        emit_loop(builder, self._repeat, steps, [], tile)

    def _at(self, offset: Any) -> Any:
        return self._builder.gep(self._memory, [offset])

    def _field(self, name: str) -> Any:
        return self._read(name, INT)

    def _number(self, name: str) -> Any:
        return self._builder.fptrunc(self._read(name, ir.DoubleType()), FLOAT32.number)

    def _read(self, name: str, kind: ir.Type) -> Any:
        place = self._builder.gep(self._call, [constant(_OFFSETS[name])])
        return self._builder.load(self._builder.bitcast(place, kind.as_pointer()))

    def _way_through_a(self, shape: _Shape) -> tuple[Find, dict[str, Any]]:
        """How rows of A are found, and the strides that all tiles share."""
        builder = self._builder
        columns = shape.kind in (BY_COLUMNS, LISTED_COLUMNS)
        slides = shape.kind in _USES
        row = self._field("a_row")
        rows = REACH if slides else shape.rows
        find = neighbours(builder, rows) if columns else strided(builder, FLOAT32, row, rows)
        return find, {
            "apart": builder.mul(row, constant(REACH)) if slides else self._apart[0],
            "tap_stride": self._field("b_tap") if slides else constant(0),
            "a_outer": self._field("a_outer"),
            "a_inner": self._field("a_inner") if columns else constant(1),
            "b_outer": self._field("b_outer"),
            "b_inner": self._field("b_inner") if columns else constant(shape.vectors * WIDTH),
        }

    def _walk(
        self, shape: _Shape, uses: list[Use], a: Any, b: Any, find: Find, fixed: dict[str, Any]
    ) -> Walk:
        slides = shape.kind in _USES
        rows = REACH if slides else shape.rows
        bases = [a]
        while len(bases) * rows <= max(use.number for use in uses):
            bases.append(self._builder.gep(bases[-1], [fixed["apart"]]))
        return Walk(
            bases=bases,
            find=find,
            b=b,
            outer=self._outer,
            inner=self._inner,
            listed=self._listed() if shape.kind in (LISTED_ROWS, LISTED_COLUMNS) else None,
            **{name: stride for name, stride in fixed.items() if name != "apart"},
        )

    def _listed(self) -> Any:
        """The list, which such a tile has in the place of outer turns."""
        return self._builder.bitcast(self._at(self._outer), ir.IntType(32).as_pointer())

    def _begin(self, shape: _Shape, c_block: Block, s: Any) -> Sums:
        """C itself, or the vectors of S for every row."""
        builder = self._builder
        with builder.if_else(builder.icmp_signed("!=", self._onto, constant(0))) as (added, fresh):
            with added:
                addresses = c_block.addresses(builder, FLOAT32, *shape.block)
                old = load_block(builder, FLOAT32, addresses)
                from_old = builder.block
            with fresh:
                rows = shape.groups * shape.rows
                new = load_row(builder, FLOAT32, s, rows, shape.vectors)
                from_new = builder.block
        sums = []
        for one, other in zip(old, new, strict=True):
            total = builder.phi(FLOAT32.vector)
            total.add_incoming(one, from_old)
            total.add_incoming(other, from_new)
            sums.append(total)
        return sums

    def _store(self, shape: _Shape, sums: Sums, c_block: Block, m_block: Block) -> None:
        builder = self._builder
        with builder.if_else(self._masked) as (masked, bare):
            with bare:
                made = c_block.addresses(builder, FLOAT32, *shape.block)
                store_at_least(builder, FLOAT32, sums, made, self._number("floor"))
            with masked:
                made = c_block.addresses(builder, FLOAT32, *shape.block)
                masks = m_block.addresses(builder, FLOAT32, *shape.block)
                store_masked(builder, FLOAT32, sums, made, masks, self._number("scale"))


# memory, call, shape, a, b, c, s, m, onto, outer, inner; between groups a, c, m; repeat, and steps
# a, b, c, s, m
_TILE = types.void(types.CPointer(types.float32), *[types.intp] * 19)


@intrinsic
def _any_tiles(
    typing_context: Any, memory: Any, call: Any, shape: Any,
    a: Any, b: Any, c: Any, s: Any, m: Any, onto: Any, outer: Any, inner: Any,
    a_apart: Any, c_apart: Any, m_apart: Any,
    repeat: Any, a_step: Any, b_step: Any, c_step: Any, s_step: Any, m_step: Any,
) -> Any:  # fmt: skip
    """Tiles of that shape, chosen while running."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emission = _Emission(builder, arguments)
        done = builder.append_basic_block()
        choice = builder.switch(arguments[2], done)
        for shape in _shapes():
            case = builder.append_basic_block()
            choice.add_case(constant(shape.code), case)
            builder.position_at_end(case)
            emission.tiles(shape)
            builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return _TILE, generate


def _tiles(
    memory: Any, call: int, shape: int,
    a: int, b: int, c: int, s: int, m: int, onto: int, outer: int, inner: int,
    a_apart: int, c_apart: int, m_apart: int,
    repeat: int, a_step: int, b_step: int, c_step: int, s_step: int, m_step: int,
) -> None:  # fmt: skip
    _any_tiles(
        memory, call, shape, a, b, c, s, m, onto, outer, inner, a_apart, c_apart, m_apart,
        repeat, a_step, b_step, c_step, s_step, m_step,
    )  # fmt: skip


# The first that is compiled, and the longest. A partner compiles calls of it, and calls it not.
partner.begin()
_compiled = None if partner.serving else cfunc(_TILE, cache=True)(_tiles)
_NOWHERE = 1

# Called by name: Numba would otherwise compile all tiles anew into every function that uses them,
# a second each.
llvmlite.binding.add_symbol("inkling_tiles", _compiled.address if _compiled else _NOWHERE)
run_tiles: Any = types.ExternalFunction("inkling_tiles", _TILE)


@intrinsic
def address(typing_context: Any, record: Any) -> Any:
    """Where a record lies, as a number."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ptrtoint(arguments[0], INT)

    return types.intp(record), generate
