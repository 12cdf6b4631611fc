"""The average digit of each class."""

import numpy as np
from numpy.typing import NDArray

from engine.data.checks import CLASSES, SIDE
from engine.data.dataset import Split


def average_samples(split: Split) -> NDArray[np.float32]:
    """The mean sample of each label 0..9, float32 [10, 28, 28] of 0..1; black where there is none.

    Passes over what is no digit.
    """
    averages = np.zeros((CLASSES, SIDE, SIDE), np.float32)
    for digit in np.unique(split.labels[split.labels < CLASSES]):
        averages[digit] = split.images[split.labels == digit].mean(axis=0) / 255
    return averages
