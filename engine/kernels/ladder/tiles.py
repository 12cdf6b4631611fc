"""The ladder's use of the register tile: TALL × WIDE vectors and all that is left at the edges.

8 rows of 3 vectors where there are 32 vector registers: 24 sums, 3 vectors of b, one number of a.
A step of k is then 24 multiply-adds for 11 loads. Fourteen rows of 2 vectors would need 16 loads
for 28; and where rows of a lie a power of two apart, they all want the same place in the nearest
cache, which holds 8 to 12 lines there. With 16 registers it is 4 rows of 3 vectors.

A panel of b is larger than the first-level cache. So with every vector of b that a tile loads it
also calls in the line that lies some bytes further, to be there when its turn comes; and while it
runs along its rows of a, it calls in other rows.

However many rows and vectors a tile has, it adds up the products in the order of k.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from engine.kernels.ladder.external import call, lanes_of, publish
from engine.kernels.simd import REGISTERS, Lanes, constant, pointer
from engine.kernels.tile import Block, Find, Walk, emit_tile, load_block, strided
from engine.kernels.uses import plain

TALL, WIDE = (8, 3) if REGISTERS == 32 else (4, 3)

# Rows of a that are reached from one address.
REACH = 4
# Any number of rows is a few of these, the tallest first.
_HEIGHTS = [height for height in (8, 4, 2, 1) if height <= TALL]

_NAME = "ladder_tile"


def prefetch(builder: Any, address: Any) -> None:
    """Ask for the line of an address to be in the nearest cache soon. Any address will do."""
    flag = ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [ir.PointerType(), flag, flag, flag])
    function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    read, keep, data = (ir.Constant(flag, value) for value in (0, 3, 1))
    builder.call(function, [address, read, keep, data])


@dataclass(frozen=True)
class _Fetching(Lanes):
    """Vectors that call in what lies `ahead` bytes (an LLVM value) further when they are loaded."""

    ahead: Any = None

    def load(self, builder: Any, address: Any) -> Any:
        """A vector from memory, at any alignment."""
        prefetch(builder, self.beyond(builder, address, self.ahead))
        return super().load(builder, address)


def _fetching_rows(builder: Any, lanes: Lanes, find: Find, ahead: Any) -> Find:
    """As `find`; what lies `ahead` bytes beyond each base is called in."""

    def found(bases: list[Any], number: int) -> Any:
        if number % REACH == 0:
            prefetch(builder, lanes.beyond(builder, bases[number // REACH], ahead))
        return find(bases, number)

    return found


@intrinsic
def fetch(typing_context: Any, array: Any, offset: Any) -> Any:
    """Call in the line that holds an element of an array, or would, were the array longer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        prefetch(builder, pointer(context, builder, signature.args[0], *arguments))
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


@intrinsic
def _emit(
    typing_context: Any, rows: Any, vectors: Any, a: Any, a_row: Any, a_inner: Any, b: Any,
    b_inner: Any, c: Any, c_row: Any, s: Any, s_row: Any, inner: Any, a_ahead: Any, b_ahead: Any,
) -> Any:  # fmt: skip
    """One tile, its shape chosen while running among those laid out here."""
    n = types.intp
    kind = types.void(n, n, a, n, n, a, n, a, n, a, n, n, n, n)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows, vectors, *operands = arguments
        done = builder.append_basic_block()
        which = builder.add(builder.mul(rows, constant(WIDE + 1)), vectors)
        switch = builder.switch(which, done)
        for high in _HEIGHTS:
            for wide in range(1, WIDE + 1):
                case = builder.append_basic_block()
                switch.add_case(constant(high * (WIDE + 1) + wide), case)
                builder.position_at_end(case)
                _emit_shape(builder, lanes_of(a.dtype), high, wide, *operands)
                builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return kind, generate


def _emit_shape(
    builder: Any, lanes: Lanes, rows: int, vectors: int, a: Any, a_row: Any, a_inner: Any, b: Any,
    b_inner: Any, c: Any, c_row: Any, s: Any, s_row: Any, inner: Any, a_ahead: Any, b_ahead: Any,
) -> None:  # fmt: skip
    """The instructions of a tile of one shape."""
    # One loop over k: an outer one whose turns are single steps.
    apart = builder.mul(a_row, constant(REACH))
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


def _tiles(
    rows: int, vectors: int, a: Any, a_row: int, a_inner: int, b: Any, b_inner: int,
    c: Any, c_row: int, s: Any, s_row: int, inner: int, a_ahead: int, b_ahead: int,
) -> None:  # fmt: skip
    _emit(rows, vectors, a, a_row, a_inner, b, b_inner, c, c_row, s, s_row, inner, a_ahead, b_ahead)


def compile_tiles(dtype: np.dtype[Any]) -> None:
    """What has to be done before anything that calls `tile` for a dtype is compiled or loaded."""
    publish(_NAME, _tiles, dtype, "nnpnnpnpnpnnnn")


@intrinsic
def tile(
    typing_context: Any, rows: Any, vectors: Any, a: Any, a_at: Any, a_row: Any, a_inner: Any,
    b: Any, b_at: Any, b_inner: Any, c: Any, c_at: Any, c_row: Any, s: Any, s_at: Any, s_row: Any,
    inner: Any, a_ahead: Any, b_ahead: Any,
) -> Any:  # fmt: skip
    """C = S + A · B for a block of `rows` (a power of two up to TALL) by `vectors` (1 to WIDE).

    Each operand is an array, the offset in it where it begins, and strides, all in numbers; `inner`
    is at least 1. Called in are what lies `a_ahead` bytes beyond the rows 0 and REACH of A, and
    `b_ahead` bytes beyond B.
    """
    n = types.intp
    kind = types.void(n, n, a, n, n, n, b, n, n, c, n, n, s, n, n, n, n, n)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return call(context, builder, _NAME, signature.args, arguments)

    return kind, generate
