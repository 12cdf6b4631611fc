"""Dropout forward, and the way back through dropout and ReLU in one."""

import numpy as np
from numba import njit

from engine.kernels.call import Key, Memory, Record
from engine.kernels.random import mix, unit


@njit(nogil=True, cache=True)
def drop(memory: Memory, call: Record, first: int, rows: int, key: Key) -> None:
    """Zero each number with probability `value` and scale the rest by 1 / (1 - `value`), in place.

    The choice hangs on the step's `key`, this call's key, the image's place and the number's.
    """
    rate = np.float32(call.value)
    scale = np.float32(1) / (np.float32(1) - rate)
    layer = mix(key, call.key)
    for image in range(rows):
        image_key = mix(layer, first + image)
        start = call.target + (first + image) * call.target_image
        for line in range(call.lines):
            place = start + line * call.target_row
            for i in range(call.run):
                keep = unit(image_key, line * call.run + i) >= rate
                memory[place + i] = memory[place + i] * scale if keep else np.float32(0)


@njit(nogil=True, cache=True)
def rectify_back(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """DZ = `value` · dY where the layer's output is above zero, else 0.

    The output is zero where the rectifier cut it off or dropout dropped it: so it is the mask of
    both, and dropout's scale is all that must be known beside it. `source` is dY, `other` the
    output, `target` dZ; dY and dZ may be the same place.
    """
    scale = np.float32(call.value)
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        source += image * call.source_image
        other = call.other + first * call.other_first + image * call.other_image
        target = call.target + thread * call.target_thread + first * call.target_first
        target += image * call.target_image
        for line in range(call.lines):
            gradient = source + line * call.source_row
            output = other + line * call.other_row
            place = target + line * call.target_row
            for i in range(call.run):
                above = memory[output + i] > np.float32(0)
                memory[place + i] = memory[gradient + i] * scale if above else np.float32(0)
