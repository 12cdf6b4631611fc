"""Memory that nobody can write to any more, and how values get into it.

NumPy lets anyone who finds an array's owner, by `.base`, make it writable again. So the owner hides
behind a window: an object through which NumPy can read, and which offers no way to write.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from engine.matrix.shapes import ShapeError, shown

Values = NDArray[np.floating[Any]]

DTYPES = (np.dtype(np.float32), np.dtype(np.float64))


class _Window:
    """Lends an array's memory to NumPy, read-only, and keeps it alive."""

    __slots__ = ("_lent",)

    def __init__(self, array: Values) -> None:
        self._lent = array

    @property
    def __array_interface__(self) -> dict[str, Any]:
        return self._lent.__array_interface__


def seal(array: Values) -> Values:
    """The same memory, read-only for good; the caller keeps no way to `array` that can write."""
    array.flags.writeable = False
    return np.asarray(_Window(array))


def is_sealed(array: NDArray[Any]) -> bool:
    """Whether nobody can ever write to this memory: it is behind a window, or that of `bytes`."""
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    return isinstance(base, _Window | bytes)


def store(values: ArrayLike, dtype: DTypeLike | None = None) -> Values:
    """`values` [rows, columns], sealed: a copy, unless they are that already and of this dtype.

    Without a dtype float32 stays what it is and other numbers become float64. Raises ShapeError for
    what has no rows and columns, TypeError for what are no real numbers, and for other dtypes.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise ShapeError("a matrix needs rows of numbers, all of the same length") from None
    if array.ndim != 2:
        raise ShapeError(f"a matrix has rows and columns, but this is {shown(array.shape)}")
    if array.dtype.kind not in "buif":
        raise TypeError(f"a matrix holds real numbers, not {array.dtype}")
    if dtype is None:
        dtype = array.dtype if array.dtype in DTYPES else np.float64
    if np.dtype(dtype) not in DTYPES:
        raise TypeError(f"a matrix holds float32 or float64, not {np.dtype(dtype)}")
    if array.dtype == dtype and array.flags.aligned and is_sealed(array):
        return array.view()
    return seal(np.array(array, dtype, order="C"))
