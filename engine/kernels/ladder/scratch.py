"""Memory for a product's intermediate numbers, kept from one product to the next.

New memory costs a page fault for every 4 KiB when it is first touched: together, more than packing
takes.
"""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LINE = 64  # bytes of a cache line

# Two threads of a program may multiply at once.
_kept = threading.local()


def scratch(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """An array of that shape with anything in it, beginning a cache line.

    It is the calling thread's until that asks again.
    """
    size = int(np.prod(shape)) * dtype.itemsize
    memory = getattr(_kept, "memory", None)
    if memory is None or memory.size < size + _LINE:
        memory = _kept.memory = np.empty(size + _LINE, np.uint8)
    start = -memory.ctypes.data % _LINE
    aligned: NDArray[Any] = memory[start : start + size].view(dtype).reshape(shape)
    return aligned
