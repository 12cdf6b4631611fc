"""Random convolutions in guarded memory, laid out as a plan does it."""

import naive
import numpy as np
from panels import filled_up, in_panels

from engine.kernels.simd import WIDTH
from engine.kernels.tiles import (
    BY_COLUMNS,
    BY_ROWS,
    SLIDE,
    SLIDES,
    SLIDING,
    SLIDING_BACK,
    SLIDING_KERNEL,
    STRIDING,
)

# Kernel, stride, padding.
WINDOWS = [
    (kernel, stride, padding)
    for kernel in (1, 3, 5, 7)
    for stride in (1, 2)
    for padding in sorted({0, kernel // 2})
]
# Images, height, width, channels in, channels out. Some rows of results are multiples of SLIDE.
SHAPES = [
    (1, 7, 7, 1, 1),
    (3, 8, 9, 1, WIDTH + 1),
    (1, 9, 3 * SLIDE, 1, WIDTH),
    (2, 9, SLIDE + 2, 3, WIDTH - 1),
    (1, 7, 3 * SLIDE, 2, WIDTH),
    (2, 11, 13, WIDTH - 1, 2 * WIDTH),
    (1, 8, 29, WIDTH + 1, 3 * WIDTH - 2),
]


def numbers(generator, *shape):
    return generator.standard_normal(shape).astype(np.float32)


class Case:
    """Random operands of one convolution, and what it makes of them in float64."""

    def __init__(self, window, shape):
        self.kernel, self.stride, self.padding = window
        self.images, self.height, self.width, self.inputs, self.outputs = shape
        generator = np.random.default_rng([*window, *shape])
        self.x = numbers(generator, self.images, self.height, self.width, self.inputs)
        self.weight = numbers(generator, self.outputs, self.inputs, self.kernel, self.kernel)
        self.bias = numbers(generator, self.outputs)
        self.y = naive.convolve(
            *map(np.float64, (self.x, self.weight, self.bias)), self.stride, self.padding
        )
        _, self.height_out, self.width_out, _ = self.y.shape
        self.dy = numbers(generator, *self.y.shape)

    @property
    def back(self):
        """Gradients (dx, dweight, dbias) in float64."""
        operands = map(np.float64, (self.dy, self.x, self.weight))
        return naive.convolve_back(*operands, self.stride, self.padding)

    @property
    def geometry(self):
        """The fields that all three kernels read."""
        return {
            "kernel": self.kernel,
            "stride": self.stride,
            "padding": self.padding,
            "height_out": self.height_out,
            "columns_out": self.width_out,
        }

    def put_x(self, guarded):
        """X with zeros where windows reach: its first pixel, the strides of image and row.

        Beside each row, and above and below too where there is but one channel.
        """
        right = (self.width_out - 1) * self.stride + self.kernel - self.padding - self.width
        above = self.padding if self.inputs == 1 else 0
        borders = ((0, 0), (above, above), (self.padding, max(0, right)), (0, 0))
        x = np.pad(self.x, borders)
        row = x[0, 0].size
        corner = above * row + self.padding * self.inputs
        return guarded.put_strided(x.reshape(self.images, -1), x[0].size + 3, 1) + corner, (
            x[0].size + 3,
            row,
        )

    def put_dy(self, guarded, left=0, right=0):
        """dY in whole vectors, with zeros beside each row: its first pixel, its strides."""
        dy = np.pad(filled_up(self.dy), ((0, 0), (0, 0), (left, right), (0, 0)))
        image, row, pixel = dy[0].size, dy[0, 0].size, dy.shape[3]
        return guarded.put(dy) + left * pixel, (image, row, pixel)

    @property
    def beyond(self):
        """Pixels left and right of a row of dY that the way back to some input meets."""
        left = -(-(self.kernel - 1 - self.padding) // self.stride)
        right = (self.width - 1 + self.padding) // self.stride - (self.width_out - 1)
        return max(0, left), max(0, right)

    @property
    def kinds(self):
        """The tiles that can make this convolution."""
        kinds = [BY_ROWS]
        if self.inputs == self.stride == 1:
            kinds.append(BY_COLUMNS)
        if self._slides(self.outputs, self.width_out):
            kinds.append(SLIDING if self.stride == 1 else STRIDING)
        return kinds

    @property
    def kinds_back(self):
        """The tiles that can make its way back to the input."""
        kinds = [BY_ROWS]
        if self._slides(self.inputs, self.width):
            if self.stride == 1:
                kinds.append(SLIDING)
            elif self.padding == 1:
                kinds.append(SLIDING_BACK)
        return kinds

    def _slides(self, channels, width):
        _, panel = in_panels(np.zeros((1, channels)))
        return SLIDES and self.kernel == SLIDING_KERNEL and panel == WIDTH and width % SLIDE == 0
