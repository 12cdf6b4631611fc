"""A convolution's three gradients and its transposed weights against the oracle."""

import math

import numpy as np
import pytest
from convolutions import SHAPES, WINDOWS, Case, numbers
from from_python import from_python
from guarded import FIRST, THREAD, Guarded, of_batch, of_thread, places, record
from panels import filled_up, in_panels, out_of_panels, window_matrix

from engine.kernels import call as operation
from engine.kernels import convolution, convolution_back
from engine.kernels.convolution_back import SPREAD
from engine.kernels.simd import WIDTH
from engine.kernels.tiles import BY_ROWS, PANEL
from engine.kernels.uses import back_order
from engine.networks.parameters import padded

convolve_gradient = from_python(convolution.convolve_gradient)
convolve_back = from_python(convolution_back.convolve_back)
transpose_convolution = from_python(convolution_back.transpose_convolution)

TASK = 2
# Every pixel is in some window: chains have no stride beyond the kernel.
WINDOWS_BACK = [window for window in WINDOWS if window[1] <= window[0]]


def weight_gradients(case, *, fresh, before=None, lies=of_batch):
    """(dW as a window matrix, db) that a job adds to what is there `before`."""
    guarded = Guarded()
    x, (image, row) = case.put_x(guarded)
    dy, strides = case.put_dy(guarded, 1, 1)
    panels, width = in_panels(window_matrix(case.weight))
    size = panels.size + strides[2]
    target = guarded.put(np.full(size, np.nan if before is None else before))
    run = case.kernel * case.inputs
    call = record(
        operation.CONVOLVE_GRADIENT,
        **lies("source", x, image, row),
        **of_thread("other", dy, *strides[:2]),
        **case.geometry,
        vectors=width // WIDTH,
        a_line=row,
        a_outer=case.stride * row,
        a_inner=case.stride * case.inputs,
        b_outer=strides[1],
        b_inner=strides[2],
        c_line=run * width,
        c_row=width,
        target=target - TASK * 777,
        target_image=777,
        bias=panels.size,
        zeros=guarded.put(np.zeros(PANEL)),
        # One channel: a tile covers several rows of the window.
        block={3: 3, 5: 2}.get(case.kernel, 1) if case.inputs == 1 else 1,
        panels=len(panels),
        width=width,
        channels=case.inputs,
        channels_out=strides[2],
        height=case.height,
        floor=-math.inf,
    )
    convolve_gradient(guarded.memory, call, THREAD, TASK, FIRST, case.images, fresh)
    guarded.check_only(np.arange(target, target + size))
    made = guarded.memory[target : target + panels.size].reshape(panels.shape)
    return out_of_panels(made), guarded.memory[target + panels.size : target + size]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("window", WINDOWS)
def test_the_gradient_of_weights_and_bias(window, shape):
    case = Case(window, shape)
    _, dweight, dbias = case.back
    for made, exact in zip(
        weight_gradients(case, fresh=True), (window_matrix(dweight), dbias), strict=True
    ):
        np.testing.assert_allclose(made, filled_up(exact), rtol=1e-5, atol=2e-4)


@pytest.mark.parametrize("shape", SHAPES[1:5])
def test_a_job_s_later_images_add_to_its_sums(shape):
    case = Case((3, 1, 1), shape)
    _, dweight, dbias = case.back
    made = weight_gradients(case, fresh=False, before=0.5, lies=of_thread)
    for part, exact in zip(made, (window_matrix(dweight), dbias), strict=True):
        np.testing.assert_allclose(part, 0.5 + filled_up(exact), rtol=1e-5, atol=2e-4)


def test_kernel_rows_that_see_only_zeros_have_no_gradient():
    """A picture lower than the window, all of it below or above some kernel rows."""
    for kernel, stride in ((5, 1), (5, 2), (7, 1), (7, 2)):
        for height in (1, 2):
            for inputs in (1, 2):
                case = Case((kernel, stride, kernel // 2), (2, height, 9, inputs, WIDTH))
                made, _ = weight_gradients(case, fresh=True)
                expected = window_matrix(case.back[1])
                np.testing.assert_allclose(made, expected, rtol=1e-5, atol=1e-4)


def back_weights(weight, stride):
    """[panel of channels in][kernel row][kernel column][channel out][width], and the width.

    Rows and columns of the kernel in the order in which the way back meets them.
    """
    _, inputs, kernel, _ = weight.shape
    order = back_order(kernel, stride)
    turned = filled_up(weight[:, :, order][..., order].transpose(1, 2, 3, 0)).transpose(1, 2, 3, 0)
    panels, width = in_panels(turned.reshape(-1, inputs))
    return panels, width


def check_back(window, shape, *, masked=True):
    """DX by every tile; under a mask as behind a rectifier, whose pixels are not padded."""
    case = Case(window, shape)
    transposed, width = back_weights(case.weight, case.stride)
    mask = case.x * (case.x > 0.3)
    scale = 1.25
    dx = filled_up(np.where(mask > 0, case.back[0] * scale, 0) if masked else case.back[0])
    for kind in case.kinds_back:
        guarded = Guarded()
        dy, strides = case.put_dy(guarded, *case.beyond)
        other, other_row = -1, 0
        if masked:
            other_row = (case.width + 1) * case.inputs
            image = case.height * other_row
            guarded.room(FIRST * image)  # the images before: a negative place is no mask
            axes = (image, other_row, case.inputs, 1)
            other = guarded.put_strided(mask, *axes)
        pixel = dx.shape[3]
        row = (case.width + 1) * pixel
        target = guarded.room(case.images * case.height * row)
        step = case.stride if kind == BY_ROWS else 1
        call = record(
            operation.CONVOLVE_BACK,
            **of_thread("source", dy, *strides[:2]),
            **of_batch("target", target, case.height * row, row),
            **(of_batch("other", other, image, other_row) if masked else {"other": -1}),
            **case.geometry,
            kind=kind,
            vectors=width // WIDTH,
            a_line=strides[1],
            a_row=strides[2],
            a_outer=strides[1],
            b_outer=case.kernel * strides[2] * width,
            b_tap=strides[2] * width,
            c_line=case.stride * row,
            c_row=step * pixel,
            m_line=case.stride * other_row,
            m_row=step * case.inputs if masked else 0,
            weights=guarded.put(transposed),
            zeros=guarded.put(np.zeros(PANEL)),
            panels=len(transposed),
            width=width,
            channels=pixel,
            channels_out=strides[2],
            height=case.height,
            columns=case.width,
            scale=scale,
            floor=-math.inf,
        )
        convolve_back(guarded.memory, call, THREAD, FIRST, case.images)
        axes = zip(dx.shape, (case.height * row, row, pixel, 1), strict=True)
        written = places(target, *axes)
        np.testing.assert_allclose(guarded.memory[written], dx, rtol=1e-5, atol=2e-4)
        guarded.check_only(written)


@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("window", WINDOWS_BACK)
def test_the_gradient_of_the_input(window, shape, masked):
    check_back(window, (*shape[:3], *shape[:2:-1]), masked=masked)


@pytest.mark.parametrize("window", [window for window in WINDOWS_BACK if not window[2]])
def test_the_gradient_of_an_input_of_a_window_and_a_bit(window):
    """Pixels that no window holds get a gradient of zero."""
    kernel = window[0]
    for height, width in ((kernel, kernel), (kernel + 1, kernel), (kernel, kernel + 1)):
        check_back(window, (1, height, width, WIDTH, 1))


@pytest.mark.parametrize("padding", [1, 2, 3])
def test_the_gradient_of_an_input_smaller_than_the_window(padding):
    kernel = 2 * padding + 1
    for stride in (1, 2):
        for size in range(1, kernel):
            check_back((kernel, stride, padding), (1, size, size, WIDTH, 2))


def transposed_by(call, guarded, target, size, tasks):
    for task in range(tasks):
        transpose_convolution(guarded.memory, call, task)
    guarded.check_only(np.arange(target, target + size))
    return guarded.memory[target : target + size]


CHANNELS = [(1, 1), (WIDTH - 1, WIDTH + 1), (WIDTH, 2 * WIDTH), (2 * WIDTH + 1, 3 * WIDTH)]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(("inputs", "outputs"), CHANNELS)
def test_the_transposed_weights(window, inputs, outputs):
    kernel, stride, _ = window
    weight = numbers(np.random.default_rng(2), outputs, inputs, kernel, kernel)
    panels, width = in_panels(window_matrix(weight))
    transposed, block = back_weights(weight, stride)
    guarded = Guarded()
    target = guarded.room(transposed.size)
    call = record(
        operation.TRANSPOSE_CONVOLUTION,
        kind=BY_ROWS,
        target=target,
        weights=guarded.put(panels),
        width=width,
        kernel=kernel,
        stride=stride,
        channels=inputs,
        channels_out=panels.shape[0] * width,
        block=block,
    )
    tasks = len(transposed) * kernel * kernel
    made = transposed_by(call, guarded, target, transposed.size, tasks)
    np.testing.assert_array_equal(made, transposed.ravel())


def runs(weight):
    """The weights of each kernel row as spreading reads them, [output, run] in panels."""
    outputs = weight.shape[0]
    rows = filled_up(weight.transpose(2, 0, 3, 1).reshape(weight.shape[2], outputs, -1))
    cuts = np.arange(PANEL, rows.shape[2], PANEL)
    return np.concatenate([part.ravel() for row in rows for part in np.split(row, cuts, axis=1)])


@pytest.mark.parametrize("kernel", [1, 3, 5, 7])
@pytest.mark.parametrize(("inputs", "outputs"), CHANNELS)
def test_the_transposed_weights_for_spreading(kernel, inputs, outputs):
    weight = numbers(np.random.default_rng(2), outputs, inputs, kernel, kernel)
    panels, width = in_panels(window_matrix(weight))
    expected = runs(weight)
    guarded = Guarded()
    target = guarded.put(np.zeros(expected.size))
    call = record(
        operation.TRANSPOSE_CONVOLUTION,
        kind=SPREAD,
        target=target,
        weights=guarded.put(panels),
        width=width,
        kernel=kernel,
        channels=inputs,
        channels_out=outputs,
        run=padded(kernel * inputs),
    )
    made = transposed_by(call, guarded, target, expected.size, kernel)
    np.testing.assert_array_equal(made, expected)


@pytest.mark.parametrize("shape", [*SHAPES, (2, 7, 7, WIDTH + 3, 6), (1, 9, 8, 1, 2)])
@pytest.mark.parametrize("window", [window for window in WINDOWS_BACK if not window[2]])
def test_the_gradient_of_an_input_spread(window, shape):
    """Without padding and without a mask: each window adds what it sends back to its pixels."""
    case = Case(window, shape)
    guarded = Guarded()
    dy, strides = case.put_dy(guarded)
    row = case.width * case.inputs
    image = case.height * row + PANEL
    target = guarded.put(np.zeros(case.images * image))
    call = record(
        operation.CONVOLVE_BACK,
        **of_thread("source", dy, *strides[:2]),
        **of_thread("target", target, image, row),
        **case.geometry,
        kind=SPREAD,
        a_row=strides[1],
        c_row=case.stride * row,
        weights=guarded.put(runs(case.weight)),
        zeros=guarded.put(np.zeros(PANEL)),
        block=strides[2],
        run=padded(case.kernel * case.inputs),
        channels=case.inputs,
        channels_out=case.outputs,
        height=case.height,
        columns=case.width,
        floor=-math.inf,
    )
    for _ in range(2):  # the second time over what the first one left
        convolve_back(guarded.memory, call, THREAD, FIRST, case.images)
    axes = zip(case.x.shape, (image, row, case.inputs, 1), strict=True)
    written = places(target, *axes)
    np.testing.assert_allclose(guarded.memory[written], case.back[0], rtol=1e-5, atol=2e-4)
    # Zeros are added to what lies behind, which is room of this picture.
    guarded.check_only(written)
