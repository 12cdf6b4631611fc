"""Optimisers: one pass over a block of the flat parameters, with their averages.

Gradients, parameters, first moments (SGD: velocities), second moments and averaged weights are five
arrays of the same layout.
"""

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic
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
from engine.kernels.compiling import kernel, part
from engine.kernels.simd import FLOAT32, constant, pointer, reciprocal, square_root
from engine.kernels.tile import emit_loop

ADAMW = 0
SGD = 1

FIRST_DECAY = 0.9
SECOND_DECAY = 0.999
EPSILON = 1e-8
# Moments of weights that get no more gradients shrink for ever; arithmetic on the denormal numbers
# that they end in is a hundred times slower, and nothing reads them.
TINY = 1e-30


@part
def optimise(
    memory: Memory, call: Record, gradient: int, size: int, decay: Float, rates: NDArray[np.float64]
) -> None:
    """A step of the `size` parameters whose gradients lie at `gradient`, by weight decay `decay`.

    They are whole vectors.
    """
    place = gradient - call.gradients
    parameter, first = call.parameters + place, call.firsts + place
    rate = np.float32(rates[RATE])
    if call.optimiser == ADAMW:
        _adamw(
            memory, gradient, parameter, first, call.seconds + place, size,
            np.float32(1) - rate * np.float32(decay), rate * np.float32(rates[FIRST_CORRECTION]),
            np.float32(rates[SECOND_CORRECTION]),
        )  # fmt: skip
    else:
        parameters = memory[parameter : parameter + size]
        velocities = memory[first : first + size]
        gradients = memory[gradient : gradient + size]
        _sgd(call, gradients, parameters, velocities, np.float32(decay), rate)
    averaging = np.float32(rates[AVERAGING])
    if averaging > 0:
        parameters = memory[parameter : parameter + size]
        averages = memory[call.averages + place : call.averages + place + size]
        for i in range(size):
            averages[i] += averaging * (parameters[i] - averages[i])


@intrinsic
def _adamw(
    typing_context: Any, memory: Any, gradient: Any, parameter: Any, first: Any, second: Any,
    size: Any, keep: Any, step: Any, correction: Any,
) -> Any:  # fmt: skip
    """AdamW: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, algorithm 2.

    Weight decay is multiplied by the learning rate, as in PyTorch: both are in `keep`.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes = FLOAT32
        starts = [
            pointer(context, builder, signature.args[0], arguments[0], at) for at in arguments[1:5]
        ]
        keep, step, correction = [lanes.splat(builder, number) for number in arguments[6:]]
        times, plus = builder.fmul, builder.fadd

        def decayed(old: Any, decay: float, new: Any) -> Any:
            new = times(lanes.constant(1 - decay), new)
            return plus(times(lanes.constant(decay), old), new)

        def one(places: list[Any], _: list[Any]) -> list[Any]:
            slope, weight, mean, square = [lanes.load(builder, place) for place in places]
            mean = decayed(mean, FIRST_DECAY, slope)
            square = decayed(square, SECOND_DECAY, times(slope, slope))
            size = lanes.absolute(builder, mean)
            mean = builder.select(builder.fcmp_ordered(">", size, tiny), mean, lanes.zeros)
            square = builder.select(builder.fcmp_ordered(">", square, tiny), square, lanes.zeros)
            root = square_root(builder, times(square, correction))
            move = times(times(step, mean), reciprocal(builder, plus(root, epsilon)))
            weight = builder.fsub(times(weight, keep), move)
            for place, vector in zip(places[1:], (weight, mean, square), strict=True):
                lanes.store(builder, vector, place)
            return []

        tiny, epsilon = lanes.constant(TINY), lanes.constant(EPSILON)
        count = builder.udiv(arguments[5], constant(lanes.width))
        emit_loop(builder, count, [(start, constant(lanes.width)) for start in starts], [], one)
        return context.get_dummy_value()

    numbers = [types.float32] * 3
    return types.void(memory, *[types.intp] * 5, *numbers), generate


@part
def _sgd(
    call: Record, gradients: Memory, parameters: Memory, velocities: Memory, decay: Float,
    rate: Float,
) -> None:  # fmt: skip
    """SGD with `momentum`, plain or Nesterov's (`key` 1).

    Sutskever et al., On the importance of initialization and momentum, ICML 2013, in the form that
    PyTorch gives it: v = m v + g; p -= rate (g + m v) with Nesterov, rate v without.
    """
    momentum = np.float32(call.momentum)
    along = np.float32(1) if not call.key else momentum
    own = np.float32(1) if call.key else np.float32(0)
    for i in range(gradients.size):
        gradient = gradients[i] + decay * parameters[i]
        velocity = momentum * velocities[i] + gradient
        velocity = velocity if abs(velocity) > TINY else np.float32(0)
        velocities[i] = velocity
        parameters[i] = parameters[i] - rate * (own * gradient + along * velocity)


@kernel
def reduce_jobs(
    memory: Memory, call: Record, task: int, jobs: int, rates: NDArray[np.float64]
) -> None:
    """Block `task` of the sum of the jobs' gradients, added in the jobs' order; then its step.

    `source` is the first job's, `source_image` the way to the next; `target` the whole gradient.
    """
    begin = task * call.block
    size = min(call.block, call.parameter_count - begin)
    total = memory[call.target + begin : call.target + begin + size]
    for i in range(size):
        total[i] = memory[call.source + begin + i]
    for job in range(1, jobs):
        start = call.source + job * call.source_image + begin
        part = memory[start : start + size]
        for i in range(size):
            total[i] += part[i]
    optimise(memory, call, call.target + begin, size, call.value, rates)
