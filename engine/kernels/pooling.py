"""Max-pooling: the largest of each square of `kernel` × `kernel` pixels, channel by channel."""

import numpy as np
from numba import njit

from engine.kernels.call import Memory, Record


@njit(nogil=True, cache=True)
def pool(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """`source` and `target` are first pixels; squares that stick out are left out."""
    channels = call.channels
    for image in range(rows):
        source = call.source + first * call.source_first + image * call.source_image
        target = call.target + first * call.target_first + image * call.target_image
        for row in range(call.height_out):
            for column in range(call.columns_out):
                made = target + row * call.target_row + column * channels
                corner = source + call.kernel * (row * call.source_row + column * channels)
                for c in range(channels):
                    memory[made + c] = memory[corner + c]
                for place in range(1, call.kernel * call.kernel):
                    pixel = (
                        corner
                        + (place // call.kernel) * call.source_row
                        + (place % call.kernel) * channels
                    )
                    for c in range(channels):
                        memory[made + c] = max(memory[made + c], memory[pixel + c])


@njit(nogil=True, cache=True)
def pool_back(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Send each gradient back to the pixel that was largest (the first of equals).

    `source` is dY, `other` the pooled layer's input, `target` its gradient, both without border.
    """
    channels = call.channels
    for image in range(rows):
        source = call.source + thread * call.source_thread + image * call.source_image
        other = call.other + first * call.other_first + image * call.other_image
        target = call.target + thread * call.target_thread + image * call.target_image
        memory[target : target + call.height * call.target_row] = np.float32(0)
        for row in range(call.height_out):
            for column in range(call.columns_out):
                gradient = source + row * call.source_row + column * channels
                corner = other + call.kernel * (row * call.other_row + column * channels)
                back = target + call.kernel * (row * call.target_row + column * channels)
                for c in range(channels):
                    best_row, best_column = 0, 0
                    best = memory[corner + c]
                    for i in range(call.kernel):
                        for j in range(call.kernel):
                            value = memory[corner + i * call.other_row + j * channels + c]
                            if value > best:
                                best, best_row, best_column = value, i, j
                    place = back + best_row * call.target_row + best_column * channels + c
                    memory[place] = memory[gradient + c]
