"""Optimisers: one pass over a block of the flat parameters, with their averages.

Gradients, parameters, first moments (SGD: velocities), second moments and averaged weights are five
arrays of the same layout.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from engine.kernels.call import (
    AVERAGING,
    FIRST_CORRECTION,
    RATE,
    SECOND_CORRECTION,
    Float,
    Memory,
    Record,
)

ADAMW = 0
SGD = 1

FIRST_DECAY = np.float32(0.9)
SECOND_DECAY = np.float32(0.999)
EPSILON = np.float32(1e-8)
# Moments of weights that get no more gradients shrink for ever; arithmetic on the denormal numbers
# that they end in is a hundred times slower, and nothing reads them.
_TINY = np.float32(1e-30)
_ONE = np.float32(1)


@njit(nogil=True, cache=True)
def optimise(
    memory: Memory, call: Record, gradient: int, size: int, decay: Float, rates: NDArray[np.float64]
) -> None:
    """A step of the `size` parameters whose gradients lie at `gradient`, by weight decay `decay`."""
    place = gradient - call.gradients
    gradients = memory[gradient : gradient + size]
    parameters = memory[call.parameters + place : call.parameters + place + size]
    firsts = memory[call.firsts + place : call.firsts + place + size]
    averages = memory[call.averages + place : call.averages + place + size]
    if call.optimiser == ADAMW:
        seconds = memory[call.seconds + place : call.seconds + place + size]
        _adamw(gradients, parameters, firsts, seconds, np.float32(decay), rates)
    else:
        _sgd(call, gradients, parameters, firsts, np.float32(decay), rates)
    averaging = np.float32(rates[AVERAGING])
    if averaging > 0:
        for i in range(size):
            averages[i] += averaging * (parameters[i] - averages[i])


@njit(nogil=True, cache=True, error_model="numpy")
def _adamw(
    gradients: Memory, parameters: Memory, firsts: Memory, seconds: Memory, decay: Float,
    rates: NDArray[np.float64],
) -> None:  # fmt: skip
    """AdamW: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, algorithm 2.

    Weight decay is multiplied by the learning rate, as in PyTorch.
    """
    rate = np.float32(rates[RATE])
    keep = _ONE - rate * decay
    step = rate * np.float32(rates[FIRST_CORRECTION])
    correction = np.float32(rates[SECOND_CORRECTION])
    for i in range(gradients.size):
        gradient = gradients[i]
        first = FIRST_DECAY * firsts[i] + (_ONE - FIRST_DECAY) * gradient
        second = SECOND_DECAY * seconds[i] + (_ONE - SECOND_DECAY) * gradient * gradient
        first = first if abs(first) > _TINY else np.float32(0)
        second = second if second > _TINY else np.float32(0)
        firsts[i] = first
        seconds[i] = second
        root = math.sqrt(second * correction) + EPSILON
        parameters[i] = parameters[i] * keep - step * first / root


@njit(nogil=True, cache=True)
def _sgd(
    call: Record, gradients: Memory, parameters: Memory, velocities: Memory, decay: Float,
    rates: NDArray[np.float64],
) -> None:  # fmt: skip
    """SGD with `momentum`, plain or Nesterov's (`key` 1).

    Sutskever et al., On the importance of initialization and momentum, ICML 2013, in the form that
    PyTorch gives it: v = m v + g; p -= rate (g + m v) with Nesterov, rate v without.
    """
    rate = np.float32(rates[RATE])
    momentum = np.float32(call.momentum)
    along = _ONE if not call.key else momentum
    own = _ONE if call.key else np.float32(0)
    for i in range(gradients.size):
        gradient = gradients[i] + decay * parameters[i]
        velocity = momentum * velocities[i] + gradient
        velocity = velocity if abs(velocity) > _TINY else np.float32(0)
        velocities[i] = velocity
        parameters[i] = parameters[i] - rate * (own * gradient + along * velocity)


@njit(nogil=True, cache=True)
def reduce_jobs(
    memory: Memory, call: Record, task: int, jobs: int, rates: NDArray[np.float64]
) -> None:
    """Block `task` of the sum of the jobs' gradients, added in the jobs' order; then its step.

    `source` is the first job's, `source_image` the way to the next; `target` the whole gradient.
    """
    begin = task * call.block
    size = min(call.block, call.size - begin)
    total = memory[call.target + begin : call.target + begin + size]
    for i in range(size):
        total[i] = memory[call.source + begin + i]
    for job in range(1, jobs):
        start = call.source + job * call.source_image + begin
        part = memory[start : start + size]
        for i in range(size):
            total[i] += part[i]
    optimise(memory, call, call.target + begin, size, call.value, rates)
