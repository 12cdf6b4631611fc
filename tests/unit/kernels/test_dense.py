"""Dense layers, their gradients and their transposed weights against the oracle."""

import math

import naive
import numpy as np
import pytest
from guarded import Guarded, places, record
from panels import in_panels, out_of_panels

from engine.kernels import call as operation
from engine.kernels.dense import connect, connect_gradient, transpose_dense
from engine.kernels.simd import WIDTH

# Images, inputs, outputs (in vectors).
SHAPES = [
    (1, 1, 1),
    (1, 784, 1),
    (2, WIDTH - 1, 2),
    (7, WIDTH, 3),
    (8, WIDTH + 1, 2),
    (9, 113, 1),
    (13, 225, 4),
]


def numbers(generator, *shape):
    return generator.standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("floor", [-math.inf, 0.0])
@pytest.mark.parametrize(("images", "inputs", "vectors"), SHAPES)
def test_a_layer_is_a_product_with_a_bias(images, inputs, vectors, floor):
    generator = np.random.default_rng([images, inputs])
    outputs = vectors * WIDTH
    x, bias = numbers(generator, images, inputs), numbers(generator, outputs)
    weight = numbers(generator, inputs, outputs)
    panels, width = in_panels(weight)
    guarded = Guarded()
    # The group begins at the third image of its batch.
    first, image_row = 2, inputs + 3
    source = guarded.put_strided(x, image_row, 1) - first * image_row
    target = guarded.put_strided(np.full((images, outputs), np.nan), outputs + 1, 1)
    call = record(
        operation.CONNECT,
        source=source,
        source_first=image_row,
        source_image=image_row,
        target=target - first * (outputs + 1),
        target_first=outputs + 1,
        target_image=outputs + 1,
        target_row=width,
        lines=1,
        run=inputs,
        weights=guarded.put(panels),
        bias=guarded.put(bias),
        bias_panel=width,
        width=width,
        height=outputs // width,
        columns=1,
        floor=floor,
    )
    connect(guarded.memory, call, 0, first, images)
    written = places(target, (images, outputs + 1), (outputs, 1))
    exact = naive.connect(x.astype(np.float64), weight.T.astype(np.float64), bias)
    np.testing.assert_allclose(
        guarded.memory[written], np.maximum(floor, exact), rtol=1e-5, atol=1e-6 * inputs**0.5
    )
    guarded.check_only(written)


def test_an_input_may_lie_in_panels_and_the_thread_has_its_own_scratch():
    """Backwards: dY is read panel by panel, dX written beside the other threads' own."""
    generator = np.random.default_rng(4)
    images, lines, run, outputs, thread = 5, 3, WIDTH, 2 * WIDTH, 1
    x = numbers(generator, lines, images, run)
    weight = numbers(generator, lines * run, outputs)
    panels, width = in_panels(weight)
    guarded = Guarded()
    target = guarded.room(images * outputs)
    call = record(
        operation.CONNECT,
        source=guarded.put(x),
        source_image=run,
        source_row=images * run,
        target=target - thread * 1000,
        target_thread=1000,
        target_image=outputs,
        target_row=width,
        lines=lines,
        run=run,
        weights=guarded.put(panels),
        bias=guarded.put(np.zeros(width)),
        width=width,
        height=1,
        columns=outputs // width,
        floor=-math.inf,
    )
    connect(guarded.memory, call, thread, 0, images)
    flat = x.transpose(1, 0, 2).reshape(images, -1).astype(np.float64)
    made = guarded.memory[target : target + images * outputs].reshape(images, outputs)
    np.testing.assert_allclose(made, flat @ weight.astype(np.float64), rtol=1e-5, atol=1e-4)
    guarded.check_only(np.arange(target, target + images * outputs))


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize(("images", "inputs", "vectors"), SHAPES)
def test_the_gradient_of_weights_and_bias(images, inputs, vectors, lines):
    generator = np.random.default_rng([images, inputs, lines])
    outputs = vectors * WIDTH
    x, dy = numbers(generator, images, lines * inputs), numbers(generator, images, outputs)
    dy_panels, width = in_panels(dy)
    panels, block = outputs // width, 112
    guarded = Guarded()
    size = lines * inputs * outputs
    target, bias = guarded.room(size), guarded.room(outputs)
    call = record(
        operation.CONNECT_GRADIENT,
        source=guarded.put(x),
        source_image=lines * inputs,
        source_row=inputs,
        other=guarded.put(dy_panels),
        other_image=width,
        other_row=images * width,
        lines=lines,
        run=inputs,
        weights=guarded.put([1.0]),
        target=target,
        target_row=guarded.put(np.zeros(width)),
        bias=bias,
        width=width,
        block=block,
    )
    for task in range(panels * lines * -(-inputs // block)):
        connect_gradient(guarded.memory, call, task, images)
    made = guarded.memory[target : target + size].reshape(panels, lines * inputs, width)
    made_bias = guarded.memory[bias : bias + outputs]
    exact = [values.astype(np.float64) for values in (dy, x, np.zeros((outputs, lines * inputs)))]
    _, dweight, dbias = naive.connect_back(*exact)
    np.testing.assert_allclose(out_of_panels(made), dweight.T, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(made_bias, dbias, rtol=1e-5, atol=1e-5)
    guarded.check_only(np.arange(target, target + size), np.arange(bias, bias + outputs))


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (1, 2), (2, 1), (3, 4), (4, 3), (7, 5)])
def test_the_transposed_weights(inputs, outputs):
    """Inputs and outputs in vectors."""
    weight = numbers(np.random.default_rng(1), inputs * WIDTH, outputs * WIDTH)
    panels, width = in_panels(weight)
    transposed, block = in_panels(np.ascontiguousarray(weight.T))
    guarded = Guarded()
    target = guarded.room(weight.size)
    call = record(
        operation.TRANSPOSE_DENSE,
        target=target,
        weights=guarded.put(panels),
        lines=1,
        run=inputs * WIDTH,
        panels=len(panels),
        width=width,
        block=block,
    )
    for task in range(len(transposed)):
        transpose_dense(guarded.memory, call, task)
    made = guarded.memory[target : target + weight.size]
    np.testing.assert_array_equal(made, transposed.ravel())
    guarded.check_only(np.arange(target, target + weight.size))
