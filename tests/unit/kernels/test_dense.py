"""Dense layers, their gradients and their transposed weights against the oracle."""

import math

import naive
import numpy as np
import pytest
from dense_layers import DECAY, SHARE, STEP_RATE, Step, Surveyed, numbers, transposed
from from_python import from_python
from guarded import FIRST, THREAD, Guarded, of_batch, of_thread, places, record
from panels import filled_up, in_panels, out_of_panels

from engine.kernels import call as operation
from engine.kernels import dense
from engine.kernels.simd import WIDTH
from engine.kernels.tiles import LISTED_HEIGHT, PANEL
from engine.networks.parameters import padded

connect = from_python(dense.connect)
connect_panel = from_python(dense.connect_panel)
transpose_dense = from_python(dense.transpose_dense)

# Images, inputs, outputs.
SHAPES = [
    (1, 1, 1),
    (1, 784, 10),
    (2, WIDTH - 1, 2 * WIDTH),
    (5, WIDTH, WIDTH + 1),
    (7, WIDTH + 1, 2 * WIDTH - 1),
    (11, 113, WIDTH - 1),
    (29, 225, 4 * WIDTH),
]
# Rows of a picture, pixels of a row, channels.
PICTURES = [(1, 1, 1), (1, 1, WIDTH + 1), (3, 5, 1), (2, 3, WIDTH - 1), (4, 2, 2 * WIDTH + 3)]


@pytest.mark.parametrize("floor", [-math.inf, 0.0])
@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize(("images", "inputs", "outputs"), SHAPES)
def test_a_layer_is_a_product_with_a_bias(images, inputs, outputs, lines, floor):
    """What it reads is a picture of some lines, what it writes are panels of the whole batch."""
    generator = np.random.default_rng([images, inputs, lines])
    x, bias = numbers(generator, images, lines, inputs), numbers(generator, outputs)
    weight = numbers(generator, lines * inputs, outputs)
    panels, width = in_panels(weight)
    batch = images + 2
    guarded = Guarded()
    row = inputs + 2
    source = guarded.put_strided(x, lines * row + 3, row, 1)
    guarded.room(FIRST * width)
    target = guarded.room(len(panels) * batch * width)
    call = record(
        operation.CONNECT,
        **of_batch("source", source, lines * row + 3, row),
        **of_batch("target", target, width, batch * width),
        other=-1,
        vectors=width // WIDTH,
        a_row=lines * row + 3,
        a_outer=row,
        b_outer=inputs * width,
        c_row=width,
        lines=lines,
        run=inputs,
        weights=guarded.put(panels),
        bias=guarded.put(filled_up(bias)),
        zeros=guarded.put(np.zeros(PANEL)),
        flags=-1,
        width=width,
        height=len(panels),
        columns=1,
        channels=width,
        channels_out=width,
        floor=floor,
    )
    connect(guarded.memory, call, THREAD, FIRST, images)
    written = places(target, (images, width), (len(panels), batch * width), (width, 1))
    exact = naive.connect(np.float64(x.reshape(images, -1)), np.float64(weight.T), bias)
    np.testing.assert_allclose(
        guarded.memory[written].reshape(images, -1),
        filled_up(np.maximum(floor, exact)),
        rtol=1e-5,
        atol=1e-6 * (lines * inputs) ** 0.5,
    )
    guarded.check_only(written)


@pytest.mark.parametrize("images", [1, 2, 14, 29])
def test_a_layer_of_what_is_not_zero(images):
    """Left out are the inputs that are zero in the whole group; to the same bit in a full tile."""
    generator = np.random.default_rng(images)
    inputs, outputs = 9 * LISTED_HEIGHT, 2 * WIDTH
    x, weight = numbers(generator, images, inputs), numbers(generator, inputs, outputs)
    x[:, generator.random(inputs) < 0.6] = 0
    panels, width = in_panels(weight)
    made = []
    for is_surveyed in (False, True):
        guarded = Guarded()
        source = guarded.put(x)
        target = guarded.put_strided(np.full((images, outputs), np.nan), outputs, 1)
        weights, zeros = guarded.put(panels), guarded.put(np.zeros(PANEL))
        note = Surveyed(guarded, x, source, inputs) if is_surveyed else None
        call = record(
            operation.CONNECT,
            **of_batch("source", source, inputs, inputs),
            **of_batch("target", target, outputs, width),
            **(note.fields if note else {"flags": -1}),
            other=-1,
            vectors=width // WIDTH,
            a_row=inputs,
            b_outer=inputs * width,
            c_row=outputs,
            lines=1,
            run=inputs,
            weights=weights,
            bias=-1,
            zeros=zeros,
            width=width,
            height=len(panels),
            columns=1,
            channels=width,
            channels_out=width,
            floor=-math.inf,
        )
        connect(guarded.memory, call, THREAD, FIRST, images)
        made.append(guarded.memory[places(target, (images, outputs), (outputs, 1))])
    np.testing.assert_allclose(made[1], np.float64(x) @ weight, rtol=1e-5, atol=1e-4)
    if images == 14:
        np.testing.assert_array_equal(*made)


@pytest.mark.parametrize("is_surveyed", [False, True])
@pytest.mark.parametrize("images", [1, 8, 29])
def test_panel_by_panel_it_is_the_same_layer_of_the_whole_batch(images, is_surveyed):
    generator = np.random.default_rng(images)
    inputs, outputs, group = 9 * LISTED_HEIGHT, 5 * WIDTH, 4
    x, weight, bias = (
        numbers(generator, *shape) for shape in ((images, inputs), (inputs, outputs), (outputs,))
    )
    x[generator.random(x.shape) < 0.6] = 0
    panels, width = in_panels(weight)
    guarded = Guarded()
    source = guarded.put(x)
    target = guarded.room(len(panels) * images * width)
    weights, biases = guarded.put(panels), guarded.put(filled_up(bias))
    zeros = guarded.put(np.zeros(PANEL))
    known = {"flags": -1, "group": images}
    if is_surveyed:
        known = Surveyed(guarded, x, source, inputs, first=0, group=group).fields
    call = record(
        operation.CONNECT_PANEL,
        source=source,
        source_first=inputs,
        source_image=inputs,
        target=target,
        target_first=width,
        target_image=width,
        target_row=images * width,
        **known,
        block=known["group"],
        other=-1,
        vectors=width // WIDTH,
        a_row=inputs,
        b_outer=inputs * width,
        c_row=width,
        lines=1,
        run=inputs,
        weights=weights,
        bias=biases,
        zeros=zeros,
        width=width,
        height=len(panels),
        columns=1,
        channels=width,
        channels_out=width,
        floor=0.0,
    )
    for panel in range(len(panels)):
        connect_panel(guarded.memory, call, panel, images)
    made = guarded.memory[
        places(target, (images, width), (len(panels), images * width), (width, 1))
    ]
    exact = np.maximum(0, np.float64(x) @ weight + bias)
    np.testing.assert_allclose(made.reshape(images, -1), filled_up(exact), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("images", [1, 5, 15])
@pytest.mark.parametrize("picture", PICTURES)
def test_backwards_it_is_the_same_product_with_transposed_weights(picture, images, masked):
    """Under a mask whose pixels are not padded; the thread has its own scratch for the result."""
    generator = np.random.default_rng([images, *picture])
    rows, columns, channels = picture
    outputs = 2 * WIDTH
    weight = numbers(generator, rows * columns * channels, outputs)
    dy = numbers(generator, images, outputs)
    dy_panels, dy_width = in_panels(dy)
    matrix, width = transposed(weight, picture)
    mask, scale = numbers(generator, images, *picture), 1.25
    guarded = Guarded()
    deep = padded(channels)
    image, row = rows * columns * deep + 7, columns * deep
    target = guarded.put_strided(np.full((images, rows, row), np.nan), image, row, 1)
    other, mask_row = -1, (columns + 2) * channels
    if masked:
        guarded.room(FIRST * rows * mask_row)  # the images before: a negative place is no mask
        other = guarded.put_strided(mask, rows * mask_row, mask_row, channels, 1)
        guarded.room(deep)  # a pixel's last vector may lap over
    source = of_batch("source", guarded.put(dy_panels), dy_width, images * dy_width)
    call = record(
        operation.CONNECT,
        **source,
        **of_thread("target", target, image, row),
        **(of_batch("other", other, rows * mask_row, mask_row) if masked else {"other": -1}),
        vectors=width // WIDTH,
        a_row=dy_width,
        a_outer=images * dy_width,
        b_outer=dy_width * width,
        c_row=image,
        m_row=rows * mask_row if masked else 0,
        lines=len(dy_panels),
        run=dy_width,
        weights=guarded.put(matrix),
        bias=-1,
        zeros=guarded.put(np.zeros(PANEL)),
        flags=-1,
        width=width,
        height=rows,
        columns=row // width,
        channels=channels,
        channels_out=deep,
        scale=scale,
        floor=-math.inf,
    )
    connect(guarded.memory, call, THREAD, FIRST, images)
    written = places(target, (images, image), (rows, row), (columns, deep), (deep, 1))
    dx = (np.float64(dy) @ np.float64(weight.T)).reshape(images, *picture)
    exact = np.where(mask > 0, dx * scale, 0) if masked else dx
    np.testing.assert_allclose(guarded.memory[written], filled_up(exact), rtol=1e-5, atol=1e-4)
    guarded.check_only(written)


@pytest.mark.parametrize("back", [True, False])
@pytest.mark.parametrize(
    ("picture", "images", "outputs"),
    [
        ((1, 1, 784), 1, 10),
        ((3, 9, 5), 13, WIDTH + 1),
        ((2, 1, WIDTH - 1), 7, 2 * WIDTH),
        ((1, 2, WIDTH + 1), 128, 3 * WIDTH),
        ((1, 1, 6 * WIDTH), 33, WIDTH),
    ],
)
def test_the_gradient_of_weights_and_bias_and_its_step(picture, images, outputs, back):
    x = numbers(np.random.default_rng(images), images, math.prod(picture))
    check_step(Step(x, picture, outputs, back=back), picture)


def check_step(step, picture):
    """Gradients, parameters, averages, and the transposed weights."""
    exact = map(np.float64, (step.dy, step.x, step.weight.T))
    _, dweight, dbias = naive.connect_back(*exact)
    starts, slopes, decays = (step.weight, step.bias), (dweight.T, dbias), (DECAY, 0.0)
    for part, (start, slope, decay) in enumerate(zip(starts, slopes, decays, strict=True)):
        made = {name: step.made(name)[part] for name in ("gradients", "parameters", "averages")}
        stepped, _ = naive.sgd(start, slope, 0, STEP_RATE, decay, 0.0, False)
        expected = {
            "gradients": slope,
            "parameters": stepped,
            "averages": (1 - SHARE) * start + SHARE * stepped,
        }
        for name, array in expected.items():
            np.testing.assert_allclose(made[name], filled_up(array), rtol=1e-5, atol=1e-4)
    if step.back_size:
        weights, _ = step.made("parameters")
        np.testing.assert_array_equal(step.made_back(), transposed(weights, picture)[0].ravel())
    step.check_only_its_own()


@pytest.mark.parametrize("owners", [1, 2, 3])
@pytest.mark.parametrize("images", [1, 7, 40])
@pytest.mark.parametrize(("inputs", "outputs"), [(LISTED_HEIGHT, 1), (784, 3 * WIDTH), (72, 20)])
def test_the_gradient_where_zeros_are_left_out(inputs, outputs, images, owners):
    """Inputs that are zero in all images, in some, and in none; images that are all zero."""
    generator = np.random.default_rng([inputs, images])
    x = numbers(generator, images, inputs)
    x[generator.random(x.shape) < 0.5] = 0
    x[:, generator.random(inputs) < 0.4] = 0
    x[:, : 2 * LISTED_HEIGHT] = 0
    x[: images // 3] = 0
    picture = (1, 1, inputs)
    step = Step(x, picture, outputs, back=False, surveyed=owners)
    check_step(step, picture)
    # What is left out would have added zeros.
    everything = Step(x, picture, outputs, back=False)
    for name in step.places:
        for part, whole in zip(step.made(name), everything.made(name), strict=True):
            np.testing.assert_array_equal(part, whole, err_msg=name)


@pytest.mark.parametrize("outputs", [1, WIDTH + 1, 2 * WIDTH])
@pytest.mark.parametrize("picture", PICTURES)
def test_the_transposed_weights(picture, outputs):
    rows, columns, channels = picture
    inputs = rows * columns * channels
    weight = numbers(np.random.default_rng(1), inputs, outputs)
    panels, width = in_panels(weight)
    expected, back_width = transposed(out_of_panels(panels), picture)
    guarded = Guarded()
    target = guarded.put(np.zeros(expected.size))
    call = record(
        operation.TRANSPOSE_DENSE,
        transposed=target,
        transposed_width=back_width,
        channels=channels,
        weights=guarded.put(panels),
        lines=rows,
        run=columns * channels,
        panels=len(panels),
        width=width,
    )
    for task in range(len(panels)):
        transpose_dense(guarded.memory, call, task)
    made = guarded.memory[target : target + expected.size]
    np.testing.assert_array_equal(made, expected.ravel())
    guarded.check_only(np.arange(target, target + expected.size))
