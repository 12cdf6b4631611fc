"""Softmax cross-entropy and its gradient."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from engine.kernels.call import Memory, Record

CLASSES = 10


@njit(nogil=True, cache=True, inline="always")
def _column(call: Record, i: int) -> int:
    """Where output `i` lies within its image: outputs stand in panels of `run`."""
    return (i // call.run) * call.source_row + i % call.run


@njit(nogil=True, cache=True)
def softmax_loss(
    memory: Memory,
    call: Record,
    first: int,
    rows: int,
    labels: NDArray[np.uint8],
    order: NDArray[np.int64],
    start: int,
    count: int,
) -> None:
    """Loss of each image, and its gradient by the logits over the batch's `count` images.

    With smoothing e = `value` the wanted probability of the label is 1 - e + e/10, of the others
    e/10 (Szegedy et al., Rethinking the Inception Architecture, 2016, section 7). `source` are the
    logits, `target` their gradients, `other` the losses. Padding gets a gradient of zero.
    """
    smoothing = np.float32(call.value)
    share = smoothing / np.float32(CLASSES)
    scale = np.float32(1) / np.float32(count)
    powers = np.empty(CLASSES, np.float32)
    for image in range(first, first + rows):
        logits = call.source + image * call.source_image
        gradient = call.target + image * call.target_image
        label = labels[order[start + image]]
        largest = np.float32(-np.inf)
        for i in range(CLASSES):
            largest = max(largest, memory[logits + _column(call, i)])
        total = np.float32(0)
        for i in range(CLASSES):
            powers[i] = math.exp(memory[logits + _column(call, i)] - largest)
            total += powers[i]
        normaliser = math.log(total) + largest
        loss = np.float32(0)
        for i in range(call.lines * call.run):
            column = _column(call, i)
            if i < CLASSES:
                wanted = share + (np.float32(1) - smoothing if i == label else np.float32(0))
                loss += wanted * (normaliser - memory[logits + column])
                memory[gradient + column] = (powers[i] / total - wanted) * scale
            else:
                memory[gradient + column] = np.float32(0)
        memory[call.other + image] = loss
