"""Convolution as a product of matrices, without copying windows.

Pictures lie row by row, a pixel's channels side by side, with a border of zeros where the kernel
reaches beyond the edge. So the part of a window that lies in one picture row is one run of numbers,
and a row of outputs is a small product: outputs × (kernel rows × run) times weights.

Weights are a matrix [kernel row, kernel column, channel in; channel out] in panels of `width`.
"""

import numpy as np
from numba import njit

from engine.kernels.call import Memory, Record
from engine.kernels.simd import WIDTH
from engine.kernels.tile import product

_NO_FLOOR = np.float32(-np.inf)


@njit(nogil=True, cache=True)
def convolve(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Y = max(floor, X * W + b); `source` is X's border corner, `target` Y's first pixel."""
    vectors = call.width // WIDTH
    run = call.kernel * call.channels
    matrix = call.kernel * run * call.width
    for image in range(rows):
        source = call.source + first * call.source_first + image * call.source_image
        target = call.target + first * call.target_first + image * call.target_image
        for panel in range(call.panels):
            for row in range(call.height_out):
                product(
                    memory, call.columns_out, vectors,
                    source + row * call.stride * call.source_row,
                    call.stride * call.channels, call.source_row, 1,
                    call.weights + panel * matrix, run * call.width, call.width,
                    target + row * call.target_row + panel * call.width, call.channels_out,
                    call.bias + panel * call.bias_panel, 0,
                    call.kernel, run, np.float32(call.floor),
                )  # fmt: skip


@njit(nogil=True, cache=True)
def convolve_gradient(
    memory: Memory, call: Record, thread: int, task: int, first: int, rows: int
) -> None:
    """A group's part of dW and db. `source` is X's border corner, `other` dY's first pixel.

    Each group has its own sums, `target_image` apart and added up later in the groups' order; so
    the result does not depend on which thread had which group. `weights` is where a one lies,
    `bias` the bias' place in the sums, and `target_row` where zeros lie.
    """
    vectors = call.width // WIDTH
    run = call.kernel * call.channels
    sums = call.target + task * call.target_image
    zeros = call.target_row
    for image in range(rows):
        source = call.source + first * call.source_first + image * call.source_image
        gradient = call.other + thread * call.other_thread + image * call.other_image
        for panel in range(call.panels):
            for kernel_row in range(call.kernel):
                place = sums + (panel * call.kernel + kernel_row) * run * call.width
                product(
                    memory, run, vectors,
                    source + kernel_row * call.source_row,
                    1, call.stride * call.source_row, call.stride * call.channels,
                    gradient + panel * call.width, call.other_row, call.channels_out,
                    place, call.width,
                    place if image else zeros, call.width if image else 0,
                    call.height_out, call.columns_out, _NO_FLOOR,
                )  # fmt: skip
            place = sums + call.bias + panel * call.width
            product(
                memory, 1, vectors, call.weights, 0, 0, 0,
                gradient + panel * call.width, call.other_row, call.channels_out,
                place, 0, place if image else zeros, 0,
                call.height_out, call.columns_out, _NO_FLOOR,
            )  # fmt: skip


@njit(nogil=True, cache=True)
def convolve_back(memory: Memory, call: Record, thread: int, rows: int) -> None:
    """DX from dY: each input pixel gathers what the windows that hold it send back.

    `source` is dY's first pixel, with zeros beside each row; `target` is dX without any
    border; `weights` are transposed, [panel of channels in][kernel row][kernel column][channel
    out][width]; `bias` is where zeros lie. With stride 2, columns of equal parity see the same
    kernel columns: each parity is a product of its own.
    """
    vectors = call.width // WIDTH
    tap = call.channels_out * call.width
    for image in range(rows):
        source = call.source + thread * call.source_thread + image * call.source_image
        target = call.target + thread * call.target_thread + image * call.target_image
        for panel in range(call.panels):
            weights = call.weights + panel * call.kernel * call.kernel * tap
            for row in range(call.height):
                place = target + row * call.target_row + panel * call.width
                for parity in range(call.stride):
                    _gather_back(memory, call, vectors, source, weights, place, row, parity, tap)


@njit(nogil=True, cache=True)
def _gather_back(
    memory: Memory,
    call: Record,
    vectors: int,
    source: int,
    weights: int,
    place: int,
    row: int,
    parity: int,
    tap: int,
) -> None:
    """One row of dX, its columns `parity`, `parity + stride`, …, one panel of channels."""
    stride = call.stride
    columns = (call.columns - parity + stride - 1) // stride
    kernel_column = (parity + call.padding) % stride
    taps = (call.kernel - kernel_column + stride - 1) // stride
    column = (parity + call.padding - kernel_column) // stride
    place += parity * call.channels
    step = stride * call.channels
    begun = False
    for kernel_row in range(call.kernel):
        reach = row + call.padding - kernel_row
        if reach < 0 or reach % stride or reach // stride >= call.height_out:
            continue
        product(
            memory, columns, vectors,
            source + (reach // stride) * call.source_row + column * call.channels_out,
            call.channels_out, -call.channels_out, 1,
            weights + (kernel_row * call.kernel + kernel_column) * tap, stride * tap, call.width,
            place, step, place if begun else call.bias, step if begun else 0,
            taps, call.channels_out, _NO_FLOOR,
        )  # fmt: skip
        begun = True
    if not begun:
        for i in range(columns):
            memory[place + i * step : place + i * step + call.width] = np.float32(0)


@njit(nogil=True, cache=True)
def transpose_convolution(memory: Memory, call: Record, task: int) -> None:
    """Weights for the way back: `task` counts (panel of channels in) × (kernel places)."""
    places = call.kernel * call.kernel
    panel = task // places
    place = task - panel * places
    inputs = places * call.channels
    target = call.target + task * call.channels_out * call.block
    for output in range(call.channels_out):
        source = (
            call.weights
            + (output // call.width) * inputs * call.width
            + (place * call.channels + panel * call.block) * call.width
            + output % call.width
        )
        for i in range(call.block):
            memory[target + output * call.block + i] = memory[source + i * call.width]
