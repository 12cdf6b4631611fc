"""Pick a batch's samples on the GPU and vary them as the CPU does: a thread a pixel."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import Float, Key, Memory, Record
from engine.kernels.cuda.gpu import cuda, device
from engine.kernels.cuda.random import mix, unit
from engine.kernels.sampling import (
    BASIS,
    BENT,
    CONTROLS,
    CRISP,
    FULL,
    PLAIN,
    REACHES,
    SHIFTED,
    SIDE,
    SPACING,
    WHETHER,
)

_PIXELS = SIDE * SIDE
_GREY = np.float32(1 / 255)
_MAPPED = len(REACHES)
# The numbers that bend a sample: those of the affine map, then the controls of both axes.
_DRAWN = _MAPPED + 2 * CONTROLS * CONTROLS


@device
def gather(
    memory: Memory, scratch: Memory, call: Record, block: int, first: int, rows: int,
    images: NDArray[np.uint8], order: NDArray[np.int64], start: int, key: Key,
) -> None:  # fmt: skip
    """Write samples `order[start + first …]` as float32 0..1 to `target`, varied as `kind` says.

    `images` is uint8 [n, 28, 28]; `start` is the batch's place in the epoch.
    """
    for image in range(first, first + rows):
        target = call.target + block * call.target_thread + first * call.target_first
        target += (image - first) * call.target_image
        sample = order[start + image]
        sample_key = mix(key, start + image)
        bent = call.kind == FULL and unit(sample_key, WHETHER) >= CRISP
        if bent:
            cuda.syncthreads()
            for i in range(cuda.threadIdx.x, _DRAWN, cuda.blockDim.x):
                reach = REACHES[i] if i < _MAPPED else BENT
                scratch[i] = (np.float32(2) * unit(sample_key, i) - np.float32(1)) * reach
            cuda.syncthreads()
        reach = 0 if call.kind == PLAIN else SHIFTED
        down = int(unit(sample_key, 0) * (2 * reach + 1)) - reach
        right = int(unit(sample_key, 1) * (2 * reach + 1)) - reach
        for pixel in range(cuda.threadIdx.x, _PIXELS, cuda.blockDim.x):
            row = pixel // SIDE
            column = pixel - row * SIDE
            if bent:
                grey = _bent(scratch, images, sample, row, column)
            else:
                grey = _pixel(images, sample, row - down, column - right)
            memory[target + row * call.target_row + column] = grey * _GREY


@device
def _pixel(images: NDArray[np.uint8], sample: int, row: int, column: int) -> Float:
    """A pixel's grey, 0 beyond the picture."""
    if 0 <= row < SIDE and 0 <= column < SIDE:
        return np.float32(images[sample, row, column])
    return np.float32(0)


@device
def _bent(drawn: Memory, images: NDArray[np.uint8], sample: int, row: int, column: int) -> Float:
    """The grey where a random affine map and a smooth random field send a pixel, bilinearly."""
    centre = np.float32((SIDE - 1) / 2)
    one = np.float32(1)
    turn, shear = drawn[0], drawn[1]
    scale_x, scale_y = one + drawn[2], one + drawn[3]
    x = np.float32(column) - centre - drawn[4]
    y = np.float32(row) - centre - drawn[5]
    cosine, sine = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    at_x = cosine * scale_x * x + (shear * cosine - sine) * scale_x * y + centre
    at_y = sine * scale_y * x + (shear * sine + cosine) * scale_y * y + centre
    # The cubic spline of the field: of its control points, four by four count here.
    for i in range(row // SPACING, row // SPACING + 4):
        for j in range(column // SPACING, column // SPACING + 4):
            weight = BASIS[i, row] * BASIS[j, column]
            place = _MAPPED + i * CONTROLS + j
            at_x += weight * drawn[place]
            at_y += weight * drawn[place + CONTROLS * CONTROLS]
    at_x = min(max(at_x, -one), np.float32(SIDE))
    at_y = min(max(at_y, -one), np.float32(SIDE))
    # Nothing is below zero then, and cutting off rounds down.
    left, top = int(at_x + one) - 1, int(at_y + one) - 1
    right_share, low_share = at_x - np.float32(left), at_y - np.float32(top)
    high = _between(images, sample, top, left, right_share)
    low = _between(images, sample, top + 1, left, right_share)
    return high + low_share * (low - high)


@device
def _between(images: NDArray[np.uint8], sample: int, row: int, left: int, share: Float) -> Float:
    """A grey between two neighbours of a row."""
    grey = _pixel(images, sample, row, left)
    return grey + share * (_pixel(images, sample, row, left + 1) - grey)
