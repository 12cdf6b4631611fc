"""Convolution against the oracle, over kernels, strides, paddings, odd shapes, and every tile."""

import math

import numpy as np
import pytest
from convolutions import SHAPES, WINDOWS, Case
from from_python import from_python
from guarded import FIRST, THREAD, Guarded, of_batch, of_thread, places, record
from panels import filled_up, in_panels, window_matrix

from engine.kernels import call as operation
from engine.kernels import convolution
from engine.kernels.simd import WIDTH
from engine.kernels.tiles import STRIDING

convolve = from_python(convolution.convolve)


class Laid:
    """A case's operands for one kind of tile; results have `border` pixels between rows."""

    def __init__(self, case, kind, floor, border, lies=of_batch):
        self.case = case
        self.guarded = Guarded()
        panels, width = in_panels(window_matrix(case.weight))
        x, (image, row) = case.put_x(self.guarded)
        self.columns = filled_up(case.bias).size
        self.row = (case.width_out + border) * case.outputs
        # A pixel's last vector may lap over: behind the last pixel there is room for that.
        self.image = case.height_out * self.row + self.columns - case.outputs
        rows_of_zeros = np.zeros((case.images, self.image))
        self.target = self.guarded.put(rows_of_zeros)
        run = case.kernel * case.inputs * width
        self.call = record(
            operation.CONVOLVE,
            **lies("source", x, image, row),
            **lies("target", self.target, self.image, self.row),
            **case.geometry,
            kind=kind,
            vectors=width // WIDTH,
            a_line=case.stride * row,
            a_row=case.inputs * (1 if kind == STRIDING else case.stride),
            a_outer=row,
            a_inner=case.inputs,
            b_outer=run,
            b_inner=width,
            b_tap=case.inputs * width,
            c_line=self.row,
            c_row=case.outputs,
            weights=self.guarded.put(panels),
            bias=self.guarded.put(filled_up(case.bias)),
            panels=len(panels),
            width=width,
            channels=case.inputs,
            height=case.height,
            floor=floor,
        )

    def made(self):
        """Y, after a look at all that is not Y."""
        case = self.case
        convolve(self.guarded.memory, self.call, THREAD, FIRST, case.images)
        pixels = (case.images, self.image), (case.height_out, self.row)
        pixels = places(self.target, *pixels, (case.width_out, case.outputs))
        vectors = pixels[..., None] + np.arange(self.columns)
        written = pixels[..., None] + np.arange(case.outputs)
        self.guarded.check_only(vectors)
        made = self.guarded.memory[written]
        # What a vector laps over into is a border of zeros, or a pixel that is written later.
        self.guarded.memory[written] = 0
        assert (self.guarded.memory[vectors] == 0).all()
        return made


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("window", WINDOWS)
def test_every_tile_makes_the_convolution(window, shape):
    case = Case(window, shape)
    for kind in case.kinds:
        for border, floor in ((0, 0.0), (case.padding, -math.inf)):
            made = Laid(case, kind, floor, border).made()
            expected = np.maximum(floor, case.y)
            np.testing.assert_allclose(made, expected, rtol=1e-5, atol=1e-4)


def test_tiles_agree_whatever_the_height_of_the_picture():
    """Rows near the edge leave kernel rows out: each number of them is met."""
    for height in range(1, 9):
        for window in ((5, 1, 2), (7, 2, 3), (3, 2, 1)):
            case = Case(window, (1, height, 6, 1, WIDTH))
            for kind in case.kinds:
                made = Laid(case, kind, -math.inf, 1).made()
                np.testing.assert_allclose(made, case.y, rtol=1e-5, atol=1e-4)


def test_a_thread_s_scratch_serves_as_well_as_the_batch():
    case = Case((3, 1, 1), (2, 7, 9, 3, WIDTH + 1))
    made = [Laid(case, case.kinds[0], 0.0, 1, lies).made() for lies in (of_batch, of_thread)]
    np.testing.assert_array_equal(*made)
