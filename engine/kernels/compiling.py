"""How the engine's kernels are compiled: those that are called where they lie, and their parts."""

from collections.abc import Callable
from typing import Any

from numba import njit, types

# Nobody calls them from Python, nor by C's conventions: ways in for both cost a tenth of the time.
# Whoever calls one from Python all the same ends the process; tests have `from_python`.
_OPTIONS: Any = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function by itself and keep it: an operation of a plan's table."""
    return njit(**_OPTIONS, cache=True)(function)


def part(function: Callable[..., Any]) -> Any:
    """Compile a function into those that call it. It is not kept, for they are, and hold it.

    A number that stands in the code is any number to it: Numba would compile it anew for each.
    """
    dispatcher: Any = njit(**_OPTIONS)(function)
    find = dispatcher.get_call_template

    def find_for_any(arguments: Any, named: Any) -> Any:
        return find(tuple(types.unliteral(one) for one in arguments), named)

    dispatcher.get_call_template = find_for_any
    return dispatcher
