"""Pooling and dropout on the GPU: a thread a number; see the CPU's `pooling` and `dropout`."""

import numpy as np

from engine.kernels.call import Float, Key, Memory, Record
from engine.kernels.cuda.gpu import cuda, device
from engine.kernels.cuda.random import mix, unit


@device
def drop(memory: Memory, call: Record, block: int, first: int, rows: int, key: Key) -> None:
    """Zero each number with probability `value` and scale the rest by 1 / (1 - `value`), in place.

    The choice hangs on the step's `key`, this call's key, the image's place and the number's.
    """
    rate = np.float32(call.value)
    scale = np.float32(1) / (np.float32(1) - rate)
    layer = mix(key, call.key)
    size = call.lines * call.run
    start = call.target + block * call.target_thread + first * call.target_first
    for number in range(cuda.threadIdx.x, rows * size, cuda.blockDim.x):
        image = number // size
        i = number - image * size
        line = i // call.run
        place = start + image * call.target_image + line * call.target_row + i - line * call.run
        keep = unit(mix(layer, first + image), i) >= rate
        memory[place] = memory[place] * scale if keep else np.float32(0)


@device
def _largest(memory: Memory, corner: int, row: int, pixel: int, kernel: int) -> Float:
    """The largest number of a square."""
    best = memory[corner]
    for line in range(kernel):
        for column in range(kernel):
            best = max(best, memory[corner + line * row + column * pixel])
    return best


@device
def pool(memory: Memory, call: Record, block: int, first: int, rows: int) -> None:
    """`source` and `target` are first pixels; squares that stick out are left out."""
    channels = call.channels
    line_size = call.columns_out * channels
    size = call.height_out * line_size
    source = call.source + block * call.source_thread + first * call.source_first
    target = call.target + block * call.target_thread + first * call.target_first
    for number in range(cuda.threadIdx.x, rows * size, cuda.blockDim.x):
        image = number // size
        i = number - image * size
        row = i // line_size
        i -= row * line_size
        column = i // channels
        corner = source + image * call.source_image + i - column * channels
        corner += call.kernel * (row * call.source_row + column * channels)
        memory[target + image * call.target_image + row * call.target_row + i] = _largest(
            memory, corner, call.source_row, channels, call.kernel
        )


@device
def pool_back(memory: Memory, call: Record, block: int, first: int, rows: int) -> None:
    """Send each gradient, times `scale`, back to the pixel that was largest (the first of equals).

    `source` is dY, `other` the pooled layer's input, `target` its gradient. Pixels have `channels`
    numbers in the input, a `block` of them in dY, and `channels_out` in the target, whose padding
    is zero and stays so. What was not above zero passed no rectifier, and gets nothing.
    """
    source = call.source + block * call.source_thread + first * call.source_first
    other = call.other + block * call.other_thread + first * call.other_first
    target = call.target + block * call.target_thread + first * call.target_first
    size = call.height * call.columns * call.channels
    # A thread an input: it asks whether its square's gradient comes to it.
    for number in range(cuda.threadIdx.x, rows * size, cuda.blockDim.x):
        image = number // size
        pixel = (number - image * size) // call.channels
        channel = number - image * size - pixel * call.channels
        line = pixel // call.columns
        column = pixel - line * call.columns
        row, at = line // call.kernel, column // call.kernel
        sent = np.float32(0)
        if row < call.height_out and at < call.columns_out:
            corner = other + image * call.other_image + channel
            corner += call.kernel * (row * call.other_row + at * call.channels)
            if _is_first(memory, call, corner, line % call.kernel, column % call.kernel):
                place = source + image * call.source_image + row * call.source_row
                sent = memory[place + at * call.block + channel] * np.float32(call.scale)
        place = target + image * call.target_image + line * call.target_row
        memory[place + column * call.channels_out + channel] = sent


@device
def _is_first(memory: Memory, call: Record, corner: int, row: int, column: int) -> bool:
    """Whether a place of a square has its largest number, above zero, and none before it has."""
    best = _largest(memory, corner, call.other_row, call.channels, call.kernel)
    if best <= np.float32(0):
        return False
    for place in range(row * call.kernel + column):
        line = place // call.kernel
        at = corner + line * call.other_row + (place - line * call.kernel) * call.channels
        if memory[at] == best:
            return False
    return memory[corner + row * call.other_row + column * call.channels] == best
