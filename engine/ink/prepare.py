"""The one way from a drawing to a sample: as MNIST's were made, and blind to place and size.

What a sample is stands in `sample`; how ink and pictures become one, in `sample_of_ink` and
`sample_of_picture`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.ink.drawing import Drawing
from engine.ink.rasterise import render
from engine.ink.sample import SIZE
from engine.ink.sample_of_ink import sample_of_ink
from engine.ink.sample_of_picture import sample_of_picture
from engine.ink.stroke import Ink

__all__ = ["SIZE", "Drawing", "prepare", "render"]


def prepare(drawing: Drawing) -> NDArray[np.float32] | None:
    """The sample [28, 28] float32 in 0..1, white ink on black; None where there is no ink."""
    if drawing.is_empty:
        return None
    return sample_of_ink(drawing) if isinstance(drawing, Ink) else sample_of_picture(drawing)
