"""Tiles that are compiled once for a dtype, and called by address from whatever is compiled later.

Numba would otherwise compile all of them anew into every function that uses them, a second each.
"""

from collections.abc import Callable
from typing import Any

import llvmlite.binding
import numpy as np
from llvmlite import ir
from numba import cfunc, from_dtype, types
from numba.core import cgutils

from engine.kernels.simd import FLOAT32, FLOAT64, Lanes, pointer

# A compiled tile lives as long as the program: its address has been handed out.
_kept: list[Any] = []


def lanes_of(number: types.Type) -> Lanes:
    """The vectors of float32 or float64."""
    return FLOAT32 if number == types.float32 else FLOAT64


def publish(name: str, tile: Callable[..., None], dtype: np.dtype[Any], arguments: str) -> None:
    """Compile `tile` for a dtype, to be called as `name`.

    Of `arguments` an "n" stands for an integer, and a "p" for the address of a number.
    """
    number = from_dtype(dtype)
    kinds = {"n": types.intp, "p": types.CPointer(number)}
    made = cfunc(types.void(*[kinds[kind] for kind in arguments]), cache=True)(tile)
    llvmlite.binding.add_symbol(_symbol(name, number), made.address)
    _kept.append(made)


def call(
    context: Any, builder: Any, name: str, kinds: tuple[types.Type, ...], arguments: list[Any]
) -> Any:
    """Call the tile that was published as `name`.

    An array and the offset after it become an address: the numbers of the arrays say which dtype.
    """
    handed = []
    number = next(kind.dtype for kind in kinds if isinstance(kind, types.Array))
    rest = iter(zip(kinds, arguments, strict=True))
    for kind, value in rest:
        if isinstance(kind, types.Array):
            _, offset = next(rest)
            handed.append(pointer(context, builder, kind, value, offset))
        else:
            handed.append(value)
    function = ir.FunctionType(ir.VoidType(), [value.type for value in handed])
    builder.call(
        cgutils.get_or_insert_function(builder.module, function, _symbol(name, number)), handed
    )
    return context.get_dummy_value()


def _symbol(name: str, number: types.Type) -> str:
    return f"inkling_{name}_{number}"
