"""Dense layers: every output is a weighted sum of all inputs.

Weights lie in panels: the columns of the matrix [inputs, outputs] in groups of `width`, each group
a matrix of its own. So a tile reads its part of the weights as one run.
"""

import numpy as np
from numba import njit

from engine.kernels.call import Memory, Record
from engine.kernels.simd import WIDTH
from engine.kernels.tile import product


@njit(nogil=True, cache=True)
def connect(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Y = max(floor, X W + b) for the `rows` images of a group that starts at image `first`.

    Backwards it is the same product with other operands: dX = dY Wᵀ.
    """
    source = call.source + thread * call.source_thread + first * call.source_first
    target = call.target + thread * call.target_thread + first * call.target_first
    matrix = call.lines * call.run * call.width
    for panel in range(call.height * call.columns):
        line = panel // call.columns
        column = (panel - line * call.columns) * call.width
        product(
            memory, rows, call.width // WIDTH,
            source, call.source_image, call.source_row, 1,
            call.weights + panel * matrix, call.run * call.width, call.width,
            target + line * call.target_row + column, call.target_image,
            call.bias + panel * call.bias_panel, 0,
            call.lines, call.run, np.float32(call.floor),
        )  # fmt: skip


@njit(nogil=True, cache=True)
def connect_gradient(memory: Memory, call: Record, task: int, count: int) -> None:
    """Block `task` of dW = Xᵀ dY, summed over the `count` images of the batch in their order.

    A block is up to `block` inputs of one line, times one panel of outputs. `source` is X, `other`
    dY; `bias` is where the bias' gradient goes, and `weights` where a one lies.
    """
    blocks = (call.run + call.block - 1) // call.block
    panel = task // (call.lines * blocks)
    rest = task - panel * call.lines * blocks
    line = rest // blocks
    begin = (rest - line * blocks) * call.block
    gradient = call.other + panel * call.other_row
    target = call.target + ((panel * call.lines + line) * call.run + begin) * call.width
    vectors = call.width // WIDTH
    nothing = np.float32(-np.inf)
    product(
        memory, min(call.block, call.run - begin), vectors,
        call.source + line * call.source_row + begin, 1, 0, call.source_image,
        gradient, 0, call.other_image,
        target, call.width, call.target_row, 0, 1, count, nothing,
    )  # fmt: skip
    if rest == 0:
        product(
            memory, 1, vectors, call.weights, 0, 0, 0, gradient, 0, call.other_image,
            call.bias + panel * call.width, 0, call.target_row, 0, 1, count, nothing,
        )  # fmt: skip


@njit(nogil=True, cache=True)
def transpose_dense(memory: Memory, call: Record, panel: int) -> None:
    """Panel `panel` (of inputs) of Wᵀ, for the way back.

    `weights` [output panels][inputs][width] becomes `target` [input panels][outputs][block].
    """
    inputs = call.lines * call.run
    outputs = call.panels * call.width
    for output in range(outputs):
        source = call.weights + (output // call.width) * inputs * call.width + output % call.width
        target = call.target + (panel * outputs + output) * call.block
        for i in range(call.block):
            memory[target + i] = memory[source + (panel * call.block + i) * call.width]
