"""A sample as an image: ink on paper, or ink alone."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.look.theme import Theme


def sample_image(sample: NDArray[np.float32], theme: Theme) -> QImage:
    """The image of a sample [height, width] of 0..1, a pixel for a pixel."""
    paper, ink = (
        np.array([colour.red(), colour.green(), colour.blue()])
        for colour in (QColor(theme.paper), QColor(theme.ink))
    )
    mixed = paper + np.clip(sample, 0, 1)[:, :, None] * (ink - paper)
    pixels = np.ascontiguousarray(np.rint(mixed).astype(np.uint8))
    height, width = sample.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def ink_image(sample: NDArray[np.float32], theme: Theme) -> QImage:
    """The image of a sample's ink, for any ground: the less ink, the more of that is seen."""
    shares = np.rint(255 * np.clip(sample, 0, 1)).astype(np.uint8)
    height, width = sample.shape
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(theme.ink))
    image.setAlphaChannel(
        QImage(shares.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    )
    return image
