"""Dense layers by a block of threads; see the CPU's `dense` for how weights lie in panels."""

import numpy as np
from numba import float32
from numpy.typing import NDArray

from engine.kernels.call import Memory, Record
from engine.kernels.cuda.gpu import cuda, device
from engine.kernels.cuda.optimisers import optimise
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
def connect(
    memory: Memory, scratch: Memory, call: Record, block: int, first: int, rows: int
) -> None:
    """Y = max(floor, X W + b) for the `rows` images of a group that starts at image `first`.

    Backwards it is the same product with other operands: dX = dZ Wᵀ, under the mask `other` where
    there is one. The target's lines are pixels of `channels_out` numbers, padding included, the
    mask's of `channels`.
    """
    _connect(memory, scratch, call, block, first, rows, 0, call.height * call.columns)


@device
def connect_panel(memory: Memory, scratch: Memory, call: Record, task: int, count: int) -> None:
    """As `connect`, one panel for `block` images of the batch; tasks count panels first."""
    panels = call.height * call.columns
    images = task // panels
    first = images * call.block
    if first < count:
        rows = min(call.block, count - first)
        _connect(memory, scratch, call, 0, first, rows, task - images * panels, 1)


@device
def _connect(
    memory: Memory, scratch: Memory, call: Record, block: int, first: int, rows: int,
    first_panel: int, panels: int,
) -> None:  # fmt: skip
    """`panels` panels, from `first_panel` on, of `rows` images."""
    quads = panels * call.width // COLUMNS
    strips = (rows + ROWS - 1) // ROWS
    tiles = strips * quads
    slices, at_once, part = share_out(tiles, call.lines * call.run)
    source = call.source + block * call.source_thread + first * call.source_first
    sums = cuda.local.array(SUMS, float32)
    for begin in range(0, tiles, at_once):
        number = begin + cuda.threadIdx.x - part * at_once
        busy = part < slices and number < tiles
        panel, lane, image = 0, 0, 0
        if busy:
            image = number // quads * ROWS
            lane = number % quads * COLUMNS
            panel = first_panel + lane // call.width
            lane = lane % call.width
            matrix = call.lines * call.run * call.width
            multiply(
                memory, sums, min(ROWS, rows - image), source + image * call.source_image,
                call.source_image, call.a_outer, 1,
                call.weights + panel * matrix + lane, call.b_outer, call.width,
                call.lines, call.run, part, slices,
            )  # fmt: skip
        collect(scratch, sums, slices, at_once)
        if busy and part == 0:
            _store(memory, sums, call, block, first, image, min(ROWS, rows - image), panel, lane)


@device
def _store(
    memory: Memory, sums: Memory, call: Record, block: int, first: int, image: int, rows: int,
    panel: int, lane: int,
) -> None:  # fmt: skip
    """A tile of panel `panel`, from its column `lane` on, to where the next layer reads it."""
    line = panel // call.columns
    column = panel - line * call.columns
    target = call.target + block * call.target_thread + first * call.target_first
    target += image * call.target_image + line * call.target_row + column * call.width
    bias = call.bias + panel * call.width + lane if call.bias >= 0 else -1
    mask = -1
    if call.other >= 0:
        deep = call.channels_out // call.width
        pixel = column // deep
        mask = call.other + block * call.other_thread + first * call.other_first
        mask += image * call.other_image + line * call.other_row + pixel * call.channels
        mask += (column - pixel * deep) * call.width + lane
    store(
        memory, sums, rows, COLUMNS, target + lane, call.target_image, bias, mask,
        call.other_image, np.float32(call.scale), np.float32(call.floor),
    )  # fmt: skip


@device
def connect_gradient(
    memory: Memory, scratch: Memory, call: Record, task: int, count: int,
    rates: NDArray[np.float64],
) -> None:  # fmt: skip
    """Block `task` of dW = Xᵀ dZ over the `count` images of the batch, and the optimiser's step.

    A block is up to `block` inputs of one line, times one panel of outputs; tasks count panels
    first. `source` is X, `other` dZ. The new weights go to their transposed place too.
    """
    rest = task // call.columns
    panel = task - rest * call.columns
    blocks = (call.run + call.block - 1) // call.block
    line = rest // blocks
    begin = (rest - line * blocks) * call.block
    rows = min(call.block, call.run - begin)
    row = line * call.run + begin
    place = (panel * call.lines * call.run + row) * call.width
    source = call.source + line * call.source_row + begin
    gradient = call.other + panel * call.other_row
    _gradient(memory, scratch, call, source, gradient, call.target + place, rows, count)
    if rest == 0:
        bias = call.bias + panel * call.width
        sum_rows(memory, scratch, gradient, count, call.other_image, 1, 0, bias, call.width, False)
    cuda.syncthreads()
    for i in range(cuda.threadIdx.x, rows * call.width, cuda.blockDim.x):
        weight = optimise(memory, call, call.target + place + i, call.value, rates)
        if call.transposed >= 0:
            j = i // call.width
            memory[_transposed(call, row + j, panel, i - j * call.width)] = weight
    if rest == 0:
        for i in range(cuda.threadIdx.x, call.width, cuda.blockDim.x):
            optimise(memory, call, call.bias + panel * call.width + i, 0.0, rates)


@device
def _gradient(
    memory: Memory, scratch: Memory, call: Record, source: int, gradient: int, target: int,
    rows: int, count: int,
) -> None:  # fmt: skip
    """`rows` × `width` sums over `count` images."""
    quads = call.width // COLUMNS
    tiles = (rows + ROWS - 1) // ROWS * quads
    slices, at_once, part = share_out(tiles, count)
    sums = cuda.local.array(SUMS, float32)
    for begin in range(0, tiles, at_once):
        number = begin + cuda.threadIdx.x - part * at_once
        busy = part < slices and number < tiles
        row, lane, high = 0, 0, 0
        if busy:
            row = number // quads * ROWS
            lane = number % quads * COLUMNS
            high = min(ROWS, rows - row)
            multiply(
                memory, sums, high, source + row, 1, 0, call.a_inner,
                gradient + lane, 0, call.b_inner, 1, count, part, slices,
            )  # fmt: skip
        collect(scratch, sums, slices, at_once)
        if busy and part == 0:
            store(
                memory, sums, high, COLUMNS, target + row * call.width + lane, call.width, -1,
                -1, 0, np.float32(1), np.float32(call.floor),
            )  # fmt: skip


@device
def _transposed(call: Record, row: int, panel: int, lane: int) -> int:
    """The place in Wᵀ of input `row`'s weight for column `lane` of a panel.

    Inputs are pixels of `channels` numbers; Wᵀ is [pixel][panel of channels][output][width], its
    last panel of a pixel filled up with zeros.
    """
    wide = call.transposed_width
    deep = (call.channels + wide - 1) // wide
    pixel = row // call.channels
    channel = row - pixel * call.channels
    output = panel * call.width + lane
    outputs = call.panels * call.width
    line = (pixel * deep + channel // wide) * outputs + output
    return call.transposed + line * wide + channel % wide


@device
def transpose_dense(memory: Memory, call: Record, panel: int) -> None:
    """Panel `panel` (of outputs) of the weights, where the way back reads them."""
    rows = call.lines * call.run
    weights = call.weights + panel * rows * call.width
    for i in range(cuda.threadIdx.x, rows * call.width, cuda.blockDim.x):
        row = i // call.width
        memory[_transposed(call, row, panel, i - row * call.width)] = memory[weights + i]
