"""Dropout: what is kept, by how much it grows, and on what the choice hangs."""

import naive
import numpy as np
import pytest
from from_python import from_python
from guarded import FIRST, THREAD, Guarded, of_batch, of_thread, places, record

from engine.kernels import call as operation
from engine.kernels import dropout
from engine.kernels.simd import WIDTH

drop = from_python(dropout.drop)

KEY = 987654321
LAYER = 5


def dropped(values, rate, *, key=KEY, layer=LAYER, first=FIRST, lies=of_batch):
    """`drop` on values [images, lines, run] that stand apart, a group that begins at `first`."""
    images, lines, run = values.shape
    guarded = Guarded()
    strides = (lines * (run + 3) + 1, run + 3, 1)
    target = guarded.put_strided(values, *strides)
    begin = target if lies is of_thread else target + (FIRST - first) * strides[0]
    call = record(
        operation.DROP,
        **lies("target", begin, *strides[:2]),
        lines=lines,
        run=run,
        value=rate,
        key=layer,
    )
    drop(guarded.memory, call, THREAD, first, images, np.uint64(key))
    written = places(target, *zip(values.shape, strides, strict=True))
    guarded.check_only(written)
    return guarded.memory[written]


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.95])
def test_the_share_that_is_kept_and_its_scale(rate):
    made = dropped(np.ones((20, 10, 500), np.float32), rate)
    kept = made != 0
    assert abs(kept.mean() - (1 - rate)) < 4 * (rate * (1 - rate) / made.size) ** 0.5
    np.testing.assert_allclose(made[kept], 1 / (1 - rate), rtol=1e-4)
    # The rate holds in every place, not on the whole alone.
    assert abs(kept.mean(axis=(0, 1)) - (1 - rate)).max() < 6 * (rate * (1 - rate) / 200) ** 0.5


@pytest.mark.parametrize("lies", [of_batch, of_thread])
@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 4, 7), (2, 3, WIDTH - 1), (2, 2, 2 * WIDTH + 1)])
def test_what_is_kept_is_decided_by_the_documented_hash(shape, lies):
    values = np.random.default_rng(shape).standard_normal(shape).astype(np.float32)
    images, lines, run = shape
    keep = naive.kept(KEY, LAYER, (FIRST + images, lines, 1, run), 0.4)[FIRST:, :, 0]
    expected = np.where(keep, values / (1 - 0.4), 0)
    np.testing.assert_allclose(dropped(values, 0.4, lies=lies), expected, rtol=1e-6)


def test_the_choice_hangs_on_the_key_the_layer_and_the_image():
    ones = np.ones((4, 2, 200), np.float32)
    made = dropped(ones, 0.5)
    np.testing.assert_array_equal(made, dropped(ones, 0.5))
    assert (made != dropped(ones, 0.5, key=KEY + 1)).mean() > 0.4
    assert (made != dropped(ones, 0.5, layer=LAYER + 1)).mean() > 0.4
    assert (made[0] != made[1]).mean() > 0.4


def test_an_image_is_dropped_alike_in_whatever_group_it_stands():
    ones = np.ones((6, 2, 50), np.float32)
    whole = dropped(ones, 0.5, first=0)
    np.testing.assert_array_equal(dropped(ones[4:], 0.5, first=4), whole[4:])
