"""Softmax cross-entropy and its gradient on the GPU: a thread an image; see the CPU's `loss`."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import Float, Memory, Record
from engine.kernels.cuda.gpu import cuda, device


@device
def softmax_loss(
    memory: Memory, call: Record, first: int, rows: int, labels: NDArray[np.uint8],
    order: NDArray[np.int64], start: int, count: int,
) -> None:  # fmt: skip
    """Loss of each image, and its gradient by the logits over the batch's `count` images.

    `value` is the smoothing; `source` are the logits, `target` their gradients, `other` the losses.
    """
    for image in range(first + cuda.threadIdx.x, first + rows, cuda.blockDim.x):
        label = labels[order[start + image]]
        logits = call.source + image * call.source_image
        gradient = call.target + image * call.target_image
        memory[call.other + image] = _loss(memory, call, logits, gradient, label, count)


@device
def _place(call: Record, row: int, i: int) -> int:
    """Where output `i` lies within an image: outputs stand in panels of `run`, `row` apart."""
    panel = i // call.run
    return panel * row + i - panel * call.run


@device
def _loss(
    memory: Memory, call: Record, logits: int, gradient: int, label: int, count: int
) -> Float:
    """One image's loss; the gradients are written."""
    classes = call.channels_out
    smoothing = np.float32(call.value)
    share = smoothing / np.float32(classes)
    scale = np.float32(1) / np.float32(count)
    largest, everything = memory[logits], np.float32(0)
    for i in range(classes):
        logit = memory[logits + _place(call, call.source_row, i)]
        largest = max(largest, logit)
        everything += logit
    total = np.float32(0)
    for i in range(classes):
        logit = memory[logits + _place(call, call.source_row, i)]
        power = np.float32(math.exp(logit - largest))
        memory[gradient + _place(call, call.target_row, i)] = power
        total += power
    for i in range(classes):
        place = gradient + _place(call, call.target_row, i)
        memory[place] = memory[place] * (scale / total) - share * scale
    wanted = np.float32(1) - smoothing
    memory[gradient + _place(call, call.target_row, label)] -= wanted * scale
    normaliser = np.float32(math.log(total)) + largest
    said = memory[logits + _place(call, call.source_row, label)]
    # The sum of wanted · (normaliser - logit): the label's part, and all outputs' small ones.
    loss = wanted * (normaliser - said)
    return loss + share * (np.float32(classes) * normaliser - everything)
