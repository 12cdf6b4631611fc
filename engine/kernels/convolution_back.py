"""The way back through a convolution: from the gradients of its outputs to those of its inputs.

Gathered: each input pixel sums up what the windows that hold it send back, a convolution again,
with the kernel turned round. A stride's way back is stride² plain convolutions, of the pixels of
equal parity. The sums end in the mask of the layer before, in the tile.

Spread: each window adds what it sends back to its pixels. The part of a window that lies in one row
is one run of numbers, so its few channels fill whole vectors together; and no pixel asks windows
beyond the edge, which unpadded convolutions do not have. But there is no place for a mask.
"""

import numpy as np
from numba import njit

from engine.kernels.call import Memory, Record
from engine.kernels.compiling import kernel, part
from engine.kernels.convolution import rows_of_windows
from engine.kernels.product import by_rows_in_panels
from engine.kernels.simd import WIDTH
from engine.kernels.tiles import BY_ROWS, PANEL

# Beside the kinds of tiles: not gathered, but spread.
SPREAD = -1


@kernel
def convolve_back(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """DX from dZ: each input pixel gathers what the windows that hold it send back.

    `source` is dZ's first pixel, with zeros beside each row; `target` dX's; `other`, where there is
    one, is the mask. `weights` are transposed: [panel of channels in][kernel row][kernel
    column][channel out][width], rows and columns in `uses.back_order`.
    """
    if call.kind == SPREAD:
        _spread(memory, call, thread, first, rows)
        return
    stride, kernel = call.stride, call.kernel
    tap = call.channels_out * call.width
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        source += image * call.source_image
        target = call.target + thread * call.target_thread + first * call.target_first
        target += image * call.target_image
        mask = -1
        if call.other >= 0:
            mask = call.other + thread * call.other_thread + first * call.other_first
            mask += image * call.other_image
        for panel in range(call.panels):
            before = 0
            for begin in range(stride):
                taps = (kernel - begin + stride - 1) // stride
                # The first pixel row that meets this class of kernel rows, and its first window.
                row = (begin - call.padding) % stride
                top = (row + call.padding - begin) // stride - taps + 1
                weights = call.weights + (panel * kernel + before) * kernel * tap
                mask_at = mask
                if mask >= 0:
                    mask_at = mask + row * call.other_row + panel * call.width
                _columns_back(
                    memory, call, (call.height - row + stride - 1) // stride, top, taps,
                    source + top * call.source_row, weights,
                    target + row * call.target_row + panel * call.width, mask_at,
                )  # fmt: skip
                before += taps


@part
def _columns_back(
    memory: Memory, call: Record, lines: int, top: int, outer: int,
    a: int, b: int, c: int, m: int,
) -> None:  # fmt: skip
    """The pixels of some rows of equal parity."""
    stride, kernel, channels = call.stride, call.kernel, call.channels_out
    if call.kind != BY_ROWS:
        left = (call.padding - kernel + 1) * channels if stride == 1 else 0
        rows_of_windows(
            memory, call, call.kind, lines, call.columns, top, 1, call.height_out,
            a + left, b, c, call.zeros, m, outer, channels,
        )  # fmt: skip
        return
    before = 0
    for begin in range(stride):
        taps = (kernel - begin + stride - 1) // stride
        column = (begin - call.padding) % stride
        left = (column + call.padding - begin) // stride - taps + 1
        m_at = m
        if m >= 0:
            m_at = m + column * (call.m_row // stride)
        rows_of_windows(
            memory, call, BY_ROWS, lines, (call.columns - column + stride - 1) // stride,
            top, 1, call.height_out,
            a + left * channels, b + before * channels * call.width,
            c + column * call.channels, call.zeros, m_at, outer, taps * channels,
        )  # fmt: skip
        before += taps


@part
def _spread(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """DX of a convolution without padding: each window's run is added to its pixels.

    `weights` are [kernel row][panel of the run][channel out][width]: PANEL wide while that goes,
    the last one perhaps WIDTH. A tile's rows are lines of outputs, which do not meet in dX; `run`
    is the run's length, in whole vectors.
    """
    matrix = call.run * call.channels_out
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        source += image * call.source_image
        target = call.target + thread * call.target_thread + first * call.target_first
        target += image * call.target_image
        for i in range((call.height - 1) * call.target_row + call.columns * call.channels):
            memory[target + i] = np.float32(0)
        for column in range(call.columns_out):
            a = source + column * call.block
            c = target + column * call.stride * call.channels
            for done in range(0, call.run, PANEL):
                wide = min(PANEL, call.run - done)
                by_rows_in_panels(
                    memory, call, BY_ROWS, wide // WIDTH, call.kernel, call.height_out,
                    a, call.weights + done * call.channels_out, c + done, call.zeros, -1, 1,
                    1, call.channels_out, matrix, call.target_row, 0, 0,
                )  # fmt: skip


@part
def _transpose_runs(memory: Memory, call: Record, row: int) -> None:
    """One kernel row of the weights as `_spread` reads them."""
    inputs = call.kernel * call.kernel * call.channels
    run = call.kernel * call.channels
    target = call.target + row * call.run * call.channels_out
    for output in range(call.channels_out):
        source = call.weights + (output // call.width) * inputs * call.width + output % call.width
        source += row * run * call.width
        for i in range(run):
            begin = i // PANEL * PANEL
            wide = min(PANEL, call.run - begin)
            place = target + begin * call.channels_out + output * wide + i - begin
            memory[place] = memory[source + i * call.width]


@kernel
def transpose_convolution(memory: Memory, call: Record, task: int) -> None:
    """Weights for the way back: `task` counts (panel of channels in) × (kernel places).

    Where they are for spreading, it counts kernel rows.
    """
    if call.kind == SPREAD:
        _transpose_runs(memory, call, task)
        return
    places = call.kernel * call.kernel
    panel = task // places
    place = task - panel * places
    row = back_tap(call.kernel, call.stride, place // call.kernel)
    column = back_tap(call.kernel, call.stride, place % call.kernel)
    inputs = places * call.channels
    target = call.target + task * call.channels_out * call.block
    begin = (row * call.kernel + column) * call.channels + panel * call.block
    for output in range(call.channels_out):
        source = (
            call.weights
            + (output // call.width) * inputs * call.width
            + begin * call.width
            + output % call.width
        )
        for i in range(call.block):
            # Channels beyond the last one do not exist: their weights are zero.
            real = panel * call.block + i < call.channels
            memory[target + output * call.block + i] = (
                memory[source + i * call.width] if real else np.float32(0)
            )


# A GPU's kernels call it, too.
@njit(nogil=True, cache=True, inline="always")
def back_tap(kernel: int, stride: int, number: int) -> int:
    """The kernel's row or column that stands at `number` of `uses.back_order`."""
    for begin in range(stride):
        taps = (kernel - begin + stride - 1) // stride
        if number < taps:
            return begin + (taps - 1 - number) * stride
        number -= taps
    return 0
