"""The samples of one's own drawings, made from the strokes whenever they are asked for."""

from collections.abc import Sequence

import numpy as np

from engine.data.dataset import Split
from engine.data.my_drawing import MyDrawing


def samples_of(drawings: Sequence[MyDrawing]) -> Split:
    """Samples and labels in the drawings' order, as a split to learn from or to measure on."""
    # Preparing brings Numba, which the window must not wait for.
    from engine.ink.prepare import SIZE, prepare

    images = np.zeros((len(drawings), SIZE, SIZE), np.uint8)
    for image, mine in zip(images, drawings, strict=True):
        sample = prepare(mine.drawing)
        if sample is not None:
            image[:] = np.rint(sample * 255)
    return Split(images, np.array([mine.label for mine in drawings], np.uint8))
