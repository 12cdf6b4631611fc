"""The matrix product by any rung of the ladder: the one place that chooses one.

Rungs take operands that fit, a place for the result and a team; here they get them.
"""

from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.ladder import find_rung
from engine.kernels.team import Team, cores

BEST = "simd-threads"

# Fewer multiply-adds than this are done before a second thread has woken up.
_WORTH_A_TEAM = 1 << 20

# A team runs one product at a time.
_running = Lock()


def multiply(
    a: NDArray[Any], b: NDArray[Any], rung: str = BEST, threads: int | None = None
) -> NDArray[Any]:
    """The product [m, n] of a [m, k] and b [k, n], both float32 or both float64, of any strides.

    Without `threads` all cores take part, or one where the product is small. Raises ValueError
    where the shapes do not fit, TypeError where the dtypes do not, KeyError for an unknown rung.
    """
    chosen = find_rung(rung)
    _check(a, b)
    out = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    work = out.size * a.shape[1]
    if work:
        wanted = threads or (cores() if work >= _WORTH_A_TEAM else 1)
        with _running:
            team = _team(wanted if chosen.parallel else 1)
            chosen.multiply(team, _walkable(a), _walkable(b), out)
    return out


def _check(a: NDArray[Any], b: NDArray[Any]) -> None:
    shapes = "the product of " + " and ".join("×".join(map(str, x.shape)) for x in (a, b))
    if a.ndim != 2 or b.ndim != 2:
        raise ValueError(f"{shapes}: both must be matrices")
    if a.shape[1] != b.shape[0]:
        raise ValueError(
            f"{shapes}: the first must have as many columns as the second has rows, "
            f"and {a.shape[1]} is not {b.shape[0]}"
        )
    if a.dtype != b.dtype or a.dtype not in (np.float32, np.float64):
        raise TypeError(f"the product of {a.dtype} and {b.dtype}: both must be float32, or float64")


def _walkable(x: NDArray[Any]) -> NDArray[Any]:
    """`x` itself, or a copy where compiled code could not step from number to number."""
    whole = all(stride % x.itemsize == 0 for stride in x.strides)
    return x if whole and x.flags.aligned else x.copy("C")


@cache
def _team(threads: int) -> Team:
    """The team of that size. It stays: a thread takes longer to start than a product."""
    return Team(threads)
