"""Memory for a product's intermediate numbers, kept from one product to the next.

New memory costs a page fault for every 4 KiB when it is first touched: together, more time than
packing takes.
"""

import threading

import numpy as np
from numpy.typing import NDArray

# Bytes of a large page. Where memory begins one, and there is enough of it, a whole group of panels
# needs one entry of the CPU's address tables instead of two hundred.
_PAGE = 1 << 21
_LEAST = 4 * _PAGE

# Two threads of a program may multiply at once.
_kept = threading.local()


def scratch(shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Bytes of that shape with anything in them, beginning a page.

    They are the calling thread's until that asks again.
    """
    size = shape[0] * shape[1]
    memory = getattr(_kept, "memory", None)
    if memory is None or memory.size < size + _PAGE:
        memory = _kept.memory = np.empty(max(size + _PAGE, _LEAST), np.uint8)
    start = -memory.ctypes.data % _PAGE
    bytes_: NDArray[np.uint8] = memory[start : start + size].reshape(shape)
    return bytes_
