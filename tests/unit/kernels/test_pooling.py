"""Max-pooling and its way back against the oracle."""

import naive
import numpy as np
import pytest
from from_python import from_python
from guarded import FIRST, THREAD, Guarded, of_batch, of_thread, places, record

from engine.kernels import call as operation
from engine.kernels import pooling
from engine.kernels.simd import WIDTH
from engine.networks.parameters import padded

pool = from_python(pooling.pool)
pool_back = from_python(pooling.pool_back)

# Images, height, width, channels.
SHAPES = [
    (1, 4, 4, 1),
    (1, 5, 7, 3),
    (3, 6, 4, WIDTH),
    (2, 13, 11, WIDTH + 1),
    (2, 9, 4, 2 * WIDTH - 1),
    (2, 28, 28, 2),
]


def pictures(shape):
    """Numbers with many ties, as after a rectifier."""
    generator = np.random.default_rng(shape)
    return np.maximum(0, generator.integers(-3, 4, shape)).astype(np.float32)


@pytest.mark.parametrize("border", [0, 2])
@pytest.mark.parametrize("lies", [of_batch, of_thread])
@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("shape", SHAPES)
def test_forward(shape, size, lies, border):
    images, height, width, channels = shape
    x = pictures(shape) - 1
    y = naive.pool(x.astype(np.float64), size)
    guarded = Guarded()
    strides = ((height + 2) * (width + 2) * channels, (width + 2) * channels, channels, 1)
    source = guarded.put_strided(x, *strides)
    row = (y.shape[2] + border) * channels
    # A pixel's last vector may lap over: behind the last pixel there is room for that.
    image = y.shape[1] * row + padded(channels) - channels
    made = guarded.put(np.zeros(images * image))
    call = record(
        operation.POOL,
        **lies("source", source, *strides[:2]),
        **lies("target", made, image, row),
        kernel=size,
        channels=channels,
        height_out=y.shape[1],
        columns_out=y.shape[2],
    )
    pool(guarded.memory, call, THREAD, FIRST, images)
    pixels = places(made, (images, image), (y.shape[1], row), (y.shape[2], channels))
    vectors = pixels[..., None] + np.arange(padded(channels))
    guarded.check_only(vectors)
    written = pixels[..., None] + np.arange(channels)
    np.testing.assert_array_equal(guarded.memory[written], y)
    # What a vector laps over into is a border of zeros, or a pixel that is written later.
    guarded.memory[written] = 0
    assert (guarded.memory[vectors] == 0).all()


def back(dy, x, size, scale=1.0, *, close=False):
    """The gradient by x [n, h, w, c], whose pixels are padded to whole vectors.

    So are those of dY, unless they are `close`.
    """
    images, height, width, channels = x.shape
    deep = padded(channels)
    guarded = Guarded()
    filled = dy
    if not close:
        filled = np.full((*dy.shape[:3], deep), np.nan, np.float32)
        filled[..., :channels] = dy
    strides = ((height + 2) * (width + 2) * channels, (width + 2) * channels, channels, 1)
    row = (width + 1) * deep
    target = guarded.put_strided(np.full((*x.shape[:3], deep), np.nan), height * row, row, deep, 1)
    call = record(
        operation.POOL_BACK,
        **of_thread("source", guarded.put(filled), filled[0].size, filled[0, 0].size),
        **of_batch("other", guarded.put_strided(x, *strides), *strides[:2]),
        **of_thread("target", target, height * row, row),
        kernel=size,
        channels=channels,
        channels_out=deep,
        block=filled.shape[3],
        height=height,
        columns=width,
        height_out=dy.shape[1],
        columns_out=dy.shape[2],
        scale=scale,
    )
    pool_back(guarded.memory, call, THREAD, FIRST, images)
    written = places(target, (images, height * row), (height, row), (width, deep), (deep, 1))
    guarded.check_only(written)
    made = guarded.memory[written]
    assert (made[..., channels:] == 0).all()
    return made[..., :channels]


@pytest.mark.parametrize(("scale", "close"), [(1.0, True), (1.25, False)])
@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_way_back(shape, size, scale, close):
    """A square of zeros passed no rectifier, or all of it was dropped: it gets nothing."""
    x = pictures(shape)
    y = naive.pool(x, size)
    dy = np.random.default_rng(1).standard_normal(y.shape).astype(np.float32)
    expected = naive.pool_back(np.where(y > 0, dy * np.float32(scale), 0), x, size)
    np.testing.assert_array_equal(back(dy, x, size, scale, close=close), expected)


def test_of_equals_the_first_gets_the_gradient():
    x = np.array([[1, 7], [7, 7]], np.float32).reshape(1, 2, 2, 1)
    made = back(np.full((1, 1, 1, 1), 0.5, np.float32), x, 2)
    assert made.ravel().tolist() == [0, 0.5, 0, 0]
