"""Pictures of digits, from any file or pixels, as white ink on black."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import PictureError
from engine.ink import decode
from engine.ink.paper import ink_on


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture in which brightness is ink.

    intensity: [height, width] float32, 0 (nothing) to 1 (ink), copied and read-only. Raises
    ValueError where it is not such an array.
    """

    intensity: NDArray[np.float32]

    def __post_init__(self) -> None:
        intensity = np.array(self.intensity, dtype=np.float32, order="C")
        if intensity.ndim != 2 or intensity.size == 0:
            raise ValueError(f"a picture cannot have the shape {intensity.shape}")
        if not (intensity.min() >= 0 and intensity.max() <= 1):
            raise ValueError("a picture's intensity must lie within 0..1")
        intensity.setflags(write=False)
        object.__setattr__(self, "intensity", intensity)

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink."""
        return not self.intensity.any()


def open_picture(source: str | Path | bytes) -> Picture:
    """The picture in a PNG, JPEG, BMP, GIF, WebP or TIFF file, or in the bytes of one.

    Any size up to decode.MOST_PIXELS, told from the header before memory is taken; larger than
    decode.LONGEST_SIDE is reduced. Alpha, EXIF orientation, 16 bits, palettes are understood; of
    an animation the first frame is taken. Light or dark background, flat or photographed.
    Raises PictureError, one sentence naming the file.
    """
    if isinstance(source, bytes):
        return _picture_of(decode.decoded(source, "the picture"))
    path = Path(source)
    return _picture_of(decode.decoded(decode.content_of(path), path.name))


def picture_from_pixels(pixels: NDArray[np.uint8]) -> Picture:
    """The picture in pixels [h, w] (grey), [h, w, 3] (RGB) or [h, w, 4] (RGB and alpha).

    Raises PictureError for no pixels, other shapes and more than decode.MOST_PIXELS.
    """
    shape = pixels.shape
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] not in (3, 4)):
        raise PictureError(f"pixels of shape {shape} make no picture.")
    decode.check_size(shape[1], shape[0], "the picture")
    image = Image.fromarray(np.ascontiguousarray(pixels, dtype=np.uint8))
    return _picture_of(decode.flattened(image))


def _picture_of(colours: NDArray[np.float32]) -> Picture:
    return Picture(ink_on(colours))
