"""Dense layers: every output is a weighted sum of all inputs.

Weights lie in panels: the columns of the matrix [inputs, outputs] in groups of `width`, each group
a matrix of its own. So a tile reads its part of the weights as one run.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from engine.kernels.call import Memory, Record
from engine.kernels.optimisers import optimise
from engine.kernels.product import by_columns, by_rows_in_panels
from engine.kernels.row_sums import sum_rows


@njit(nogil=True, cache=True)
def connect(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Y = max(floor, X W + b) for the `rows` images of a group that starts at image `first`.

    Backwards it is the same product with other operands: dX = dZ Wᵀ, under the mask `other` where
    there is one. The target's lines are pixels of `channels_out` numbers, padding included, the
    mask's of `channels`.
    """
    source = call.source + thread * call.source_thread + first * call.source_first
    target = call.target + thread * call.target_thread + first * call.target_first
    mask = -1
    if call.other >= 0:
        mask = call.other + thread * call.other_thread + first * call.other_first
    matrix = call.lines * call.run * call.width
    deep = call.channels_out // call.width
    # A line's panels at once, or all lines of one panel, where steps are even; else one by one.
    lines, panels = call.height, call.columns
    step, mask_step = call.width, call.width
    if panels == 1:
        lines, panels = 1, lines
        step, mask_step = call.target_row, call.other_row
    elif call.channels != call.channels_out:
        lines, panels = lines * panels, 1
    for run in range(lines):
        first_panel = run * panels
        line = first_panel // call.columns
        column = first_panel - line * call.columns
        pixel = column // deep
        mask_at = mask
        if mask >= 0:
            mask_at += line * call.other_row + pixel * call.channels
            mask_at += (column - pixel * deep) * call.width
        bias, bias_step = call.zeros, 0
        if call.bias >= 0:
            bias, bias_step = call.bias + first_panel * call.width, call.width
        by_rows_in_panels(
            memory, call, panels, rows, source, call.weights + first_panel * matrix,
            target + line * call.target_row + column * call.width, bias, mask_at,
            call.lines, call.run, matrix, step, bias_step, mask_step if mask >= 0 else 0,
        )  # fmt: skip


@njit(nogil=True, cache=True)
def connect_gradient(
    memory: Memory, call: Record, task: int, count: int, rates: NDArray[np.float64]
) -> None:
    """Block `task` of dW = Xᵀ dZ over the `count` images of the batch, and the optimiser's step.

    A block is up to `block` inputs of one line, times one panel of outputs. `source` is X, `other`
    dZ. Everything is done to a block while it is in the first-level cache: the new weights go to
    their transposed place too, where there is one.
    """
    blocks = (call.run + call.block - 1) // call.block
    panel = task // (call.lines * blocks)
    rest = task - panel * call.lines * blocks
    line = rest // blocks
    begin = (rest - line * blocks) * call.block
    rows = min(call.block, call.run - begin)
    gradient = call.other + panel * call.other_row
    row = line * call.run + begin
    place = (panel * call.lines * call.run + row) * call.width
    by_columns(
        memory, call, 1, rows, call.source + line * call.source_row + begin, gradient,
        call.target + place, call.zeros, 0, 1, count,
    )  # fmt: skip
    optimise(memory, call, call.target + place, rows * call.width, call.value, rates)
    if call.transposed >= 0:
        weights = call.parameters + call.target - call.gradients + place
        _transpose(memory, call, weights, row, rows, panel)
    if rest == 0:
        bias = call.bias + panel * call.width
        sum_rows(memory, gradient, count, call.other_image, bias, call.width, 0)
        optimise(memory, call, bias, call.width, 0.0, rates)


@njit(nogil=True, cache=True)
def _transpose(memory: Memory, call: Record, weights: int, row: int, rows: int, panel: int) -> None:
    """Put `rows` rows (inputs) of one panel of weights, from input `row` on, where Wᵀ has them.

    Inputs are pixels of `channels` numbers; Wᵀ is [pixel][panel of channels][output][width], its
    last panel of a pixel filled up with zeros.
    """
    wide = call.transposed_width
    deep = (call.channels + wide - 1) // wide
    outputs = call.panels * call.width
    done = 0
    while done < rows:
        pixel = (row + done) // call.channels
        channel = row + done - pixel * call.channels
        lane = channel % wide
        # As far as one panel of Wᵀ goes.
        count = min(min(rows - done, wide - lane), call.channels - channel)
        target = (pixel * deep + channel // wide) * outputs + panel * call.width
        for j in range(call.width):
            place = call.transposed + (target + j) * wide + lane
            source = weights + done * call.width + j
            for i in range(count):
                memory[place + i] = memory[source + i * call.width]
        done += count


@njit(nogil=True, cache=True)
def transpose_dense(memory: Memory, call: Record, panel: int) -> None:
    """Panel `panel` (of outputs) of the weights, where the way back reads them."""
    rows = call.lines * call.run
    _transpose(memory, call, call.weights + panel * rows * call.width, 0, rows, panel)
