"""Max-pooling: the largest of each square of `kernel` × `kernel` pixels, channel by channel.

Channels are taken a vector at a time. The last vector of a pixel may lap over into the next pixel,
which comes later.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from engine.kernels.call import Memory, Record
from engine.kernels.compiling import kernel, part
from engine.kernels.simd import FLOAT32, WIDTH, constant, pointer
from engine.kernels.tile import emit_loop


def _larger(builder: Any, best: Any, value: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", value, best), value, best)


def _emit_largest(builder: Any, start: Any, row: Any, pixel: Any, kernel: Any) -> Any:
    """The largest, lane by lane, of a square of pixels."""

    def along(places: list[Any], best: list[Any]) -> list[Any]:
        return [_larger(builder, best[0], FLOAT32.load(builder, places[0]))]

    def down(places: list[Any], best: list[Any]) -> list[Any]:
        return emit_loop(builder, kernel, [(places[0], pixel)], best, along)

    first = FLOAT32.load(builder, start)
    return emit_loop(builder, kernel, [(start, row)], [first], down)[0]


def _real_lanes(builder: Any, lanes: Any) -> Any:
    """A mask of the first `lanes` lanes."""
    numbers = ir.VectorType(ir.IntType(32), WIDTH)
    count = builder.trunc(lanes, ir.IntType(32))
    counts = builder.insert_element(ir.Constant(numbers, None), count, constant(0))
    undefined, first = ir.Constant(numbers, ir.Undefined), ir.Constant(numbers, [0] * WIDTH)
    counts = builder.shuffle_vector(counts, undefined, first)
    return builder.icmp_signed("<", ir.Constant(numbers, list(range(WIDTH))), counts)


@intrinsic
def _pool(
    typing_context: Any, memory: Any, source: Any, row: Any, pixel: Any, kernel: Any,
    lanes: Any, target: Any,
) -> Any:  # fmt: skip
    """One vector of one pooled pixel; zeros from lane `lanes` on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        memory, source, row, pixel, kernel, lanes, target = arguments
        start, end = (
            pointer(context, builder, signature.args[0], memory, at) for at in (source, target)
        )
        best = _emit_largest(builder, start, row, pixel, kernel)
        real = _real_lanes(builder, lanes)
        FLOAT32.store(builder, builder.select(real, best, FLOAT32.zeros), end)
        return context.get_dummy_value()

    return types.void(memory, *[types.intp] * 6), generate


@intrinsic
def _send_back(
    typing_context: Any, memory: Any, source: Any, row: Any, pixel: Any, kernel: Any,
    gradient: Any, scale: Any, lanes: Any, target: Any, target_row: Any, target_pixel: Any,
) -> Any:  # fmt: skip
    """One vector of one pooled pixel's gradient: to the first of the largest, zeros elsewhere.

    Lanes from `lanes` on are padding and get zeros.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        memory, source, row, pixel, kernel, gradient, scale, lanes = arguments[:8]
        target, target_row, target_pixel = arguments[8:]
        start, slope, end = (
            pointer(context, builder, signature.args[0], memory, at)
            for at in (source, gradient, target)
        )
        best = _emit_largest(builder, start, row, pixel, kernel)
        real = _real_lanes(builder, lanes)
        # What is not above zero passed no rectifier.
        open_lanes = builder.and_(real, builder.fcmp_ordered(">", best, FLOAT32.zeros))
        sent = builder.fmul(FLOAT32.load(builder, slope), FLOAT32.splat(builder, scale))
        sent = builder.select(open_lanes, sent, FLOAT32.zeros)

        def along(places: list[Any], left: list[Any]) -> list[Any]:
            found = builder.fcmp_ordered("==", FLOAT32.load(builder, places[0]), best)
            FLOAT32.store(builder, builder.select(found, left[0], FLOAT32.zeros), places[1])
            return [builder.select(found, FLOAT32.zeros, left[0])]

        def down(places: list[Any], left: list[Any]) -> list[Any]:
            moving = [(places[0], pixel), (places[1], target_pixel)]
            return emit_loop(builder, kernel, moving, left, along)

        emit_loop(builder, kernel, [(start, row), (end, target_row)], [sent], down)
        return context.get_dummy_value()

    kinds = [*[types.intp] * 5, types.float32, *[types.intp] * 4]
    return types.void(memory, *kinds), generate


@kernel
def pool(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """`source` and `target` are first pixels; squares that stick out are left out."""
    channels = call.channels
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        target = call.target + thread * call.target_thread + first * call.target_first
        source += image * call.source_image
        target += image * call.target_image
        for row in range(call.height_out):
            for column in range(call.columns_out):
                made = target + row * call.target_row + column * channels
                corner = source + call.kernel * (row * call.source_row + column * channels)
                for c in range(0, channels, WIDTH):
                    _pool(
                        memory, corner + c, call.source_row, channels, call.kernel,
                        channels - c, made + c,
                    )  # fmt: skip


@kernel
def pool_back(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Send each gradient, times `scale`, back to the pixel that was largest (the first of equals).

    `source` is dY, `other` the pooled layer's input, `target` its gradient. Pixels have `channels`
    numbers in the input, a `block` of them in dY, and whole vectors of `channels_out` in the
    target. What was not above zero passed no rectifier, and gets nothing.
    """
    channels, padded = call.channels, call.channels_out
    for image in range(rows):
        source = call.source + thread * call.source_thread + first * call.source_first
        source += image * call.source_image
        other = call.other + thread * call.other_thread + first * call.other_first
        other += image * call.other_image
        target = call.target + thread * call.target_thread + first * call.target_first
        target += image * call.target_image
        _clear_rest(memory, call, target)
        for row in range(call.height_out):
            for column in range(call.columns_out):
                gradient = source + row * call.source_row + column * call.block
                corner = other + call.kernel * (row * call.other_row + column * channels)
                back = target + call.kernel * (row * call.target_row + column * padded)
                for c in range(0, channels, WIDTH):
                    _send_back(
                        memory, corner + c, call.other_row, channels, call.kernel,
                        gradient + c, np.float32(call.scale), channels - c,
                        back + c, call.target_row, padded,
                    )  # fmt: skip


@part
def _clear_rest(memory: Memory, call: Record, target: int) -> None:
    """Zeros where squares would have stuck out."""
    used = call.kernel * call.columns_out * call.channels_out
    whole = call.columns * call.channels_out
    for row in range(call.height):
        begin = used if row < call.kernel * call.height_out else 0
        place = target + row * call.target_row
        for i in range(begin, whole):
            memory[place + i] = np.float32(0)
