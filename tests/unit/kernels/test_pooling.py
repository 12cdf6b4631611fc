"""Max-pooling and its way back against the oracle."""

import naive
import numpy as np
import pytest
from guarded import Guarded, places, record

from engine.kernels import call as operation
from engine.kernels.pooling import pool, pool_back
from engine.kernels.simd import WIDTH

# Images, height, width, channels.
SHAPES = [
    (1, 4, 4, 1),
    (1, 5, 7, 3),
    (3, 6, 4, WIDTH),
    (2, 13, 11, WIDTH + 1),
    (2, 28, 28, 2),
]


def pictures(shape):
    """Numbers with many ties, as after a rectifier."""
    generator = np.random.default_rng(shape)
    return np.maximum(0, generator.integers(-3, 4, shape)).astype(np.float32)


@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("shape", SHAPES)
def test_forward_and_back(shape, size):
    images, height, width, channels = shape
    x = pictures(shape)
    y = naive.pool(x.astype(np.float64), size)
    dy = np.random.default_rng(1).standard_normal(y.shape).astype(np.float32)
    guarded = Guarded()
    # X has a border here, as before a convolution, Y too; gradients have none.
    x_strides = ((height + 2) * (width + 2) * channels, (width + 2) * channels, channels, 1)
    y_strides = ((y.shape[1] + 1) * (y.shape[2] + 4) * channels, (y.shape[2] + 4) * channels)
    source = guarded.put_strided(x, *x_strides)
    made = guarded.put_strided(np.full(y.shape, np.nan), *y_strides, channels, 1)
    gradient = guarded.put(dy)
    back = guarded.room(x.size)
    shared = {
        "kernel": size,
        "channels": channels,
        "height_out": y.shape[1],
        "columns_out": y.shape[2],
    }
    forward_call = record(
        operation.POOL,
        **shared,
        source=source - x_strides[0],
        source_first=x_strides[0],
        source_image=x_strides[0],
        source_row=x_strides[1],
        target=made - y_strides[0],
        target_first=y_strides[0],
        target_image=y_strides[0],
        target_row=y_strides[1],
    )
    pool(guarded.memory, forward_call, 0, 1, images)
    y_places = places(made, *zip(y.shape, (*y_strides, channels, 1), strict=True))
    np.testing.assert_array_equal(guarded.memory[y_places], y)

    back_call = record(
        operation.POOL_BACK,
        **shared,
        source=gradient - 100,
        source_thread=100,
        source_image=y[0].size,
        source_row=y.shape[2] * channels,
        other=source - x_strides[0],
        other_first=x_strides[0],
        other_image=x_strides[0],
        other_row=x_strides[1],
        target=back - 200,
        target_thread=200,
        target_image=x[0].size,
        target_row=width * channels,
        height=height,
    )
    pool_back(guarded.memory, back_call, 1, 1, images)
    dx = guarded.memory[back : back + x.size].reshape(shape)
    np.testing.assert_array_equal(dx, naive.pool_back(dy, x, size))
    guarded.check_only(y_places, np.arange(back, back + x.size))


def test_of_equals_the_first_gets_the_gradient():
    guarded = Guarded()
    x = guarded.put([[1, 7], [7, 7]])
    back = guarded.room(4)
    call = record(
        operation.POOL_BACK,
        kernel=2,
        channels=1,
        height_out=1,
        columns_out=1,
        source=guarded.put([0.5]),
        other=x,
        other_row=2,
        target=back,
        target_row=2,
        height=2,
    )
    pool_back(guarded.memory, call, 0, 0, 1)
    assert guarded.memory[back : back + 4].tolist() == [0, 0.5, 0, 0]
