"""Dense layers: every output is a weighted sum of all inputs.

Weights lie in panels: the columns of the matrix [inputs, outputs] in groups of `width`, each group
a matrix of its own. So a tile reads its part of the weights as one run.
"""

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import Memory, Record
from engine.kernels.compiling import kernel, part
from engine.kernels.optimisers import optimise
from engine.kernels.product import by_columns, by_listed_columns, by_rows_in_panels
from engine.kernels.row_sums import sum_rows
from engine.kernels.survey import LIST, list_images
from engine.kernels.tiles import BY_ROWS, LISTED_HEIGHT, LISTED_ROWS


@kernel
def connect(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Y = max(floor, X W + b) for the `rows` images of a group that starts at image `first`.

    Backwards it is the same product with other operands: dX = dZ Wᵀ, under the mask `other` where
    there is one. The target's lines are pixels of `channels_out` numbers, padding included, the
    mask's of `channels`.
    """
    # A line's panels at once, or all lines of one panel, where steps are even; else one by one.
    panels = call.height * call.columns
    at_once = call.columns if call.columns > 1 else panels
    if call.columns > 1 and call.channels != call.channels_out:
        at_once = 1
    for panel in range(0, panels, at_once):
        _connect_panels(memory, call, thread, first, rows, panel, at_once)


@kernel
def connect_panel(memory: Memory, call: Record, panel: int, count: int) -> None:
    """As `connect`, one panel for all images of the batch, `block` of them at a time.

    Weights that are too many for a core's cache are then read once a step, not by each share; and
    by the core that steps them, if jobs go round as threads do.
    """
    for first in range(0, count, call.block):
        _connect_panels(memory, call, 0, first, min(call.block, count - first), panel, 1)


@part
def _connect_panels(
    memory: Memory, call: Record, thread: int, first: int, rows: int, panel: int, panels: int
) -> None:
    """`panels` panels, from `panel` on, that lie even steps apart."""
    line = panel // call.columns
    column = panel - line * call.columns
    step, mask_step = call.width, call.width
    if call.columns == 1:
        step, mask_step = call.target_row, call.other_row
    source = call.source + thread * call.source_thread + first * call.source_first
    target = call.target + thread * call.target_thread + first * call.target_first
    mask = -1
    if call.other >= 0:
        deep = call.channels_out // call.width
        pixel = column // deep
        mask = call.other + thread * call.other_thread + first * call.other_first
        mask += line * call.other_row + pixel * call.channels
        mask += (column - pixel * deep) * call.width
    bias, bias_step = call.zeros, 0
    if call.bias >= 0:
        bias, bias_step = call.bias + panel * call.width, call.width
    kind, outer, inner = BY_ROWS, call.lines, call.run
    if call.flags >= 0:
        kind, outer = LISTED_ROWS, call.inputs + first * call.inputs_image + LIST
        inner = memory.view(np.int32)[outer - LIST]
    matrix = call.lines * call.run * call.width
    by_rows_in_panels(
        memory, call, kind, call.vectors, panels, rows, source, call.weights + panel * matrix,
        target + line * call.target_row + column * call.width, bias, mask, 0,
        outer, inner, matrix, step, bias_step, mask_step if mask >= 0 else 0,
    )  # fmt: skip


@kernel
def connect_gradient(
    memory: Memory, call: Record, thread: int, task: int, count: int, rates: NDArray[np.float64]
) -> None:
    """Block `task` of dW = Xᵀ dZ over the `count` images of the batch, and the optimiser's step.

    A block is up to `block` inputs of one line, times one panel of outputs; where a survey says
    which inputs are not zero, times every `columns`th panel. `source` is X, `other` dZ. Everything
    is done to a block while it is in the first-level cache: the new weights go to their transposed
    place too, where there is one. Tasks count panels first.
    """
    rest = task // call.columns
    panel = task - rest * call.columns
    if call.flags >= 0:
        begin = rest * call.block
        rows = min(call.block, call.run - begin)
        _listed_blocks(memory, call, thread, panel, begin, rows, count)
        for own in range(panel, call.panels, call.columns):
            _step_block(memory, call, own, begin, rows, count, rest == 0, rates)
        return
    blocks = (call.run + call.block - 1) // call.block
    line = rest // blocks
    begin = (rest - line * blocks) * call.block
    rows = min(call.block, call.run - begin)
    row = line * call.run + begin
    by_columns(
        memory, call, 1, rows, call.source + line * call.source_row + begin,
        call.other + panel * call.other_row,
        call.target + (panel * call.lines * call.run + row) * call.width, call.zeros, 0, 1, count,
    )  # fmt: skip
    _step_block(memory, call, panel, row, rows, count, rest == 0, rates)


@part
def _listed_blocks(
    memory: Memory, call: Record, thread: int, panel: int, begin: int, rows: int, count: int
) -> None:
    """Gradients of `rows` inputs by every `columns`th panel, of only the images that count."""
    panels = (call.panels - panel + call.columns - 1) // call.columns
    panel_step = call.columns * call.run * call.width
    for row in range(begin, begin + rows, LISTED_HEIGHT):
        length = list_images(memory, call, thread, row // LISTED_HEIGHT, count)
        target = call.target + (panel * call.run + row) * call.width
        if length:
            by_listed_columns(
                memory, call, panels, call.source + row, call.other + panel * call.other_row,
                target, call.zeros, call.listed + thread * call.listed_thread + LIST, length,
                call.columns * call.other_row, panel_step,
            )  # fmt: skip
        else:
            for own in range(panels):
                for i in range(LISTED_HEIGHT * call.width):
                    memory[target + own * panel_step + i] = np.float32(0)


@part
def _step_block(
    memory: Memory, call: Record, panel: int, row: int, rows: int, count: int, with_bias: bool,
    rates: NDArray[np.float64],
) -> None:  # fmt: skip
    """Use the gradients of `rows` inputs by one panel; and make and use those of its biases."""
    place = (panel * call.lines * call.run + row) * call.width
    optimise(memory, call, call.target + place, rows * call.width, call.value, rates)
    if call.transposed >= 0:
        weights = call.parameters + call.target - call.gradients + place
        _transpose(memory, call, weights, row, rows, panel)
    if with_bias:
        bias = call.bias + panel * call.width
        gradient = call.other + panel * call.other_row
        sum_rows(memory, gradient, count, call.other_image, bias, call.width, 0)
        optimise(memory, call, bias, call.width, 0.0, rates)


@part
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


@kernel
def transpose_dense(memory: Memory, call: Record, panel: int) -> None:
    """Panel `panel` (of outputs) of the weights, where the way back reads them."""
    rows = call.lines * call.run
    _transpose(memory, call, call.weights + panel * rows * call.width, 0, rows, panel)
