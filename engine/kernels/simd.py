"""Vectors for Numba: the few LLVM instructions that `tile` is written in.

Numba's own vectoriser works on whole loops and does not keep a block of accumulators in registers;
writing the vector instructions ourselves does.
"""

from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import config
from numba.core import cgutils

_FEATURES = llvmlite.binding.get_host_cpu_features()
_TRIPLE = llvmlite.binding.get_default_triple()

# Numba can be told to compile for a level of the x86-64 ABI in the place of this CPU.
_LEVELS = {"x86-64-v4": 16, "x86-64-v3": 8, "x86-64-v2": 4}
# float32 lanes of the widest vector that one instruction multiplies
WIDTH = _LEVELS.get(config.CPU_NAME) or (  # type: ignore[attr-defined]
    16 if _FEATURES.get("avx512f") else 8 if _FEATURES.get("avx2") else 4
)
# vector registers: 32 on AVX-512 and 64-bit Arm, 16 elsewhere
REGISTERS = 32 if WIDTH == 16 or _TRIPLE.startswith(("aarch64", "arm64")) else 16

FLOAT = ir.FloatType()
INT = ir.IntType(64)
VECTOR = ir.VectorType(FLOAT, WIDTH)
_LANE = ir.IntType(32)
_FLOAT_BYTES = 4


def constant(value: int) -> ir.Constant:
    """A 64-bit integer."""
    return ir.Constant(INT, value)


def pointer(context: Any, builder: Any, array_type: Any, array: Any, offset: Any) -> Any:
    """Address of element `offset` of a one-dimensional array."""
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [offset])


def load(builder: Any, address: Any) -> Any:
    """WIDTH floats from memory, at any alignment."""
    return builder.load(builder.bitcast(address, VECTOR.as_pointer()), align=_FLOAT_BYTES)


def store(builder: Any, vector: Any, address: Any) -> None:
    """WIDTH floats to memory, at any alignment."""
    builder.store(vector, builder.bitcast(address, VECTOR.as_pointer()), align=_FLOAT_BYTES)


def splat(builder: Any, scalar: Any) -> Any:
    """A vector of WIDTH times the same float."""
    undefined = ir.Constant(VECTOR, ir.Undefined)
    first = builder.insert_element(undefined, scalar, ir.Constant(_LANE, 0))
    lanes = ir.Constant(ir.VectorType(_LANE, WIDTH), [0] * WIDTH)
    return builder.shuffle_vector(first, undefined, lanes)


def multiply_add(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """`a * b + c`, lane by lane, rounded once."""
    kind = ir.FunctionType(VECTOR, [VECTOR, VECTOR, VECTOR])
    fma = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.v{WIDTH}f32")
    return builder.call(fma, [a, b, c])
