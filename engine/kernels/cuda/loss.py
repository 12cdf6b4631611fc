"""Softmax cross-entropy and its gradient on the GPU: a thread an output; see the CPU's `loss`."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import Float, Memory, Record
from engine.kernels.cuda.gpu import cuda, device


@device
def softmax_loss(
    memory: Memory, scratch: Memory, call: Record, first: int, rows: int,
    labels: NDArray[np.uint8], order: NDArray[np.int64], start: int, count: int,
) -> None:  # fmt: skip
    """Loss of each image, and its gradient by the logits over the batch's `count` images.

    `value` is the smoothing; `source` are the logits, `target` their gradients, `other` the losses.
    """
    classes = call.channels_out
    cuda.syncthreads()
    for i in range(cuda.threadIdx.x, rows * classes, cuda.blockDim.x):
        image = i // classes
        logits = call.source + (first + image) * call.source_image
        scratch[i] = memory[logits + _place(call, call.source_row, i - image * classes)]
    cuda.syncthreads()
    for i in range(cuda.threadIdx.x, rows * classes, cuda.blockDim.x):
        image = i // classes
        answer = i - image * classes
        label = labels[order[start + first + image]]
        loss, slope = _loss(scratch, image * classes, classes, answer, label, call.value)
        gradient = call.target + (first + image) * call.target_image
        memory[gradient + _place(call, call.target_row, answer)] = slope / np.float32(count)
        if answer == label:
            memory[call.other + first + image] = loss


@device
def _place(call: Record, row: int, i: int) -> int:
    """Where output `i` lies within an image: outputs stand in panels of `run`, `row` apart."""
    panel = i // call.run
    return panel * row + i - panel * call.run


@device
def _loss(
    answers: Memory, begin: int, classes: int, answer: int, label: int, value: float
) -> tuple[Float, Float]:
    """An image's loss, and its slope by one of its answers, which begin at `begin`."""
    largest, everything = answers[begin], np.float32(0)
    for i in range(classes):
        largest = max(largest, answers[begin + i])
        everything += answers[begin + i]
    total = np.float32(0)
    for i in range(classes):
        total += np.float32(math.exp(answers[begin + i] - largest))
    smoothing = np.float32(value)
    share = smoothing / np.float32(classes)
    wanted = np.float32(1) - smoothing
    normaliser = np.float32(math.log(total)) + largest
    # The sum of wanted · (normaliser - logit): the label's part, and all outputs' small ones.
    loss = wanted * (normaliser - answers[begin + label])
    loss += share * (np.float32(classes) * normaliser - everything)
    slope = np.float32(math.exp(answers[begin + answer] - largest)) / total - share
    return loss, slope - wanted if answer == label else slope
