"""Optimisers on the GPU: a thread a parameter, by the formulas of the CPU's `optimisers`."""

import math

import numpy as np
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
from engine.kernels.cuda.gpu import cuda, device
from engine.kernels.optimisers import ADAMW, EPSILON, FIRST_DECAY, SECOND_DECAY, TINY

_FIRST = np.float32(FIRST_DECAY)
_FIRST_REST = np.float32(1 - FIRST_DECAY)
_SECOND = np.float32(SECOND_DECAY)
_SECOND_REST = np.float32(1 - SECOND_DECAY)
_EPSILON = np.float32(EPSILON)
_TINY = np.float32(TINY)


@device
def optimise(
    memory: Memory, call: Record, gradient: int, decay: float, rates: NDArray[np.float64]
) -> Float:
    """A step of the parameter whose gradient lies at `gradient`; its new value."""
    place = gradient - call.gradients
    slope = memory[gradient]
    weight = memory[call.parameters + place]
    rate = np.float32(rates[RATE])
    if call.optimiser == ADAMW:
        mean = _kept(_FIRST * memory[call.firsts + place] + _FIRST_REST * slope)
        square = _kept(_SECOND * memory[call.seconds + place] + _SECOND_REST * (slope * slope))
        memory[call.firsts + place] = mean
        memory[call.seconds + place] = square
        root = np.float32(math.sqrt(square * np.float32(rates[SECOND_CORRECTION])))
        step = rate * np.float32(rates[FIRST_CORRECTION])
        weight = weight * (np.float32(1) - rate * np.float32(decay)) - step * mean / (
            root + _EPSILON
        )
    else:
        momentum = np.float32(call.momentum)
        slope = slope + np.float32(decay) * weight
        velocity = _kept(momentum * memory[call.firsts + place] + slope)
        memory[call.firsts + place] = velocity
        # Nesterov's: the gradient itself, and the velocity once more.
        move = slope + momentum * velocity if call.key else velocity
        weight = weight - rate * move
    memory[call.parameters + place] = weight
    averaging = np.float32(rates[AVERAGING])
    if averaging > np.float32(0):
        average = memory[call.averages + place]
        memory[call.averages + place] = average + averaging * (weight - average)
    return weight


@device
def _kept(moment: Float) -> Float:
    """The moment, or zero where it is too small to matter: then CPU and GPU agree."""
    return moment if abs(moment) > _TINY else np.float32(0)


@device
def reduce_jobs(
    memory: Memory, call: Record, task: int, jobs: int, rates: NDArray[np.float64]
) -> None:
    """Block `task` of the sum of the jobs' gradients, added in the jobs' order; then its step.

    `source` is the first job's, `source_image` the way to the next; `target` the whole gradient.
    """
    begin = task * call.block
    end = min(begin + call.block, call.parameter_count)
    for i in range(begin + cuda.threadIdx.x, end, cuda.blockDim.x):
        total = memory[call.source + i]
        for job in range(1, jobs):
            total += memory[call.source + job * call.source_image + i]
        memory[call.target + i] = total
        optimise(memory, call, call.target + i, call.value, rates)
