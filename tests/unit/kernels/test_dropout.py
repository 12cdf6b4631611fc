"""Dropout, and the way back through dropout and ReLU."""

import naive
import numpy as np
import pytest
from guarded import Guarded, places, record

from engine.kernels import call as operation
from engine.kernels.rectifier import drop, rectify_back

KEY = 987654321
LAYER = 5


def dropped(values, rate, *, key=KEY, layer=LAYER, first=0):
    """`drop` on values [images, lines, run] that stand apart, a group that begins at `first`."""
    images, lines, run = values.shape
    guarded = Guarded()
    strides = (lines * (run + 3) + 1, run + 3, 1)
    target = guarded.put_strided(values, *strides)
    call = record(
        operation.DROP,
        target=target - first * strides[0],
        target_image=strides[0],
        target_row=strides[1],
        lines=lines,
        run=run,
        value=rate,
        key=layer,
    )
    drop(guarded.memory, call, first, images, np.uint64(key))
    written = places(target, *zip(values.shape, strides, strict=True))
    guarded.check_only(written)
    return guarded.memory[written]


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.999])
def test_the_share_that_is_kept_and_its_scale(rate):
    made = dropped(np.ones((20, 10, 500), np.float32), rate)
    kept = made != 0
    assert abs(kept.mean() - (1 - rate)) < 4 * (rate * (1 - rate) / made.size) ** 0.5
    np.testing.assert_allclose(made[kept], 1 / (1 - rate), rtol=1e-4)
    # The rate holds in every place, not on the whole alone.
    assert abs(kept.mean(axis=(0, 1)) - (1 - rate)).max() < 6 * (rate * (1 - rate) / 200) ** 0.5


def test_what_is_kept_is_decided_by_the_documented_hash():
    values = np.random.default_rng(0).standard_normal((3, 4, 7)).astype(np.float32)
    keep = naive.kept(KEY, LAYER, (3, 4, 1, 7), 0.4, 7)[:, :, 0]
    expected = np.where(keep, values / (1 - 0.4), 0)
    np.testing.assert_allclose(dropped(values, 0.4), expected, rtol=1e-6)


def test_the_choice_hangs_on_the_key_the_layer_and_the_image():
    ones = np.ones((4, 2, 200), np.float32)
    made = dropped(ones, 0.5)
    np.testing.assert_array_equal(made, dropped(ones, 0.5))
    assert (made != dropped(ones, 0.5, key=KEY + 1)).mean() > 0.4
    assert (made != dropped(ones, 0.5, layer=LAYER + 1)).mean() > 0.4
    assert (made[0] != made[1]).mean() > 0.4


def test_an_image_is_dropped_alike_in_whatever_group_it_stands():
    ones = np.ones((6, 2, 50), np.float32)
    whole = dropped(ones, 0.5)
    np.testing.assert_array_equal(dropped(ones[4:], 0.5, first=4), whole[4:])


def back(dy, output, scale, *, in_place):
    images, lines, run = dy.shape
    guarded = Guarded()
    strides = (lines * (run + 2), run + 2, 1)
    source = guarded.put_strided(dy, *strides)
    target = source if in_place else guarded.room(dy.size)
    target_strides = strides if in_place else (lines * run, run, 1)
    other = guarded.put(output)
    first, thread = 3, 2
    call = record(
        operation.RECTIFY_BACK,
        source=source - thread * 50 - first * strides[0],
        source_thread=50,
        source_first=strides[0],
        source_image=strides[0],
        source_row=strides[1],
        other=other - first * lines * run,
        other_first=lines * run,
        other_image=lines * run,
        other_row=run,
        target=target - thread * 50 - first * strides[0],
        target_thread=50,
        target_first=strides[0],
        target_image=target_strides[0],
        target_row=target_strides[1],
        lines=lines,
        run=run,
        value=scale,
    )
    rectify_back(guarded.memory, call, thread, first, images)
    written = places(target, *zip(dy.shape, target_strides, strict=True))
    guarded.check_only(written)
    return guarded.memory[written]


@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 2, 5), (2, 7, 33)])
def test_the_way_back_opens_where_the_output_is_above_zero(shape, in_place):
    generator = np.random.default_rng(shape)
    dy = generator.standard_normal(shape).astype(np.float32)
    output = np.maximum(0, generator.standard_normal(shape)).astype(np.float32)
    made = back(dy, output, 1.25, in_place=in_place)
    np.testing.assert_array_equal(made, np.where(output > 0, dy * np.float32(1.25), 0))


def test_what_was_kept_forward_is_kept_backward():
    values = 1 + np.random.default_rng(3).random((4, 3, 40)).astype(np.float32)
    output = dropped(values, 0.3)
    dy = np.ones_like(output)
    made = back(dy, output, 1 / (1 - 0.3), in_place=False)
    np.testing.assert_array_equal(made != 0, output != 0)
    np.testing.assert_allclose(made * values, output, rtol=1e-6)
