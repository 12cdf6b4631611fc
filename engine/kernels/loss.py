"""Softmax cross-entropy and its gradient."""

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from engine.kernels.call import Float, Memory, Record
from engine.kernels.compiling import kernel, part


@intrinsic
def _two_to(typing_context: Any, exponent: Any) -> Any:
    """2 to a whole power, -126 to 127, made of its bits."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.IntType(32)
        bits = builder.add(arguments[0], ir.Constant(kind, 127))
        bits = builder.shl(bits, ir.Constant(kind, 23))
        return builder.bitcast(bits, ir.FloatType())

    return types.float32(types.int32), generate


@part
def _exponential(x: Float) -> Float:
    """The exponential of a number that is not above zero, to some 1e-7 of it.

    A library's function is called for one number at a time; this becomes vectors. x = n ln 2 + f,
    and e^f is Taylor's series to the seventh power: |f| is at most ln 2 / 2. Below e^-80 it is 0,
    and no denormal number slows down what comes after.
    """
    turns = x * np.float32(1.4426950408889634)
    n = np.int32(max(turns, np.float32(-120)) - np.float32(0.5))
    f = (x - np.float32(n) * np.float32(0.693359375)) + np.float32(n) * np.float32(2.12194440e-4)
    series = np.float32(1 / 5040)
    for factor in (1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0, 1.0):
        series = series * f + np.float32(factor)
    return series * _two_to(n) if x > np.float32(-80) else np.float32(0)


@kernel
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

    With smoothing e = `value` the wanted probability of the label is 1 - e + e/n, of the others
    e/n (Szegedy et al., Rethinking the Inception Architecture, 2016, section 7), with n classes =
    `channels_out`. `source` are the logits, `target` their gradients, `other` the losses. Padding
    gets a gradient of zero.
    """
    smoothing = np.float32(call.value)
    classes = call.channels_out
    share = smoothing / np.float32(classes)
    scale = np.float32(1) / np.float32(count)
    outputs = call.lines * call.run
    # Outputs stand in panels of `run`: where each of them lies within its image.
    columns = np.empty(outputs, np.int64)
    for i in range(outputs):
        columns[i] = (i // call.run) * call.source_row + i % call.run
    answers = np.empty(outputs, np.float32)
    for image in range(first, first + rows):
        logits = call.source + image * call.source_image
        gradient = call.target + image * call.target_image
        label = labels[order[start + image]]
        largest = np.float32(-np.inf)
        for i in range(classes):
            answers[i] = memory[logits + columns[i]]
            largest = max(largest, answers[i])
        said = answers[label]
        everything = np.float32(0)
        for i in range(classes):
            everything += answers[i]
            answers[i] = _exponential(answers[i] - largest)
        total = np.float32(0)
        for i in range(classes):
            total += answers[i]
        normaliser = math.log(total) + largest
        # The sum of wanted · (normaliser - logit): the label's part, and all outputs' small ones.
        loss = (np.float32(1) - smoothing) * (normaliser - said)
        loss += share * (np.float32(classes) * normaliser - everything)
        memory[call.other + image] = loss
        to_gradient = scale / total
        for i in range(classes):
            memory[gradient + columns[i]] = answers[i] * to_gradient - share * scale
        memory[gradient + columns[label]] -= (np.float32(1) - smoothing) * scale
        for i in range(classes, outputs):
            memory[gradient + columns[i]] = np.float32(0)
