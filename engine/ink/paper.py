"""Tells ink from what it is on: a flat background as programs paint it, or photographed paper.

The picture itself decides. Where most of the border has one and the same level, the background is
flat, and the ink is the distance from that level: nothing is filtered, so a clean bitmap stays as
it is. Otherwise the light is uneven or the paper has grain: the local background is estimated,
and what does not stand out of the noise is dropped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.ink.photo_parts import ink_parts

Pixels = NDArray[np.float32]

# A level is one of 8 bits; JPEG leaves a flat background within two.
SAME_LEVEL = 2.5 / 255
FLAT_SHARE = 0.5
CLEAN_SHARE = 0.95

# What differs less than this from its background is a blank sheet's texture, not ink. A soft
# pencil differs by 0.2 and more.
LEAST_CONTRAST = 0.12

# Shares of the darkest ink between which a line's blurred edge lies, the same distance from half.
# Wrinkles and what shines through from the other side of the paper are fainter.
NOTHING, FULL = 0.3, 0.7

# The background of a photo is estimated at this size, over windows of this share of it: wider than
# a thick line, narrower than most shadows.
COARSE_SIDE = 96
WINDOW_SHARE = 0.3

LUMINANCE = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601


def ink_on(colours: Pixels) -> Pixels:
    """The ink of a picture: [h, w, 3] in 0..1 to intensity [h, w] in 0..1, zeros for none."""
    grey = _without_frame(_grey(colours))
    border = _border(grey)
    level, share = _common_level(border)
    # Of the border that is no ink, nearly all must have that level.
    faint = border[np.abs(border - level) < LEAST_CONTRAST]
    flat = share >= FLAT_SHARE and (np.abs(faint - level) <= SAME_LEVEL).mean() >= CLEAN_SHARE
    return _on_flat(grey, level) if flat else _on_paper(grey)


def _grey(colours: Pixels) -> Pixels:
    """Luminance, or a colour's channel where ink stands out far more: red on green, say."""
    luminance = colours @ LUMINANCE
    channels = [luminance, *(colours[:, :, channel] for channel in range(3))]
    contrasts = [float(channel.std()) for channel in channels]
    clearest = int(np.argmax(contrasts))
    return channels[clearest] if contrasts[clearest] > 1.5 * contrasts[0] + 0.01 else luminance


def _ring(grey: Pixels, depth: int) -> Pixels:
    """The pixels `depth` away from the edge, all around."""
    height, width = grey.shape
    inner = grey[depth : height - depth, depth : width - depth]
    return np.concatenate([inner[0], inner[-1], inner[1:-1, 0], inner[1:-1, -1]])


def _common_level(pixels: Pixels) -> tuple[float, float]:
    """The most common level, and the share of pixels that have it."""
    counts = np.bincount(np.round(pixels * 255).astype(np.int64).ravel(), minlength=256)
    level = float(counts.argmax()) / 255
    near = pixels[np.abs(pixels - level) <= SAME_LEVEL]
    return float(np.median(near)), near.size / pixels.size


def _border(grey: Pixels) -> Pixels:
    """The pixels of a border as wide as one part in 50 of the picture."""
    depth = max(1, min(grey.shape) // 50)
    return np.concatenate([_ring(grey, at) for at in range(depth)])


def _without_frame(grey: Pixels) -> Pixels:
    """The picture with a drawn frame painted over: uniform rings around a uniform ring."""
    deepest = max(2, min(grey.shape) // 20)
    if min(grey.shape) < 2 * deepest + 4:
        return grey
    outer, share = _common_level(_ring(grey, 0))
    if share < 0.98:
        return grey
    for depth in range(1, deepest + 1):
        level, share = _common_level(_ring(grey, depth))
        if abs(level - outer) > LEAST_CONTRAST and share > 0.9:
            framed = np.full_like(grey, level)
            inside = slice(depth, -depth), slice(depth, -depth)
            framed[inside] = grey[inside]
            return framed
    return grey


def _on_flat(grey: Pixels, level: float) -> Pixels:
    """Ink on a background of one level: lighter or darker, whichever there is more of."""
    difference = grey - np.float32(level)
    if difference.sum() < 0:
        difference = -difference
    strongest = float(difference.max())
    if strongest < LEAST_CONTRAST:
        return np.zeros_like(grey)
    difference[difference <= SAME_LEVEL] = 0
    return difference / np.float32(strongest)


def _on_paper(grey: Pixels) -> Pixels:
    """Ink on paper (or chalk on a board) in uneven light."""
    coarse = _coarse(grey)
    dark_ink = _is_ink_dark(coarse)
    paper = _paper(coarse if dark_ink else 1 - coarse, grey.shape)
    # Light falls on paper and ink alike, so a line's darkness is a share of its paper's light.
    light = grey if dark_ink else 1 - grey
    ink = np.asarray(1 - light / np.maximum(paper, 0.05), dtype=np.float32)
    smooth = _mean_of_neighbours(ink, 1)
    middle = float(np.median(smooth))
    noise = 1.4826 * float(np.median(np.abs(smooth - middle)))
    floor = middle + 5 * noise + 0.02
    inked = smooth > floor
    if inked.mean() < 2e-4:
        return np.zeros_like(grey)
    level = float(np.percentile(smooth[inked], 90))
    if level < max(LEAST_CONTRAST, 2 * floor):
        return np.zeros_like(grey)
    floor = max(floor, NOTHING * level)
    stands_out = _mean_of_neighbours(smooth, 1) > floor
    stretched = np.where(stands_out, (ink - floor) / (FULL * level - floor), 0).clip(0, 1)
    return _only_parts(np.asarray(stretched, dtype=np.float32))


def _only_parts(ink: Pixels) -> Pixels:
    """The ink without shadows and specks."""
    parts = Image.fromarray(ink_parts(_coarse(ink)))
    size = ink.shape[1], ink.shape[0]
    return np.where(np.asarray(parts.resize(size, Image.Resampling.NEAREST)), ink, np.float32(0))


def _coarse(grey: Pixels) -> Pixels:
    height, width = grey.shape
    scale = min(1.0, COARSE_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))


def _is_ink_dark(coarse: Pixels) -> bool:
    """Whether what stands out of a smooth background is darker than it.

    The background is a polynomial of second degree, fitted to most pixels by reweighted least
    squares; the third power of the remainder weighs the few far pixels, which are ink.
    """
    height, width = coarse.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    values = coarse.reshape(-1).astype(np.float64)
    weights = np.ones_like(values)
    remainder = values
    for _ in range(8):
        weighted = terms * weights[:, None]
        fit = np.linalg.lstsq(weighted.T @ terms, weighted.T @ values, rcond=None)[0]
        remainder = values - terms @ fit
        weights = 1 / np.maximum(np.abs(remainder), 0.005)
    return bool((remainder**3).sum() <= 0)


def _paper(coarse: Pixels, shape: tuple[int, int]) -> Pixels:
    """The paper under dark ink [h, w]: a closing fills dark lines, and keeps shadows wider."""
    window = round(WINDOW_SHARE * min(coarse.shape)) // 2 * 2 + 1
    filled = Image.fromarray(coarse)
    if window >= 3:
        filled = filled.filter(ImageFilter.MaxFilter(window)).filter(ImageFilter.MinFilter(window))
    size = shape[1], shape[0]
    return np.asarray(filled.resize(size, Image.Resampling.BILINEAR), dtype=np.float32)


def _mean_of_neighbours(pixels: Pixels, reach: int) -> Pixels:
    """The mean over the square of pixels at most `reach` away, the edge repeated outwards."""
    side = 2 * reach + 1
    padded = np.pad(pixels, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, side, axis=0).sum(axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(windows, side, axis=1).sum(axis=-1)
    return np.asarray(windows / side**2, dtype=np.float32)
