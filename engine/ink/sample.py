"""The form of a sample: what LeCun gave the images of MNIST, and what all drawings are given.

LeCun's preparation (http://yann.lecun.com/exdb/mnist): crop to the ink, fit the longer side into
20 pixels with the aspect kept, antialiased, and move the centre of mass to the middle of 28 x 28.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIZE = 28
BOX = 20.0
MARGIN = (SIZE - BOX) / 2

# The middle is the centre of pixel 14, counted from the edge: there lies the mean of MNIST's
# centres of mass (14.007, 13.996 by pixel), each within half a pixel, because theirs were moved by
# whole pixels.
MIDDLE = 14.5

# Widths of lines in pixels. A pen of fixed width gives blots where one writes small and threads
# where one writes large, and a network knows neither: so a line keeps its own width only within a
# range, and has the nominal one where the pen is unknown. With the nominal width, other people's
# pen digits have the mean intensity of MNIST's images (0.131). Outside the range they lie further
# from MNIST: their three nearest neighbours there name 1 to 30 in 100 more of them wrongly.
NOMINAL_WIDTH = 2.5
NARROWEST = 2.2
WIDEST = 3.0

# Nine of ten images of MNIST have lines of these widths.
MNIST_WIDTHS = (1.6, 3.6)


def centre_of_mass(raster: NDArray[np.float32]) -> tuple[float, float]:
    """How far right and down of the raster's corner its mass lies, in pixels."""
    columns, rows = raster.sum(axis=0, dtype=np.float64), raster.sum(axis=1, dtype=np.float64)
    mass = float(columns.sum())
    x = float(columns @ (np.arange(len(columns)) + 0.5)) / mass
    y = float(rows @ (np.arange(len(rows)) + 0.5)) / mass
    return x, y
