"""Convolution as a product of matrices, without copying windows.

Pictures lie row by row, a pixel's channels side by side, with zeros beside each row where the
kernel reaches beyond the edge. So the part of a window that lies in one picture row is one run of
numbers, and a row of outputs is a small product: outputs × (kernel rows × run) times weights.
Kernel rows above and below the picture are left out.

Weights are a matrix [kernel row, kernel column, channel in; channel out] in panels of `width`.
"""

import numpy as np

from engine.kernels.call import Memory, Record
from engine.kernels.compiling import kernel, part
from engine.kernels.product import by_columns, by_columns_in_lines, by_rows, slide
from engine.kernels.row_sums import sum_rows
from engine.kernels.tiles import BY_COLUMNS, BY_ROWS


@kernel
def convolve(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Y = max(floor, X * W + b); `source` is X's first pixel, `target` Y's."""
    run = call.kernel * call.channels
    inner = run if call.kind in (BY_ROWS, BY_COLUMNS) else call.channels
    # The first window begins above and left of the picture, among the zeros.
    corner = call.padding * (call.source_row + call.channels)
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        target = call.target + thread * call.target_thread + first * call.target_first
        source += image * call.source_image - corner
        target += image * call.target_image
        # The last panel first: its last vector may lap over into the next pixel's first channels.
        for panel in range(call.panels - 1, -1, -1):
            rows_of_windows(
                memory, call, call.kind, call.height_out, call.columns_out,
                -call.padding, call.stride, call.height,
                source, call.weights + panel * call.kernel * run * call.width,
                target + panel * call.width, call.bias + panel * call.width, -1,
                call.kernel, inner,
            )  # fmt: skip


@part
def _clear(memory: Memory, call: Record, lines: int, pixels: int, c: int) -> None:
    for line in range(lines):
        for pixel in range(pixels):
            place = c + line * call.c_line + pixel * call.c_row
            for i in range(call.width):
                memory[place + i] = np.float32(0)


@part
def rows_of_windows(
    memory: Memory, call: Record, kind: int, lines: int, pixels: int,
    top: int, step: int, height: int,
    a: int, b: int, c: int, s: int, m: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """`lines` of `pixels` products with windows that are `outer` picture rows high.

    The first line's windows begin at row `top` of a picture of `height` rows, each next line's
    `step` further down; rows of a window that are not in the picture are left out.
    """
    line = 0
    while line < lines:
        begin = top + line * step
        low, high = max(0, -begin), min(outer, height - begin)
        end = line + 1
        while (
            end < lines
            and max(0, -(top + end * step)) == low
            and min(outer, height - top - end * step) == high
        ):
            end += 1
        a_at = a + line * call.a_line + low * call.a_outer
        b_at = b + low * call.b_outer
        c_at = c + line * call.c_line
        m_at = m + line * call.m_line
        if low >= high:
            _clear(memory, call, end - line, pixels, c_at)
        elif kind == BY_ROWS:
            by_rows(
                memory, call, end - line, pixels, a_at, b_at, c_at, s, m_at, 0, high - low, inner
            )
        elif kind == BY_COLUMNS:
            by_columns_in_lines(
                memory, call, end - line, pixels, a_at, b_at, c_at, s, high - low, inner
            )
        else:
            slide(
                memory, call, kind, end - line, pixels, a_at, b_at, c_at, s, m_at, high - low, inner
            )
        line = end


@kernel
def convolve_gradient(
    memory: Memory, call: Record, thread: int, task: int, first: int, rows: int, fresh: bool
) -> None:
    """A job's part of dW and db. `source` is X's first pixel, `other` dZ's.

    Each job has its own sums, `target_image` apart and added up later in the jobs' order; so the
    result does not depend on which thread had which job. `fresh` sums begin at zero. `bias` is the
    bias' place in the sums, `block` the kernel rows that one tile covers.
    """
    run = call.kernel * call.channels
    sums = call.target + task * call.target_image
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        source += image * call.source_image - call.padding * (call.source_row + call.channels)
        gradient = call.other + thread * call.other_thread + first * call.other_first
        gradient += image * call.other_image
        onto = 0 if fresh and image == 0 else 1
        for panel in range(call.panels):
            row = 0
            while row < call.kernel:
                groups = min(call.block, call.kernel - row)
                low, high = 0, call.height_out
                if groups == 1:
                    # Lines whose windows have this row within the picture.
                    low = max(0, (call.padding - row + call.stride - 1) // call.stride)
                    last = (call.height - 1 + call.padding - row) // call.stride
                    high = min(call.height_out, last + 1)
                place = sums + (panel * call.kernel + row) * run * call.width
                if low < high:
                    by_columns(
                        memory, call, groups, run,
                        source + row * call.source_row + low * call.a_outer,
                        gradient + low * call.other_row + panel * call.width,
                        place, call.zeros, onto, high - low, call.columns_out,
                    )  # fmt: skip
                elif onto == 0:
                    for i in range(run * call.width):
                        memory[place + i] = np.float32(0)
                row += groups
        # Between two rows of pixels there are only zeros: all of them are one run.
        pixels = (call.height_out - 1) * (call.other_row // call.channels_out) + call.columns_out
        sum_rows(
            memory, gradient, pixels, call.channels_out, sums + call.bias,
            call.panels * call.width, onto,
        )  # fmt: skip
