"""Vectors for Numba: the few LLVM instructions that `tile` is written in.

Numba's own vectoriser works on whole loops and does not keep a block of accumulators in registers;
writing the vector instructions ourselves does.
"""

from dataclasses import dataclass
from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import config
from numba.core import cgutils

_FEATURES = llvmlite.binding.get_host_cpu_features()
_TRIPLE = llvmlite.binding.get_default_triple()

# Numba can be told to compile for a level of the x86-64 ABI in the place of this CPU.
_LEVELS = {"x86-64-v4": 64, "x86-64-v3": 32, "x86-64-v2": 16}
# bytes of the widest vector that one instruction multiplies
VECTOR_BYTES = _LEVELS.get(config.CPU_NAME) or (  # type: ignore[attr-defined]
    64 if _FEATURES.get("avx512f") else 32 if _FEATURES.get("avx2") else 16
)
# vector registers: 32 on AVX-512 and 64-bit Arm, 16 elsewhere
REGISTERS = 32 if VECTOR_BYTES == 64 or _TRIPLE.startswith(("aarch64", "arm64")) else 16

INT = ir.IntType(64)
_LANE = ir.IntType(32)
_BYTE = ir.IntType(8)


def constant(value: int) -> ir.Constant:
    """A 64-bit integer."""
    return ir.Constant(INT, value)


def pointer(context: Any, builder: Any, array_type: Any, array: Any, offset: Any) -> Any:
    """Address of element `offset` of a one-dimensional array."""
    return builder.gep(context.make_array(array_type)(context, builder, array).data, [offset])


def opaque(builder: Any, value: Any) -> Any:
    """The same integer or address, of which the optimiser knows nothing.

    An empty piece of assembly, so it costs no instruction on any CPU. It keeps LLVM from trading
    an address that the CPU computes for free for a register that a tile does not have.
    """
    kind = ir.FunctionType(value.type, [value.type])
    return builder.asm(kind, "", "=r,0", [value], False)


@dataclass(frozen=True)
class Lanes:
    """Numbers of one kind side by side in a vector register: `number` is LLVM's name of the kind.

    `letters` is how LLVM's intrinsics spell it.
    """

    number: ir.Type
    bytes: int
    letters: str

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        return VECTOR_BYTES // self.bytes

    @property
    def vector(self) -> ir.VectorType:
        """LLVM's type of a whole vector."""
        return ir.VectorType(self.number, self.width)

    @property
    def zeros(self) -> ir.Constant:
        """A vector of zeros."""
        return self.constant(0.0)

    def constant(self, value: float) -> ir.Constant:
        """A vector of the same number throughout, known beforehand."""
        return ir.Constant(self.vector, [value] * self.width)

    def absolute(self, builder: Any, vector: Any) -> Any:
        """Without the sign."""
        name = f"llvm.fabs.v{self.width}{self.letters}"
        kind = ir.FunctionType(self.vector, [self.vector])
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [vector])

    def load(self, builder: Any, address: Any) -> Any:
        """A vector from memory, at any alignment."""
        return builder.load(builder.bitcast(address, self.vector.as_pointer()), align=self.bytes)

    def store(self, builder: Any, vector: Any, address: Any) -> None:
        """A vector to memory, at any alignment."""
        builder.store(vector, builder.bitcast(address, self.vector.as_pointer()), align=self.bytes)

    def splat(self, builder: Any, scalar: Any) -> Any:
        """A vector of the same number throughout."""
        undefined = ir.Constant(self.vector, ir.Undefined)
        first = builder.insert_element(undefined, scalar, ir.Constant(_LANE, 0))
        lanes = ir.Constant(ir.VectorType(_LANE, self.width), [0] * self.width)
        return builder.shuffle_vector(first, undefined, lanes)

    def load_splat(self, builder: Any, address: Any) -> Any:
        """A vector of the one number at `address`."""
        return self.splat(builder, builder.load(address, align=self.bytes))

    def multiply_add(self, builder: Any, a: Any, b: Any, c: Any) -> Any:
        """`a * b + c`, lane by lane: one instruction where the CPU has it, else two.

        LLVM's `fma` insists on one rounding, and calls a library a lane at a time where the CPU
        does not have it.
        """
        kind = ir.FunctionType(self.vector, [self.vector] * 3)
        name = f"llvm.fmuladd.v{self.width}{self.letters}"
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [a, b, c])

    def beyond(self, builder: Any, address: Any, count: Any) -> Any:
        """The address `count` bytes beyond another."""
        start = builder.bitcast(address, _BYTE.as_pointer())
        return builder.bitcast(builder.gep(start, [count]), self.number.as_pointer())


FLOAT32 = Lanes(ir.FloatType(), 4, "f32")
FLOAT64 = Lanes(ir.DoubleType(), 8, "f64")
# What networks calculate in.
WIDTH = FLOAT32.width


# The least that a square root is taken of: the estimate of 1/sqrt(0) is infinite.
_LEAST = 1e-36


def square_root(builder: Any, vector: Any) -> Any:
    """Square roots of numbers that are not negative; tiny ones may come out as 0.

    AVX-512 divides and takes roots 16 cycles at a time, which is most of an optimiser's step. Its
    estimates of 1/sqrt(x) and 1/x are good to 14 bits and take two; a step of Newton's method makes
    them good to 27, where a float32 has 24.
    """
    lanes = FLOAT32
    if VECTOR_BYTES < 64:
        name = f"llvm.sqrt.v{lanes.width}{lanes.letters}"
        kind = ir.FunctionType(lanes.vector, [lanes.vector])
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [vector])
    above = builder.fcmp_ordered(">", vector, lanes.constant(_LEAST))
    safe = builder.select(above, vector, lanes.constant(_LEAST))
    guess = _estimate(builder, "rsqrt14", safe)
    half = builder.fmul(builder.fmul(safe, lanes.constant(0.5)), guess)
    better = builder.fmul(guess, builder.fsub(lanes.constant(1.5), builder.fmul(half, guess)))
    return builder.fmul(vector, better)


def reciprocal(builder: Any, vector: Any) -> Any:
    """1 / x; see `square_root`."""
    lanes = FLOAT32
    if VECTOR_BYTES < 64:
        return builder.fdiv(lanes.constant(1.0), vector)
    guess = _estimate(builder, "rcp14", vector)
    missing = builder.fsub(lanes.constant(2.0), builder.fmul(vector, guess))
    return builder.fmul(guess, missing)


def _estimate(builder: Any, name: str, vector: Any) -> Any:
    mask = ir.IntType(16)
    kind = ir.FunctionType(FLOAT32.vector, [FLOAT32.vector, FLOAT32.vector, mask])
    estimate = cgutils.get_or_insert_function(
        builder.module, kind, f"llvm.x86.avx512.{name}.ps.512"
    )
    return builder.call(estimate, [vector, FLOAT32.zeros, ir.Constant(mask, -1)])
