"""Pick a batch's samples from the dataset and vary them: shifted, or bent as other hands might.

What is done to a sample hangs on the epoch's key and the sample's place in the epoch alone.
"""

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from engine.kernels.call import Float, Key, Memory, Record
from engine.kernels.compiling import kernel, part
from engine.kernels.random import mix, unit
from engine.kernels.simd import FLOAT32, WIDTH, constant, pointer

SIDE = 28

PLAIN = 0
SHIFT = 1
FULL = 2

# Augmentation "shift" moves by whole pixels up to SHIFTED; "full" moves by any amount up to it,
# turns, scales and shears, and bends by a random field. What lies between pixels is blurred, and
# what will be read is not: so CRISP of the samples are moved by whole pixels in "full", too.
SHIFTED = 2
CRISP = np.float32(0.5)
TURNED = np.float32(math.radians(12))
SCALED = np.float32(0.13)
SHEARED = np.float32(0.15)
BENT = np.float32(2.2)
# How far each of the numbers goes that make an affine map: turn, shear, both scales, both shifts.
REACHES = np.array([TURNED, SHEARED, SCALED, SCALED, SHIFTED, SHIFTED], np.float32)
# The field is a cubic B-spline over a grid of control points this many pixels apart: a smooth
# field for sixteen multiplications a pixel, in the place of Simard's Gaussian filter (Simard,
# Steinkraus, Platt: Best Practices for Convolutional Neural Networks, ICDAR 2003, section 2).
SPACING = 7
CONTROLS = SIDE // SPACING + 3
# The place of the number that tells whether a sample is bent: behind all that bend it.
WHETHER = REACHES.size + 2 * CONTROLS * CONTROLS
_GREY = np.float32(1 / 255)


def _spline_basis() -> np.ndarray:
    """What each control point of a cubic B-spline weighs at each pixel, float32 [controls, 28]."""
    basis = np.zeros((CONTROLS, SIDE), np.float32)
    for pixel in range(SIDE):
        t = (pixel % SPACING + 0.5) / SPACING
        weights = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
        for nearest, weight in enumerate(weights):
            basis[pixel // SPACING + nearest, pixel] = weight / 6
    return basis


BASIS = _spline_basis()
# Black pixels around a picture, so that nobody has to ask whether a place lies within.
_MARGIN = 2
_WIDE = SIDE + 2 * _MARGIN


@intrinsic
def _widen(typing_context: Any, memory: Any, place: Any, images: Any, pixel: Any) -> Any:
    """Write the SIDE greys from `pixel` on, counted through all images, as floats 0..1."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        target = pointer(context, builder, signature.args[0], *arguments[:2])
        source = pointer(context, builder, signature.args[2], *arguments[2:])
        scale = FLOAT32.splat(builder, ir.Constant(FLOAT32.number, float(_GREY)))
        # The last vector laps over the one before.
        for begin in (*range(0, SIDE - WIDTH, WIDTH), SIDE - WIDTH):
            kind = ir.VectorType(ir.IntType(8), WIDTH).as_pointer()
            at = builder.gep(source, [constant(begin)])
            greys = builder.load(builder.bitcast(at, kind), align=1)
            numbers = builder.fmul(builder.uitofp(greys, FLOAT32.vector), scale)
            FLOAT32.store(builder, numbers, builder.gep(target, [constant(begin)]))
        return context.get_dummy_value()

    return types.void(memory, types.intp, images, types.intp), generate


@kernel
def gather(
    memory: Memory,
    call: Record,
    thread: int,
    first: int,
    rows: int,
    images: NDArray[np.uint8],
    order: NDArray[np.int64],
    start: int,
    key: Key,
) -> None:
    """Write samples `order[start + first …]` as float32 0..1 to `target`, varied as `kind` says.

    `images` is uint8 [n, 28, 28]; `start` is the batch's place in the epoch.
    """
    black = np.zeros(_WIDE * _WIDE + 1, np.float32)
    for image in range(first, first + rows):
        target = call.target + thread * call.target_thread + first * call.target_first
        target += (image - first) * call.target_image
        sample = order[start + image]
        if call.kind == PLAIN:
            for row in range(SIDE):
                _widen(memory, target + row * call.target_row, images, (sample * SIDE + row) * SIDE)
            continue
        sample_key = mix(key, start + image)
        if call.kind == FULL and unit(sample_key, WHETHER) >= CRISP:
            for row in range(SIDE):
                place = (row + _MARGIN) * _WIDE + _MARGIN
                _widen(black, place, images, (sample * SIDE + row) * SIDE)
            _bend(memory, target, call.target_row, black, sample_key)
            continue
        picture = images[sample]
        reach = 2 * SHIFTED + 1
        down = int(unit(sample_key, 0) * reach) - SHIFTED
        right = int(unit(sample_key, 1) * reach) - SHIFTED
        _shift(memory, target, call.target_row, picture, down, right)


@part
def _shift(
    memory: Memory, target: int, row_stride: int, picture: NDArray[np.uint8], down: int, right: int
) -> None:
    low, high = max(0, right), min(SIDE, SIDE + right)
    for row in range(SIDE):
        place = target + row * row_stride
        if 0 <= row - down < SIDE:
            memory[place : place + low] = np.float32(0)
            memory[place + high : place + SIDE] = np.float32(0)
            line = picture[row - down]
            for column in range(low, high):
                memory[place + column] = np.float32(line[column - right]) * _GREY
        else:
            memory[place : place + SIDE] = np.float32(0)


@part
def _around(key: Key, index: int, reach: Float) -> Float:
    """Uniform in [-reach, reach)."""
    return (np.float32(2) * unit(key, index) - np.float32(1)) * reach


@part
def _bend(
    memory: Memory, target: int, row_stride: int, source: NDArray[np.float32], key: Key
) -> None:
    """Sample the picture where a random affine map and a smooth random field send each pixel.

    `source` is the picture among black ones, float32 [_WIDE * _WIDE + 1].
    """
    centre = np.float32((SIDE - 1) / 2)
    drawn = np.empty(REACHES.size, np.float32)
    for i in range(REACHES.size):
        drawn[i] = _around(key, i, REACHES[i])
    turn, shear, wider, higher = drawn[0], drawn[1], drawn[2], drawn[3]
    shift_x, shift_y = drawn[4], drawn[5]
    scale_x, scale_y = np.float32(1) + wider, np.float32(1) + higher
    cosine, sine = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    xx, xy = cosine * scale_x, (shear * cosine - sine) * scale_x
    yx, yy = sine * scale_y, (shear * sine + cosine) * scale_y
    # The field, stretched out along the rows first: each axis, control row, pixel of a row.
    field = np.zeros((2, CONTROLS, SIDE), np.float32)
    for axis in range(2):
        for i in range(CONTROLS):
            for j in range(CONTROLS):
                index = REACHES.size + (axis * CONTROLS + i) * CONTROLS + j
                control = _around(key, index, BENT)
                for column in range(SIDE):
                    field[axis, i, column] += control * BASIS[j, column]
    xs, ys = np.empty(SIDE, np.float32), np.empty(SIDE, np.float32)
    for row in range(SIDE):
        y = np.float32(row) - centre - shift_y
        for column in range(SIDE):
            x = np.float32(column) - centre - shift_x
            xs[column] = xx * x + xy * y + centre
            ys[column] = yx * x + yy * y + centre
        for i in range(row // SPACING, row // SPACING + 4):
            weight = BASIS[i, row]
            for column in range(SIDE):
                xs[column] += weight * field[0, i, column]
                ys[column] += weight * field[1, i, column]
        _interpolate(memory, target + row * row_stride, source, xs, ys)


@part
def _interpolate(
    memory: Memory, target: int, source: NDArray[np.float32], xs: Memory, ys: Memory
) -> None:
    """A row of numbers between the pixels of a picture among black ones, bilinearly."""
    # Counted from the corner of the margin: so nothing is negative, and cutting off rounds down.
    margin = np.float32(_MARGIN)
    least, most = np.float32(_MARGIN - 1), np.float32(_MARGIN + SIDE)
    one, wide = np.uint64(1), np.uint64(_WIDE)
    for column in range(SIDE):
        x = min(max(xs[column] + margin, least), most)
        y = min(max(ys[column] + margin, least), most)
        left, top = np.int32(x), np.int32(y)
        right_share, low_share = x - np.float32(left), y - np.float32(top)
        at = np.uint64(top * np.int32(_WIDE) + left)
        high = source[at] + right_share * (source[at + one] - source[at])
        low = source[at + wide] + right_share * (source[at + wide + one] - source[at + wide])
        memory[target + column] = high + low_share * (low - high)
