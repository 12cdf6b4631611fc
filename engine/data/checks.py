"""What must hold for the samples of any file, and the sentences for when it does not."""

import numpy as np
from numpy.typing import NDArray

from engine.data.stream import MOST_BYTES, MOST_SAID
from engine.errors import DataError

SIDE = 28
CLASSES = 10
# The label of a drawing that is no digit.
NO_DIGIT = CLASSES


def check_size(count: int, size: int, name: str) -> None:
    """Refuse no items at all, or more than `MOST_BYTES` in them."""
    if count == 0:
        raise DataError(f"{name} holds no samples; choose a file that does.")
    if size > MOST_BYTES:
        raise DataError(
            f"{name} promises {count:,} items in {size:,} bytes; Inkling opens up to {MOST_SAID}: "
            "get it again, or split it."
        )


def check_labels(labels: NDArray[np.integer], name: str) -> None:
    """Refuse labels above 9 and below 0."""
    wrong = (labels < 0) | (labels >= CLASSES)
    if wrong.any():
        item = int(wrong.argmax())
        raise DataError(
            f"{name} holds the label {labels[item]} (item {item + 1:,}); "
            "Inkling reads ten classes, 0 to 9: choose a dataset of ten."
        )


def check_pair(images: int, images_name: str, labels: int, labels_name: str) -> None:
    """Refuse counts that differ."""
    if images != labels:
        raise DataError(
            f"{images_name} holds {images:,} images and {labels_name} {labels:,} labels; "
            "they do not belong together."
        )
