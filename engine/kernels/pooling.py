"""Max-pooling: the largest of each square of `kernel` × `kernel` pixels, channel by channel."""

import numpy as np
from numba import njit

from engine.kernels.call import Memory, Record


@njit(nogil=True, cache=True)
def pool(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """`source` and `target` are first pixels; squares that stick out are left out."""
    channels = call.channels
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        target = call.target + thread * call.target_thread + first * call.target_first
        source += image * call.source_image
        target += image * call.target_image
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
    """Send each gradient, times `scale`, back to the pixel that was largest (the first of equals).

    `source` is dY, `other` the pooled layer's input, `target` its gradient; pixels have
    `channels_out` numbers in dY and target, `channels` in the input. What was not above zero passed
    no rectifier, and gets nothing.
    """
    channels, padded = call.channels, call.channels_out
    scale = np.float32(call.scale)
    zero = np.float32(0)
    for image in range(rows):
        source = call.source + thread * call.source_thread + image * call.source_image
        other = call.other + thread * call.other_thread + first * call.other_first
        other += image * call.other_image
        target = call.target + thread * call.target_thread + image * call.target_image
        for row in range(call.height):
            place = target + row * call.target_row
            for i in range(call.columns * padded):
                memory[place + i] = zero
        for row in range(call.height_out):
            for column in range(call.columns_out):
                gradient = source + row * call.source_row + column * padded
                corner = other + call.kernel * (row * call.other_row + column * channels)
                back = target + call.kernel * (row * call.target_row + column * padded)
                for c in range(channels):
                    best_row, best_column = 0, 0
                    best = memory[corner + c]
                    for i in range(call.kernel):
                        for j in range(call.kernel):
                            value = memory[corner + i * call.other_row + j * channels + c]
                            if value > best:
                                best, best_row, best_column = value, i, j
                    if best > zero:
                        place = back + best_row * call.target_row + best_column * padded + c
                        memory[place] = memory[gradient + c] * scale
