"""Pictures to their samples: cropped, reduced true to area, lines as wide as MNIST's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.ink.picture import Picture
from engine.ink.sample import (
    BOX,
    MARGIN,
    MIDDLE,
    MNIST_WIDTHS,
    NARROWEST,
    SIZE,
    WIDEST,
    centre_of_mass,
)
from engine.kernels.raster import resample, spread

# What is fainter than this share of the brightest pixel does not count for the crop.
FAINT = 0.1

# A picture whose ink is below one level of eight bits is brightened before anything else.
FAINTEST = 1 / 255

# Lines are measured and widened in pixels a quarter of the sample's.
FINENESS = 4

MOST_MOVED = -MARGIN * FINENESS, MARGIN * FINENESS

# A line is thinned by no more than this, in pixels of the sample: beyond, it is no line.
MOST_THINNED = 3.0


def sample_of_picture(picture: Picture) -> NDArray[np.float32]:
    """The sample [28, 28] of a picture that is not empty.

    A line one pixel wide in a large picture would be a faint thread in the sample, and was black
    on white to the one who drew it: lines are widened or thinned into the range of `sample`, and
    the ink is made as bright as MNIST's.
    """
    pixels = _visible(picture.intensity)
    inked = pixels > FAINT * pixels.max()
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    crop = pixels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]

    fine = _fitted(pixels, crop, left, top, BOX)
    width = _line_width(fine) / FINENESS
    if max(crop.shape) == BOX and MNIST_WIDTHS[0] <= width <= MNIST_WIDTHS[1]:
        return _bright(_moved(pixels, crop, left, top))
    change = max(float(np.clip(width, NARROWEST, WIDEST)) - width, -MOST_THINNED)
    if change:
        # The box holds the line's new width.
        fine = _fitted(pixels, crop, left, top, BOX - change)
        spread(fine, fine.copy(), change / 2 * FINENESS)
    return _bright(_centred(fine))


def _visible(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The pixels, made brighter where the brightest would be rounded away beside full ink."""
    brightest = float(pixels.max())
    return pixels if brightest >= FAINTEST else np.asarray(pixels / brightest, dtype=np.float32)


def _fitted(
    pixels: NDArray[np.float32], crop: NDArray[np.float32], left: int, top: int, box: float
) -> NDArray[np.float32]:
    """The picture as a fine sample, its crop in the middle, fitted into `box` pixels of it."""
    height, width = crop.shape
    scale = box / max(height, width)
    raster = np.empty((SIZE * FINENESS, SIZE * FINENESS), dtype=np.float32)
    corner = SIZE / scale / 2
    resample(raster, pixels, left + width / 2 - corner, top + height / 2 - corner, scale * FINENESS)
    return raster


def _centred(fine: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sample of a fine one, moved so that its mass lies at MIDDLE, its box staying inside."""
    move = np.clip(np.array(centre_of_mass(fine)) - MIDDLE * FINENESS, *MOST_MOVED)
    raster = np.empty((SIZE, SIZE), dtype=np.float32)
    resample(raster, fine, float(move[0]), float(move[1]), 1 / FINENESS)
    return raster


def _moved(
    pixels: NDArray[np.float32], crop: NDArray[np.float32], left: int, top: int
) -> NDArray[np.float32]:
    """A picture with MNIST's size and lines moved by whole pixels, as MNIST's were.

    So MNIST's own images come out as they are; interpolation would only blur them.
    """
    x, y = centre_of_mass(crop)
    raster = np.empty((SIZE, SIZE), dtype=np.float32)
    resample(raster, pixels, left - round(MIDDLE - x), top - round(MIDDLE - y), 1.0)
    return raster


def _line_width(raster: NDArray[np.float32]) -> float:
    """Mean width of the lines in pixels: their area is length times width, their edges 2 lengths.

    The length of the edges is the raster's total variation, which blur does not change.
    """
    right = np.diff(raster, axis=1, append=np.float32(0))
    down = np.diff(raster, axis=0, append=np.float32(0))
    edges = float(np.hypot(right, down).sum(dtype=np.float64))
    return 2 * float(raster.sum(dtype=np.float64)) / edges


def _bright(raster: NDArray[np.float32]) -> NDArray[np.float32]:
    """The raster with a quarter of what is clearly ink at full brightness, as in MNIST."""
    level = np.percentile(raster[raster > raster.max() / 2], 75)
    return np.asarray(np.minimum(raster / level, 1), dtype=np.float32)
