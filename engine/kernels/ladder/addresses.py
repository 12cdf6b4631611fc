"""What compiled code does with addresses, whichever kind of numbers lies there.

The fast rungs hand plain addresses to tiles, copy bytes, and call lines in. So they are the same
for float32 and float64, and compiled once; only the tiles are there twice, and called by address.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import cfunc, types
from numba.core import cgutils
from numba.extending import intrinsic

from engine.kernels.simd import INT, VECTOR_BYTES, Lanes, constant

_BYTE = ir.IntType(8)
_FLAG = ir.IntType(32)
# No tile has more rows or columns.
_SHAPES = 64
# Kept, for their addresses have been handed out.
_published: list[Any] = []


def publish(function: Callable[..., None], arguments: int) -> int:
    """Compile a function of so many integers, to be called by the address that comes back."""
    made = cfunc(types.void(*[types.intp] * arguments), cache=True)(function)
    _published.append(made)
    address = made.address
    assert address is not None  # it is there once the function is compiled
    return address


def choosing(
    arguments: int, shapes: list[tuple[int, int]], emit_shape: Callable[..., None], lanes: Lanes
) -> Any:
    """An intrinsic that takes a tuple of so many integers, of which the first two choose a shape.

    `emit_shape(builder, lanes, rows, columns, rest of the integers)` writes the code of each.
    """

    @intrinsic
    def emit(typing_context: Any, integers: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            rows, columns, *rest = cgutils.unpack_tuple(builder, values[0])
            done = builder.append_basic_block()
            which = builder.add(builder.mul(rows, constant(_SHAPES)), columns)
            switch = builder.switch(which, done)
            for shape in shapes:
                case = builder.append_basic_block()
                switch.add_case(constant(shape[0] * _SHAPES + shape[1]), case)
                builder.position_at_end(case)
                emit_shape(builder, lanes, *shape, rest)
                builder.branch(done)
            builder.position_at_end(done)
            return context.get_dummy_value()

        return types.void(types.UniTuple(types.intp, arguments)), generate

    return emit


def prefetch(builder: Any, address: Any) -> None:
    """Ask for the line of an address to come into the nearest cache. Any address will do."""
    kind = ir.FunctionType(ir.VoidType(), [_BYTE.as_pointer(), _FLAG, _FLAG, _FLAG])
    function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    read, keep, data = (ir.Constant(_FLAG, value) for value in (0, 3, 1))
    builder.call(function, [builder.bitcast(address, _BYTE.as_pointer()), read, keep, data])


def _bytes_at(builder: Any, address: Any) -> Any:
    return builder.inttoptr(address, _BYTE.as_pointer())


@intrinsic
def call_at(typing_context: Any, function: Any, arguments: Any) -> Any:
    """Call what was published, with a tuple of integers."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds = signature.args[1]
        handed = [
            context.cast(builder, value, kind, types.intp)
            for value, kind in zip(cgutils.unpack_tuple(builder, values[1]), kinds, strict=True)
        ]
        kind = ir.FunctionType(ir.VoidType(), [INT] * len(handed))
        builder.call(builder.inttoptr(values[0], kind.as_pointer()), handed)
        return context.get_dummy_value()

    return types.void(types.intp, arguments), generate


@intrinsic
def fetch(typing_context: Any, address: Any) -> Any:
    """Call in the line of an address."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        prefetch(builder, _bytes_at(builder, values[0]))
        return context.get_dummy_value()

    return types.void(types.intp), generate


@intrinsic
def copy_vector(typing_context: Any, target: Any, source: Any) -> Any:
    """Copy a vector's bytes."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector = ir.VectorType(_BYTE, VECTOR_BYTES).as_pointer()
        target, source = (builder.inttoptr(value, vector) for value in values)
        builder.store(builder.load(source, align=1), target, align=1)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp), generate


@intrinsic
def copy_bytes(typing_context: Any, target: Any, source: Any, count: Any) -> Any:
    """Copy `count` bytes."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        target, source = (_bytes_at(builder, value) for value in values[:2])
        cgutils.raw_memcpy(builder, target, source, values[2], 1)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), generate


@intrinsic
def clear_bytes(typing_context: Any, target: Any, count: Any) -> Any:
    """Set `count` bytes to zero."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        cgutils.memset(builder, _bytes_at(builder, values[0]), values[1], 0)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp), generate
