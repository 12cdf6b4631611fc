"""The way back through a convolution by a block of threads; see the CPU's `convolution_back`.

Each input pixel gathers what the windows that hold it send back: a convolution again, with the
kernel turned round. Pixels of equal parity, `stride` apart, meet the same places of the kernel, so
a tile is some of those by four channels.
"""

import numpy as np
from numba import float32

from engine.kernels.call import Memory, Record
from engine.kernels.cuda.gpu import cuda, device
from engine.kernels.cuda.tile import (
    COLUMNS,
    ROWS,
    SUMS,
    collect,
    multiply,
    share_out,
    store,
)


@device
def _taps(kernel: int, stride: int, begin: int) -> int:
    """Rows (or columns) of the kernel that a class of pixels meets: `begin`, and steps from it."""
    return (kernel - begin + stride - 1) // stride


@device
def _pixels(size: int, begin: int, padding: int, stride: int) -> int:
    """How many rows (or columns) of a picture of that size meet the kernel at `begin`."""
    return (size - (begin - padding) % stride + stride - 1) // stride


@device
def convolve_back(
    memory: Memory, scratch: Memory, call: Record, block: int, first: int, rows: int
) -> None:
    """DX from dZ; `source` is dZ's first pixel, with zeros beside each row; `target` dX's.

    `other`, where there is one, is the mask. `weights` are transposed: [panel of channels
    in][kernel row][kernel column][channel out][width], rows and columns in `uses.back_order`.
    """
    for row_class in range(call.stride):
        for column_class in range(call.stride):
            _class_back(memory, scratch, call, block, first, rows, row_class, column_class)


@device
def _class_back(
    memory: Memory, scratch: Memory, call: Record, block: int, first: int, rows: int,
    row_class: int, column_class: int,
) -> None:  # fmt: skip
    """The pixels that meet the kernel's rows and columns from these on, a stride apart."""
    stride, kernel = call.stride, call.kernel
    tap = call.channels_out * call.width
    high_taps = _taps(kernel, stride, row_class)
    wide_taps = _taps(kernel, stride, column_class)
    # The classes before this one come first in the transposed weights.
    row_place = _taps(kernel, stride, 0) if row_class else 0
    column_place = _taps(kernel, stride, 0) if column_class else 0
    row_start = (row_class - call.padding) % stride
    column_start = (column_class - call.padding) % stride
    lines = _pixels(call.height, row_class, call.padding, stride)
    pixels = _pixels(call.columns, column_class, call.padding, stride)
    if lines == 0 or pixels == 0:
        return
    # The first pixel's first window.
    top = (row_start + call.padding - row_class) // stride - high_taps + 1
    left = (column_start + call.padding - column_class) // stride - wide_taps + 1
    quads = call.panels * call.width // COLUMNS
    strips = (pixels + ROWS - 1) // ROWS
    tiles = rows * lines * strips * quads
    slices, at_once, part = share_out(tiles, high_taps * wide_taps * call.channels_out)
    source = call.source + block * call.source_thread + first * call.source_first
    target = call.target + block * call.target_thread + first * call.target_first
    mask = call.other + block * call.other_thread + first * call.other_first
    sums = cuda.local.array(SUMS, float32)
    for begin in range(0, tiles, at_once):
        number = begin + cuda.threadIdx.x - part * at_once
        busy = part < slices and number < tiles
        column, pixel, line, image, high = 0, 0, 0, 0, 0
        if busy:
            column = number % quads * COLUMNS
            place = number // quads
            pixel = place % strips * ROWS
            place = place // strips
            line = place % lines
            image = place // lines
            high = min(ROWS, pixels - pixel)
            least = max(0, -(top + line))
            most = min(high_taps, call.height_out - (top + line))
            panel = column // call.width
            b = ((panel * kernel + row_place + least) * kernel + column_place) * tap
            a = source + image * call.source_image + (top + line + least) * call.source_row
            multiply(
                memory, sums, high, a + (left + pixel) * call.channels_out,
                call.channels_out, call.source_row, 1,
                call.weights + b + column - panel * call.width, kernel * tap, call.width,
                max(0, most - least), wide_taps * call.channels_out, part, slices,
            )  # fmt: skip
        collect(scratch, sums, slices, at_once)
        if busy and part == 0:
            row = row_start + line * stride
            at = column_start + pixel * stride
            m = -1
            if call.other >= 0:
                m = mask + image * call.other_image + row * call.other_row + column
                m += at * (call.m_row // stride)
            c = target + image * call.target_image + row * call.target_row + at * call.channels
            store(
                memory, sums, high, COLUMNS, c + column, call.c_row, -1, m, call.m_row,
                np.float32(call.scale), np.float32(call.floor),
            )  # fmt: skip
