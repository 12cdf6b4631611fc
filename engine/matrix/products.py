"""Which rung of the ladder multiplies matrices: chosen here, and nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import numpy as np

from engine.kernels.ladder import product
from engine.matrix.storage import Values

_chosen: ContextVar[Callable[[Values, Values], Values]] = ContextVar(
    "_chosen", default=product.multiply
)


@contextmanager
def products_by(rung: str, threads: int | None = None) -> Iterator[None]:
    """Within this block, and on this thread alone, `@` multiplies by that rung of the ladder.

    Without `threads` the ladder decides how many. An unknown rung raises KeyError at the product.
    """
    before = _chosen.set(partial(product.multiply, rung=rung, threads=threads))
    try:
        yield
    finally:
        _chosen.reset(before)


def multiply(a: Values, b: Values) -> Values:
    """The product [m, n] of a [m, k] and b [k, n] of any strides; float64 where either is."""
    dtype = np.result_type(a, b)
    return _chosen.get()(a.astype(dtype, copy=False), b.astype(dtype, copy=False))
