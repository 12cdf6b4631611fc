"""Max-pooling and its way back against the oracle."""

import naive
import numpy as np
import pytest
from guarded import FIRST, THREAD, Guarded, of_batch, of_thread, places, record

from engine.kernels import call as operation
from engine.kernels.pooling import pool, pool_back
from engine.kernels.simd import WIDTH
from engine.networks.parameters import padded

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


@pytest.mark.parametrize("lies", [of_batch, of_thread])
@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("shape", SHAPES)
def test_forward(shape, size, lies):
    images, height, width, channels = shape
    x = pictures(shape) - 1
    y = naive.pool(x.astype(np.float64), size)
    guarded = Guarded()
    # Both have borders, as before a convolution.
    strides = ((height + 2) * (width + 2) * channels, (width + 2) * channels, channels, 1)
    source = guarded.put_strided(x, *strides)
    made_row = (y.shape[2] + 4) * channels
    made_strides = ((y.shape[1] + 1) * made_row, made_row, channels, 1)
    made = guarded.put_strided(np.full(y.shape, np.nan), *made_strides)
    call = record(
        operation.POOL,
        **lies("source", source, *strides[:2]),
        **lies("target", made, *made_strides[:2]),
        kernel=size,
        channels=channels,
        height_out=y.shape[1],
        columns_out=y.shape[2],
    )
    pool(guarded.memory, call, THREAD, FIRST, images)
    written = places(made, *zip(y.shape, made_strides, strict=True))
    np.testing.assert_array_equal(guarded.memory[written], y)
    guarded.check_only(written)


def back(dy, x, size, scale=1.0):
    """The gradient by x [n, h, w, c], whose pixels are padded to whole vectors as dY's are."""
    images, height, width, channels = x.shape
    deep = padded(channels)
    guarded = Guarded()
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


@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_way_back(shape, size, scale):
    """A square of zeros passed no rectifier, or all of it was dropped: it gets nothing."""
    x = pictures(shape)
    y = naive.pool(x, size)
    dy = np.random.default_rng(1).standard_normal(y.shape).astype(np.float32)
    expected = naive.pool_back(np.where(y > 0, dy * np.float32(scale), 0), x, size)
    np.testing.assert_array_equal(back(dy, x, size, scale), expected)


def test_of_equals_the_first_gets_the_gradient():
    x = np.array([[1, 7], [7, 7]], np.float32).reshape(1, 2, 2, 1)
    made = back(np.full((1, 1, 1, 1), 0.5, np.float32), x, 2)
    assert made.ravel().tolist() == [0, 0.5, 0, 0]
