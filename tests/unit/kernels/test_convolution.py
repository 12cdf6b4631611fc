"""Convolution and both its gradients against the oracle, over kernels, strides and odd shapes."""

import math

import naive
import numpy as np
import pytest
from guarded import Guarded, places, record
from panels import in_panels, out_of_panels, window_matrix

from engine.kernels import call as operation
from engine.kernels.convolution import (
    convolve,
    convolve_back,
    convolve_gradient,
    transpose_convolution,
)
from engine.kernels.simd import WIDTH

WINDOWS = [
    (kernel, stride, padding)
    for kernel in (3, 5)
    for stride in (1, 2)
    for padding in (0, kernel // 2)
]
# Images, height, width, channels in, channels out (in vectors).
SHAPES = [
    (1, 5, 5, 1, 1),
    (1, 6, 7, 3, 2),
    (3, 7, 6, 2, 3),
    (2, 11, 13, WIDTH - 1, 1),
    (2, 8, 29, WIDTH + 1, 2),
]
SMALLEST = [(kernel, stride, 0) for kernel in (3, 5) for stride in (1, 2)]


def numbers(generator, *shape):
    return generator.standard_normal(shape).astype(np.float32)


class Case:
    """Random operands of one convolution, and where they lie."""

    def __init__(self, window, shape):
        self.kernel, self.stride, self.padding = window
        self.images, self.height, self.width, self.inputs, vectors = shape
        self.outputs = vectors * WIDTH
        generator = np.random.default_rng([*window, *shape])
        self.x = numbers(generator, self.images, self.height, self.width, self.inputs)
        self.weight = numbers(generator, self.outputs, self.inputs, self.kernel, self.kernel)
        self.bias = numbers(generator, self.outputs)
        exact = (values.astype(np.float64) for values in (self.x, self.weight, self.bias))
        self.y = naive.convolve(*exact, self.stride, self.padding)
        _, self.height_out, self.width_out, _ = self.y.shape
        self.dy = numbers(generator, *self.y.shape)
        self.back = naive.convolve_back(
            *(values.astype(np.float64) for values in (self.dy, self.x, self.weight)),
            self.stride,
            self.padding,
        )
        self.geometry = {
            "kernel": self.kernel,
            "stride": self.stride,
            "padding": self.padding,
            "channels": self.inputs,
            "channels_out": self.outputs,
            "height_out": self.height_out,
            "columns_out": self.width_out,
        }

    def padded(self):
        """X with its border, and the numbers of a row."""
        padded = naive.pad(self.x, self.padding)
        return padded, padded.shape[2] * self.inputs


@pytest.mark.parametrize("floor", [-math.inf, 0.0])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("window", WINDOWS)
def test_forward(window, shape, floor):
    case = Case(window, shape)
    panels, width = in_panels(window_matrix(case.weight))
    guarded = Guarded()
    padded, row = case.padded()
    image = padded[0].size
    # The result has a border too, for the next layer; the group begins at the second image.
    wide = (case.width_out + 2) * case.outputs
    high = (case.height_out + 2) * wide
    target = guarded.room(case.images * high) + wide + case.outputs
    call = record(
        operation.CONVOLVE,
        **case.geometry,
        source=guarded.put(padded) - image,
        source_first=image,
        source_image=image,
        source_row=row,
        target=target - high,
        target_first=high,
        target_image=high,
        target_row=wide,
        weights=guarded.put(panels),
        bias=guarded.put(case.bias),
        bias_panel=width,
        panels=len(panels),
        width=width,
        floor=floor,
    )
    convolve(guarded.memory, call, 0, 1, case.images)
    axes = zip(case.y.shape, (high, wide, case.outputs, 1), strict=True)
    written = places(target, *axes)
    np.testing.assert_allclose(
        guarded.memory[written], np.maximum(floor, case.y), rtol=1e-5, atol=1e-4
    )
    guarded.check_only(written)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("window", WINDOWS)
def test_the_gradient_of_weights_and_bias(window, shape):
    case = Case(window, shape)
    guarded = Guarded()
    padded, row = case.padded()
    image = padded[0].size
    _, width = in_panels(window_matrix(case.weight))
    task, thread = 2, 1
    size = case.weight.size + case.outputs
    target = guarded.room(size)
    # A row of dY has zeros beside it, which do not belong to it.
    dy_row = (case.width_out + 2) * case.outputs
    strides = (case.height_out * dy_row, dy_row, case.outputs, 1)
    dy = guarded.put_strided(case.dy, *strides)
    call = record(
        operation.CONVOLVE_GRADIENT,
        **case.geometry,
        source=guarded.put(padded) - 3 * image,
        source_first=image,
        source_image=image,
        source_row=row,
        other=dy - thread * 12345,
        other_thread=12345,
        other_image=strides[0],
        other_row=dy_row,
        target=target - task * 777,
        target_image=777,
        target_row=guarded.put(np.zeros(width)),
        bias=case.weight.size,
        weights=guarded.put([1.0]),
        panels=case.outputs // width,
        width=width,
    )
    convolve_gradient(guarded.memory, call, thread, task, 3, case.images)
    made = guarded.memory[target : target + case.weight.size].reshape(
        case.outputs // width, -1, width
    )
    _, dweight, dbias = case.back
    np.testing.assert_allclose(out_of_panels(made), window_matrix(dweight), rtol=1e-5, atol=1e-4)
    made_bias = guarded.memory[target + case.weight.size : target + size]
    np.testing.assert_allclose(made_bias, dbias, rtol=1e-5, atol=1e-4)
    guarded.check_only(np.arange(target, target + size))


def back_shape(shape):
    """The same shape with whole vectors of channels in, as only such layers send anything back."""
    images, height, width, inputs, vectors = shape
    return images, height, width, WIDTH * (1 + inputs % 3), vectors


def check_back(window, shape):
    case = Case(window, shape)
    guarded = Guarded()
    transposed, width = in_panels(
        np.ascontiguousarray(case.weight.transpose(2, 3, 0, 1)).reshape(-1, case.inputs)
    )
    left = max(0, -(-(case.kernel - 1 - case.padding) // case.stride))
    right = max(0, (case.width - 1 + case.padding) // case.stride - (case.width_out - 1))
    dz = np.pad(case.dy, ((0, 0), (0, 0), (left, right), (0, 0)))
    row = case.width * case.inputs
    thread = 1
    target = guarded.room(case.x.size)
    call = record(
        operation.CONVOLVE_BACK,
        **case.geometry,
        source=guarded.put(dz) + left * case.outputs - thread * 999,
        source_thread=999,
        source_image=dz[0].size,
        source_row=dz.shape[2] * case.outputs,
        target=target - thread * 555,
        target_thread=555,
        target_image=case.height * row,
        target_row=row,
        weights=guarded.put(transposed),
        bias=guarded.put(np.zeros(width)),
        panels=len(transposed),
        width=width,
        height=case.height,
        columns=case.width,
    )
    convolve_back(guarded.memory, call, thread, case.images)
    made = guarded.memory[target : target + case.x.size].reshape(case.x.shape)
    np.testing.assert_allclose(made, case.back[0], rtol=1e-5, atol=1e-4)
    guarded.check_only(np.arange(target, target + case.x.size))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("window", WINDOWS)
def test_the_gradient_of_the_input(window, shape):
    check_back(window, back_shape(shape))


@pytest.mark.parametrize("window", SMALLEST)
def test_the_gradient_of_an_input_of_a_window_and_a_bit(window):
    """Pixels that no window holds get a gradient of zero."""
    kernel = window[0]
    for height, width in ((kernel, kernel), (kernel + 1, kernel), (kernel, kernel + 1)):
        check_back(window, (1, height, width, WIDTH, 1))


@pytest.mark.parametrize("padding", [1, 2])
def test_the_gradient_of_an_input_smaller_than_the_window(padding):
    kernel = 2 * padding + 1
    for stride in (1, 2):
        for size in range(1, kernel):
            check_back((kernel, stride, padding), (1, size, size, WIDTH, 2))


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (1, 2), (2, 1), (3, 4), (4, 3)])
def test_the_transposed_weights(kernel, inputs, outputs):
    """Inputs and outputs in vectors."""
    shape = (outputs * WIDTH, inputs * WIDTH, kernel, kernel)
    weight = numbers(np.random.default_rng(2), *shape)
    panels, width = in_panels(window_matrix(weight))
    transposed, block = in_panels(
        np.ascontiguousarray(weight.transpose(2, 3, 0, 1)).reshape(-1, shape[1])
    )
    guarded = Guarded()
    target = guarded.room(weight.size)
    call = record(
        operation.TRANSPOSE_CONVOLUTION,
        target=target,
        weights=guarded.put(panels),
        width=width,
        kernel=kernel,
        channels=shape[1],
        channels_out=shape[0],
        block=block,
    )
    for task in range(len(transposed) * kernel * kernel):
        transpose_convolution(guarded.memory, call, task)
    made = guarded.memory[target : target + weight.size]
    np.testing.assert_array_equal(made, transposed.ravel())
    guarded.check_only(np.arange(target, target + weight.size))
