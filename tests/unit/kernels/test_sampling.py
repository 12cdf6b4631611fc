"""Samples as a training gets them: as they are, shifted, or bent."""

import naive
import numpy as np
import pytest
from from_python import from_python
from guarded import FIRST, THREAD, Guarded, of_batch, of_thread, places, record

from engine.kernels import call as operation
from engine.kernels import sampling
from engine.kernels.sampling import FULL, PLAIN, SHIFT

gather = from_python(sampling.gather)

KEY = 77
IMAGES = np.random.default_rng(0).integers(0, 256, (40, 28, 28)).astype(np.uint8)


def digit_like(count):
    """Soft strokes in the middle, as digits are: mass that no augmentation pushes out."""
    rows, columns = np.mgrid[:28, :28]
    ring = np.exp(-((np.hypot(rows - 13.5, columns - 13.5) - 6) ** 2) / 4)
    return np.repeat((255 * ring).astype(np.uint8)[None], count, axis=0)


def gathered(images, variation, *, order=None, start=0, first=0, rows=None, lies=of_batch, key=KEY):
    """Samples [rows, 28, 28] of a group that begins at `first`, written between borders."""
    order = np.arange(len(images)) if order is None else order
    rows = len(order) - start - first if rows is None else rows
    guarded = Guarded()
    strides = (30 * 30, 30, 1)
    target = guarded.put_strided(np.full((rows, 28, 28), np.nan), *strides)
    begin = target if lies is of_thread else target + (FIRST - first) * strides[0]
    call = record(operation.GATHER, **lies("target", begin, *strides[:2]), kind=variation)
    gather(guarded.memory, call, THREAD, first, rows, images, order, start, np.uint64(key))
    written = places(target, *zip((rows, 28, 28), strides, strict=True))
    guarded.check_only(written)
    return guarded.memory[written]


@pytest.mark.parametrize("lies", [of_batch, of_thread])
def test_plain_samples_are_the_ordered_pictures_in_0_to_1(lies):
    order = np.random.default_rng(1).permutation(40)
    made = gathered(IMAGES, PLAIN, order=order, start=7, first=3, rows=20, lies=lies)
    np.testing.assert_array_equal(made, IMAGES[order[10:30]] * np.float32(1 / 255))


def test_shifted_samples_are_exact():
    order = np.random.default_rng(2).permutation(40)
    made = gathered(IMAGES, SHIFT, order=order, start=5)
    for place, sample in enumerate(made, start=5):
        expected = naive.shifted(IMAGES[order[place]], naive.mix(KEY, place))
        np.testing.assert_allclose(sample, expected, rtol=1e-6)


def test_all_shifts_are_equally_likely():
    """One bright pixel tells where its picture went."""
    images = np.zeros((5000, 28, 28), np.uint8)
    images[:, 14, 14] = 255
    made = gathered(images, SHIFT)
    _, rows, columns = np.nonzero(made)
    assert len(rows) == 5000
    counts = np.bincount((rows - 12) * 5 + columns - 12, minlength=25)
    # Chi-squared with 24 degrees of freedom: below 52 with a probability of 0.999.
    assert ((counts - 200) ** 2 / 200).sum() < 52


def test_bent_samples_are_sampled_where_the_affine_map_and_the_spline_say():
    made = gathered(IMAGES, FULL)
    generator = np.random.default_rng(4)
    pixels = [(0, 0), (27, 27), (0, 27), (6, 7), (13, 14), *generator.integers(0, 28, (60, 2))]
    bent = [image for image in range(40) if not naive.is_crisp(naive.mix(KEY, image))]
    for image in bent[:3]:
        key = naive.mix(KEY, image)
        for row, column in pixels:
            y, x = naive.bent_from(row, column, key)
            expected = naive.between_pixels(IMAGES[image], y, x)
            assert made[image, row, column] == pytest.approx(expected, abs=2e-5)


def test_half_of_the_samples_stay_as_crisp_as_what_will_be_read():
    images = np.random.default_rng(5).integers(0, 256, (400, 28, 28)).astype(np.uint8)
    made = gathered(images, FULL)
    keys = [naive.mix(KEY, place) for place in range(400)]
    crisp = [place for place, key in enumerate(keys) if naive.is_crisp(key)]
    assert 160 < len(crisp) < 240
    for place in crisp:
        np.testing.assert_allclose(
            made[place], naive.shifted(images[place], keys[place]), rtol=1e-6
        )


def test_bent_samples_keep_to_0_and_1_and_about_the_mass():
    images = digit_like(200)
    made = gathered(images, FULL)
    assert made.min() >= 0
    assert made.max() <= 1
    mass = made.sum(axis=(1, 2)) / (images[0].sum() / 255)
    assert abs(mass.mean() - 1) < 0.1
    assert mass.min() > 0.5
    assert mass.max() < 2
    full = gathered(np.full((20, 28, 28), 255, np.uint8), FULL)
    assert full.max() <= 1 + 1e-6
    np.testing.assert_allclose(full[:, 12:16, 12:16], 1, atol=1e-6)


@pytest.mark.parametrize("variation", [SHIFT, FULL])
def test_variations_hang_on_the_key_and_the_place_alone(variation):
    made = gathered(IMAGES, variation)
    np.testing.assert_array_equal(made, gathered(IMAGES, variation))
    tail = gathered(IMAGES, variation, start=20, first=5)
    np.testing.assert_array_equal(tail, made[25:])
    other = gathered(IMAGES, variation, key=KEY + 1)
    assert sum((a != b).any() for a, b in zip(made, other, strict=True)) > 30
