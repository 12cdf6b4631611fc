"""Finds the connected parts of a picture."""

import numpy as np
from numba import boolean, int64, njit, types
from numpy.typing import NDArray

_MASK = types.Array(boolean, 2, "C", readonly=True)
_LABELS = types.Array(int64, 2, "C")


@njit(int64(_LABELS, _MASK), cache=True, nogil=True)
def label_parts(labels: NDArray[np.int64], mask: NDArray[np.bool_]) -> int:
    """Number the parts of `mask` [h, w] in `labels` [h, w]: 1, 2, … in reading order, 0 outside.

    Pixels are of one part if they touch by a side or a corner. Gives the number of parts. A flood
    fill with a stack of its own, which holds each pixel once at most, as its place in the mask.
    """
    height, width = mask.shape
    labels[:] = 0
    stack = np.empty(height * width, np.int64)
    parts = 0
    for row in range(height):
        for column in range(width):
            if not mask[row, column] or labels[row, column] > 0:
                continue
            parts += 1
            labels[row, column] = parts
            stack[0] = row * width + column
            depth = 1
            while depth > 0:
                depth -= 1
                y, x = divmod(stack[depth], width)
                for near_y in range(max(y - 1, 0), min(y + 2, height)):
                    for near_x in range(max(x - 1, 0), min(x + 2, width)):
                        if mask[near_y, near_x] and labels[near_y, near_x] == 0:
                            labels[near_y, near_x] = parts
                            stack[depth] = near_y * width + near_x
                            depth += 1
    return parts
