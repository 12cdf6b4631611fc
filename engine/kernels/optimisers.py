"""Optimisers: one pass over a block of the flat parameters, with their averages.

`source` is the gradient, `target` the parameters, `other` the first moments (AdamW) or velocities
(SGD); the second moments and the averaged weights follow at `weights` and `bias`.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from engine.kernels.call import AVERAGING, FIRST_CORRECTION, RATE, SECOND_CORRECTION, Memory, Record

FIRST_DECAY = np.float32(0.9)
SECOND_DECAY = np.float32(0.999)
EPSILON = np.float32(1e-8)
# Moments of weights that get no more gradients shrink for ever; arithmetic on the denormal numbers
# that they end in is a hundred times slower, and nothing reads them.
_TINY = np.float32(1e-30)
_ONE = np.float32(1)


@njit(nogil=True, cache=True, error_model="numpy")
def adamw(memory: Memory, call: Record, task: int, rates: NDArray[np.float64]) -> None:
    """AdamW: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, algorithm 2.

    `value` is the weight decay, multiplied by the learning rate as in PyTorch.
    """
    begin = task * call.block
    size = min(call.block, call.size - begin)
    gradients = memory[call.source + begin : call.source + begin + size]
    parameters = memory[call.target + begin : call.target + begin + size]
    firsts = memory[call.other + begin : call.other + begin + size]
    seconds = memory[call.weights + begin : call.weights + begin + size]
    averages = memory[call.bias + begin : call.bias + begin + size]
    rate = np.float32(rates[RATE])
    keep = _ONE - rate * np.float32(call.value)
    step = rate * np.float32(rates[FIRST_CORRECTION])
    correction = np.float32(rates[SECOND_CORRECTION])
    averaging = np.float32(rates[AVERAGING])
    for i in range(size):
        gradient = gradients[i]
        first = FIRST_DECAY * firsts[i] + (_ONE - FIRST_DECAY) * gradient
        second = SECOND_DECAY * seconds[i] + (_ONE - SECOND_DECAY) * gradient * gradient
        first = first if abs(first) > _TINY else np.float32(0)
        second = second if second > _TINY else np.float32(0)
        firsts[i] = first
        seconds[i] = second
        parameter = parameters[i] * keep - step * first / (math.sqrt(second * correction) + EPSILON)
        parameters[i] = parameter
        averages[i] += averaging * (parameter - averages[i])


@njit(nogil=True, cache=True)
def sgd(memory: Memory, call: Record, task: int, rates: NDArray[np.float64]) -> None:
    """SGD with momentum `floor`, plain or Nesterov's (`key` 1), weight decay `value`.

    Sutskever et al., On the importance of initialization and momentum, ICML 2013, in the form that
    PyTorch gives it: v = m v + g; p -= rate (g + m v) with Nesterov, rate v without.
    """
    begin = task * call.block
    size = min(call.block, call.size - begin)
    gradients = memory[call.source + begin : call.source + begin + size]
    parameters = memory[call.target + begin : call.target + begin + size]
    velocities = memory[call.other + begin : call.other + begin + size]
    averages = memory[call.bias + begin : call.bias + begin + size]
    rate = np.float32(rates[RATE])
    decay = np.float32(call.value)
    momentum = np.float32(call.floor)
    averaging = np.float32(rates[AVERAGING])
    along = _ONE if not call.key else momentum
    own = _ONE if call.key else np.float32(0)
    for i in range(size):
        gradient = gradients[i] + decay * parameters[i]
        velocity = momentum * velocities[i] + gradient
        velocity = velocity if abs(velocity) > _TINY else np.float32(0)
        velocities[i] = velocity
        parameter = parameters[i] - rate * (own * gradient + along * velocity)
        parameters[i] = parameter
        averages[i] += averaging * (parameter - averages[i])


@njit(nogil=True, cache=True)
def reduce_groups(memory: Memory, call: Record, task: int, groups: int) -> None:
    """Block `task` of the sum of the groups' gradients, added in the groups' order.

    `source` is the first group's, `source_image` the way to the next; `target` the whole gradient.
    """
    begin = task * call.block
    size = min(call.block, call.size - begin)
    total = memory[call.target + begin : call.target + begin + size]
    for i in range(size):
        total[i] = memory[call.source + begin + i]
    for group in range(1, groups):
        start = call.source + group * call.source_image + begin
        part = memory[start : start + size]
        for i in range(size):
            total[i] += part[i]
