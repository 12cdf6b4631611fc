"""Numbers as colours of the theme: nothing is paper, much is ink.

Colours between are mixed in Oklab, where equal steps look equal (Ottosson, A perceptual color space
for image processing, 2020), and stand along a map where their lightness says: twice the number
looks twice as far from the paper.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.look.theme import Theme

# Colours from nothing to the most.
STEPS = 256

Colours = NDArray[np.uint32]

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def activation_colours(values: NDArray[np.floating], most: float, theme: Theme) -> Colours:
    """Opaque ARGB colours of values in 0..`most`: paper, accent, ink; in the values' shape."""
    return _looked_up(_activation_map(theme), values, most, 0)


def signed_colours(values: NDArray[np.floating], most: float, theme: Theme) -> Colours:
    """Opaque ARGB colours of values in ±`most`: below zero warm, zero paper, above the accent."""
    return _looked_up(_signed_map(theme), values, most, STEPS - 1)


def image_of(colours: Colours) -> QImage:
    """An image of ARGB colours [height, width], a pixel for a pixel; 0 is transparent."""
    height, width = colours.shape
    pixels = np.ascontiguousarray(colours)
    image_format = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, 4 * width, image_format).copy()


def opaque(colour: str) -> int:
    """A colour #rrggbb as ARGB."""
    return 0xFF000000 | int(colour[1:], 16)


def _looked_up(table: Colours, values: NDArray[np.floating], most: float, zero: int) -> Colours:
    scale = (STEPS - 1) / most if most > 0 else 0.0
    places = np.rint(values * np.float32(scale)).astype(np.int32) + zero
    return np.asarray(table[np.clip(places, 0, len(table) - 1)])


@lru_cache(maxsize=4)
def _activation_map(theme: Theme) -> Colours:
    return _between((theme.paper, theme.accent, theme.ink))


@lru_cache(maxsize=4)
def _signed_map(theme: Theme) -> Colours:
    below = _between((theme.paper, theme.chart[1]))
    above = _between((theme.paper, theme.accent))
    return np.concatenate([below[:0:-1], above])


def _between(colours: tuple[str, ...]) -> Colours:
    """STEPS colours from the first to the last, through the others."""
    stops = np.array([_oklab(colour) for colour in colours])
    lengths = np.array([abs(one[0] - other[0]) for one, other in pairwise(stops)])
    places = np.concatenate([[0], np.cumsum(lengths)]) / lengths.sum()
    along = np.linspace(0, 1, STEPS)
    lab = np.stack([np.interp(along, places, stops[:, axis]) for axis in range(3)], axis=1)
    return _argb(lab)


def _oklab(colour: str) -> NDArray[np.float64]:
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    light = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    return np.asarray(_TO_LAB @ np.cbrt(_TO_CONES @ light))


def _argb(lab: NDArray[np.float64]) -> Colours:
    light = np.linalg.solve(_TO_CONES, np.linalg.solve(_TO_LAB, lab.T) ** 3).clip(0, 1)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    red, green, blue = np.rint(255 * coded).astype(np.uint32)
    return np.asarray(np.uint32(0xFF000000) | red << 16 | green << 8 | blue, np.uint32)
