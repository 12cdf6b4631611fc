"""A picture as an image in the ink's colour, to be shown on the paper."""

import numpy as np
from PySide6.QtGui import QColor, QImage

from engine.ink.picture import Picture


def image_of(picture: Picture, colour: QColor) -> QImage:
    """Transparent where the picture is empty, `colour` where it is full."""
    height, width = picture.intensity.shape
    pixels = np.empty((height, width, 4), np.uint8)
    # The bytes of ARGB32, premultiplied, from the low end on: blue, green, red, alpha.
    for channel, value in enumerate((colour.blue(), colour.green(), colour.red(), 255)):
        pixels[:, :, channel] = np.rint(picture.intensity * value)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()
