"""Compile a lesson when its rung is first climbed: once for float32, once for float64.

The operands' types are spelled out. Numba would otherwise take a transposed or a read-only array
for another type, and compile the same function again for it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numba import from_dtype, njit, types


def _operands(dtype: np.dtype[Any]) -> tuple[types.Array, types.Array, types.Array]:
    """Types of a (any strides), b and out (both in rows)."""
    number = from_dtype(dtype)
    return (
        types.Array(number, 2, "A", readonly=True),
        types.Array(number, 2, "C", readonly=True),
        types.Array(number, 2, "C"),
    )


def _compile(lesson: Callable[..., None], signature: Any) -> Callable[..., None]:
    # "contract" lets a multiplication and the addition that follows become one instruction.
    made: Callable[..., None] = njit(signature, nogil=True, cache=True, fastmath={"contract"})(
        lesson
    )
    return made


@cache
def alone(lesson: Callable[..., None], dtype: np.dtype[Any]) -> Callable[..., None]:
    """`lesson(a, b, out)`, compiled for one thread."""
    return _compile(lesson, types.void(*_operands(dtype)))


@cache
def shared(lesson: Callable[..., None], dtype: np.dtype[Any]) -> Callable[..., None]:
    """`lesson(thread, threads, counters, a, b, out)`, compiled for a team to run."""
    return _compile(lesson, types.void(types.intp, types.intp, types.int64[::1], *_operands(dtype)))
