"""Convolution by a block of threads, for the images of its job; see the CPU's `convolution`.

The part of a window that lies in one picture row is one run of numbers. So an output is a product
of as many runs as the kernel has rows within the picture, and a tile some neighbouring pixels by
four channels.
"""

import numpy as np
from numba import float32

from engine.kernels.call import Memory, Record
from engine.kernels.cuda.gpu import cuda, device
from engine.kernels.cuda.sums import sum_rows
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
def convolve(
    memory: Memory, scratch: Memory, call: Record, block: int, first: int, rows: int
) -> None:
    """Y = max(floor, X * W + b); `source` is X's first pixel, `target` Y's."""
    # A pixel's numbers are real channels alone; the weights' last panel may have more columns.
    channels_out = call.c_row
    quads = (channels_out + COLUMNS - 1) // COLUMNS
    strips = (call.columns_out + ROWS - 1) // ROWS
    run = call.kernel * call.channels
    tiles = rows * call.height_out * strips * quads
    slices, at_once, part = share_out(tiles, call.kernel * run)
    source = call.source + block * call.source_thread + first * call.source_first
    target = call.target + block * call.target_thread + first * call.target_first
    sums = cuda.local.array(SUMS, float32)
    for begin in range(0, tiles, at_once):
        number = begin + cuda.threadIdx.x - part * at_once
        busy = part < slices and number < tiles
        column, pixel, line, image, wide = 0, 0, 0, 0, 0
        if busy:
            column = number % quads * COLUMNS
            place = number // quads
            pixel = place % strips * ROWS
            place = place // strips
            line = place % call.height_out
            image = place // call.height_out
            wide = min(ROWS, call.columns_out - pixel)
            top = line * call.stride - call.padding
            low, high = max(0, -top), min(call.kernel, call.height - top)
            panel = column // call.width
            corner = (top + low) * call.source_row
            corner += (pixel * call.stride - call.padding) * call.channels
            weights = (panel * call.kernel + low) * run * call.width + column - panel * call.width
            multiply(
                memory, sums, wide, source + image * call.source_image + corner,
                call.stride * call.channels, call.source_row, 1,
                call.weights + weights, run * call.width, call.width,
                max(0, high - low), run, part, slices,
            )  # fmt: skip
        collect(scratch, sums, slices, at_once)
        if busy and part == 0:
            c = target + image * call.target_image + line * call.target_row
            store(
                memory, sums, wide, channels_out - column, c + pixel * channels_out + column,
                channels_out, call.bias + column, -1, 0, np.float32(1), np.float32(call.floor),
            )  # fmt: skip


@device
def convolve_gradient(
    memory: Memory, scratch: Memory, call: Record, block: int, task: int, first: int, rows: int
) -> None:  # fmt: skip
    """A job's part of dW and db. `source` is X's first pixel, `other` dZ's.

    Each job has its own sums, `target_image` apart and added up later in the jobs' order; so the
    result does not depend on which block had which job. They begin with the first image. `bias` is
    the bias' place in the sums.
    """
    run = call.kernel * call.channels
    columns = call.panels * call.width
    groups = (run + ROWS - 1) // ROWS
    quads = columns // COLUMNS
    tiles = call.kernel * groups * quads
    slices, at_once, part = share_out(tiles, call.height_out * call.columns_out)
    source = call.source + block * call.source_thread + first * call.source_first
    source -= call.padding * (call.source_row + call.channels)
    gradient = call.other + block * call.other_thread + first * call.other_first
    own = call.target + task * call.target_image
    sums = cuda.local.array(SUMS, float32)
    for image in range(rows):
        onto = image > 0
        for begin in range(0, tiles, at_once):
            number = begin + cuda.threadIdx.x - part * at_once
            busy = part < slices and number < tiles
            column, entry, line = 0, 0, 0
            if busy:
                column = number % quads * COLUMNS
                place = number // quads
                entry = place % groups * ROWS
                line = place // groups
                # Lines of outputs whose windows have this row within the picture.
                low = max(0, (call.padding - line + call.stride - 1) // call.stride)
                last = (call.height - 1 + call.padding - line) // call.stride
                high = min(call.height_out, last + 1)
                a = source + image * call.source_image + line * call.source_row + entry
                b = gradient + image * call.other_image + low * call.other_row
                multiply(
                    memory, sums, min(ROWS, run - entry), a + low * call.a_outer,
                    1, call.a_outer, call.a_inner, b + column, call.other_row, call.channels_out,
                    max(0, high - low), call.columns_out, part, slices,
                )  # fmt: skip
            collect(scratch, sums, slices, at_once)
            if busy and part == 0:
                panel = column // call.width
                row = (panel * call.kernel + line) * run + entry
                c = own + row * call.width + column - panel * call.width
                _keep(memory, sums, min(ROWS, run - entry), c, call.width, onto)
        sum_rows(
            memory, scratch, gradient + image * call.other_image, call.height_out, call.other_row,
            call.columns_out, call.channels_out, own + call.bias, columns, onto,
        )  # fmt: skip


@device
def _keep(memory: Memory, sums: Memory, rows: int, c: int, c_row: int, onto: bool) -> None:
    """Write a tile's sums, or add them to what is there."""
    for row in range(ROWS):
        if row < rows:
            for column in range(COLUMNS):
                place = c + row * c_row + column
                before = memory[place] if onto else np.float32(0)
                memory[place] = before + sums[row * COLUMNS + column]
