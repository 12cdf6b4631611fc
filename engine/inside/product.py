"""A product of two matrices that stays on the thread which asks for it."""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
_Values = TypeVar("_Values", NDArray[np.float32], NDArray[np.float64])

# OpenBLAS takes all cores for more multiply-adds than this. Where a training keeps them busy, its
# threads wait for each other: a tenth of a second for what one does in microseconds.
_MOST = 1 << 18


def product(a: _Values, b: _Values) -> _Values:
    """The product of a [rows, depth] and b [depth, columns], block by block of the result."""
    (rows, depth), columns = a.shape, b.shape[1]
    if min(rows, columns) < 2:
        # With a vector, OpenBLAS takes all cores far earlier.
        return np.asarray(np.einsum("rd,dc->rc", a, b))
    most = max(1, _MOST // depth)
    high = min(rows, max(math.isqrt(most), most // columns))
    wide = max(1, most // high)
    made = np.empty((rows, columns), np.result_type(a, b))
    for top in range(0, rows, high):
        down = slice(top, top + high)
        for left in range(0, columns, wide):
            across = slice(left, left + wide)
            np.matmul(a[down], b[:, across], out=made[down, across])
    return made
