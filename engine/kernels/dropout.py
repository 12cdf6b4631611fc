"""Dropout. The way back needs nothing of its own: what was dropped is zero, as under a ReLU."""

import numpy as np

from engine.kernels.call import Key, Memory, Record
from engine.kernels.compiling import kernel
from engine.kernels.random import mix, unit


@kernel
def drop(memory: Memory, call: Record, thread: int, first: int, rows: int, key: Key) -> None:
    """Zero each number with probability `value` and scale the rest by 1 / (1 - `value`), in place.

    The choice hangs on the step's `key`, this call's key, the image's place and the number's.
    """
    rate = np.float32(call.value)
    scale = np.float32(1) / (np.float32(1) - rate)
    layer = mix(key, call.key)
    for image in range(rows):
        image_key = mix(layer, first + image)
        start = call.target + thread * call.target_thread + first * call.target_first
        start += image * call.target_image
        for line in range(call.lines):
            place = start + line * call.target_row
            for i in range(call.run):
                keep = unit(image_key, line * call.run + i) >= rate
                memory[place + i] = memory[place + i] * scale if keep else np.float32(0)
