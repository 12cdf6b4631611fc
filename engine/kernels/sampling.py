"""Pick a batch's samples from the dataset and vary them: shifted, or bent as other hands might.

What is done to a sample hangs on the epoch's key and the sample's place in the epoch alone.
"""

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from engine.kernels.call import Float, Key, Memory, Record
from engine.kernels.random import mix, unit
from engine.kernels.simd import FLOAT32, WIDTH, constant, pointer

SIDE = 28

PLAIN = 0
SHIFT = 1
FULL = 2

# Augmentation "shift" moves by whole pixels up to SHIFTED; "full" moves by any amount up to it,
# turns, scales and shears, and bends by a random field.
SHIFTED = 2
TURNED = np.float32(math.radians(12))
SCALED = np.float32(0.13)
SHEARED = np.float32(0.15)
BENT = np.float32(2.2)
# The field is a cubic B-spline over a grid of control points this many pixels apart: a smooth
# field for sixteen multiplications a pixel, in the place of Simard's Gaussian filter (Simard,
# Steinkraus, Platt: Best Practices for Convolutional Neural Networks, ICDAR 2003, section 2).
_SPACING = 7
_CONTROLS = SIDE // _SPACING + 3
_GREY = np.float32(1 / 255)


def _spline_weights() -> np.ndarray:
    """Cubic B-spline weights of the four nearest control points, float32 [28, 4]."""
    t = (np.arange(SIDE) % _SPACING + 0.5) / _SPACING
    weights = [(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]
    return (np.stack(weights, axis=1) / 6).astype(np.float32)


_WEIGHTS = _spline_weights()


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


@njit(nogil=True, cache=True)
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
    for image in range(first, first + rows):
        target = call.target + thread * call.target_thread + first * call.target_first
        target += (image - first) * call.target_image
        sample = order[start + image]
        if call.kind == PLAIN:
            for row in range(SIDE):
                _widen(memory, target + row * call.target_row, images, (sample * SIDE + row) * SIDE)
            continue
        picture = images[sample]
        sample_key = mix(key, start + image)
        if call.kind == FULL:
            _bend(memory, target, call.target_row, picture, sample_key)
            continue
        down, right = 0, 0
        if call.kind == SHIFT:
            reach = 2 * SHIFTED + 1
            down = int(unit(sample_key, 0) * reach) - SHIFTED
            right = int(unit(sample_key, 1) * reach) - SHIFTED
        _shift(memory, target, call.target_row, picture, down, right)


@njit(nogil=True, cache=True)
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


@njit(nogil=True, cache=True)
def _around(key: Key, index: int, reach: Float) -> Float:
    """Uniform in [-reach, reach)."""
    return (np.float32(2) * unit(key, index) - np.float32(1)) * reach


@njit(nogil=True, cache=True)
def _bend(
    memory: Memory, target: int, row_stride: int, picture: NDArray[np.uint8], key: Key
) -> None:
    """Sample the picture where a random affine map and a smooth random field send each pixel."""
    centre = np.float32((SIDE - 1) / 2)
    turn = _around(key, 0, TURNED)
    shear = _around(key, 1, SHEARED)
    scale_x = np.float32(1) + _around(key, 2, SCALED)
    scale_y = np.float32(1) + _around(key, 3, SCALED)
    shift_x = _around(key, 4, np.float32(SHIFTED))
    shift_y = _around(key, 5, np.float32(SHIFTED))
    cosine, sine = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    xx, xy = cosine * scale_x, (shear * cosine - sine) * scale_x
    yx, yy = sine * scale_y, (shear * sine + cosine) * scale_y
    field = np.empty((2, _CONTROLS, _CONTROLS), np.float32)
    for axis in range(2):
        for i in range(_CONTROLS):
            for j in range(_CONTROLS):
                index = 6 + (axis * _CONTROLS + i) * _CONTROLS + j
                field[axis, i, j] = _around(key, index, BENT)
    bend = np.empty((2, _CONTROLS), np.float32)
    for row in range(SIDE):
        above = row // _SPACING
        for axis in range(2):
            for j in range(_CONTROLS):
                total = np.float32(0)
                for i in range(4):
                    total += _WEIGHTS[row, i] * field[axis, above + i, j]
                bend[axis, j] = total
        y = np.float32(row) - centre - shift_y
        for column in range(SIDE):
            x = np.float32(column) - centre - shift_x
            left = column // _SPACING
            from_x = xx * x + xy * y + centre
            from_y = yx * x + yy * y + centre
            for i in range(4):
                from_x += _WEIGHTS[column, i] * bend[0, left + i]
                from_y += _WEIGHTS[column, i] * bend[1, left + i]
            memory[target + row * row_stride + column] = _bilinear(picture, from_x, from_y)


@njit(nogil=True, cache=True)
def _bilinear(picture: NDArray[np.uint8], x: Float, y: Float) -> Float:
    """The picture between its pixels, 0..1; black outside."""
    if not (-1 < x < SIDE and -1 < y < SIDE):
        return np.float32(0)
    left, top = math.floor(x), math.floor(y)
    right_share, low_share = x - np.float32(left), y - np.float32(top)
    total = np.float32(0)
    for i in range(2):
        row = top + i
        if 0 <= row < SIDE:
            share_y = low_share if i else np.float32(1) - low_share
            if left >= 0:
                total += share_y * (np.float32(1) - right_share) * np.float32(picture[row, left])
            if left + 1 < SIDE:
                total += share_y * right_share * np.float32(picture[row, left + 1])
    return total * _GREY
