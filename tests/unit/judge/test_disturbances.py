"""Disturbances against plain loops, and the accuracy under them."""

import math

import naive
import numpy as np
import pytest
from judged import random_model

from engine.data.dataset import Split
from engine.judge.disturbances import KINDS, disturb, robustness
from engine.judge.figures import wilson
from engine.judge.judgement import judge

NOISE, BLUR, ROTATION, SHIFT, THICKNESS = KINDS


def digits(count, seed):
    """Two crossing lines, drawn softly."""
    generator = np.random.default_rng(seed)
    rows, columns = np.indices((28, 28)) - 13.5
    images = []
    for angle in generator.uniform(0, math.pi, count):
        lines = [
            abs(rows * math.cos(turn) + columns * math.sin(turn)) for turn in (angle, angle + 1)
        ]
        near = np.minimum(*lines) + 2 * (np.hypot(rows, columns) > 9)
        images.append(np.clip(2 - near, 0, 1) * 255)
    return np.array(images).astype(np.uint8)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_leaves_level_0_alone_and_does_the_same_again(kind):
    images = digits(6, 1)
    assert 0.0 in kind.levels
    assert list(kind.levels) == sorted(kind.levels)
    np.testing.assert_array_equal(disturb(images, kind, 0.0), images)
    for level in kind.levels:
        made = disturb(images, kind, level, seed=3)
        assert made.dtype == np.uint8
        assert made.shape == images.shape
        np.testing.assert_array_equal(made, disturb(images, kind, level, seed=3))
        assert (made != images).any() == (level != 0)


@pytest.mark.parametrize("kind", [NOISE, ROTATION, SHIFT], ids=lambda kind: kind.name)
def test_another_seed_is_another_disturbance(kind):
    images = digits(12, 2)
    level = kind.levels[2]
    assert (disturb(images, kind, level, 1) != disturb(images, kind, level, 2)).any()


def test_noise_has_its_deviation_and_grows_with_the_level():
    grey = np.full((50, 28, 28), 128, np.uint8)
    weak, strong = (disturb(grey, NOISE, level, 5).astype(float) - 128 for level in (0.05, 0.1))
    assert weak.std() / 255 == pytest.approx(0.05, rel=0.02)
    assert weak.mean() == pytest.approx(0, abs=0.2)
    np.testing.assert_allclose(strong, 2 * weak, atol=1.6)


@pytest.mark.parametrize("level", BLUR.levels[1:])
def test_blur_is_a_gaussian_mean(level):
    image = digits(1, 3)
    made = disturb(image, BLUR, level)[0]
    offsets = [(y, x) for y in range(-12, 13) for x in range(-12, 13)]
    weights = [math.exp(-(y * y + x * x) / (2 * level**2)) for y, x in offsets]
    wide = np.pad(image[0], 12).astype(float)
    for row, column in np.random.default_rng(1).integers(0, 28, (40, 2)):
        greys = [wide[row + 12 + y, column + 12 + x] for y, x in offsets]
        assert made[row, column] == pytest.approx(np.average(greys, weights=weights), abs=0.51)


@pytest.mark.parametrize("level", ROTATION.levels[1:])
def test_rotation_turns_each_sample_to_either_side(level):
    images = digits(8, 4)
    made = disturb(images, ROTATION, level, 1)
    sides = []
    for image, turned in zip(images, made, strict=True):
        distances = []
        for angle in (math.radians(level), -math.radians(level)):
            wanted = np.zeros((28, 28))
            for row, column in np.ndindex(28, 28):
                y, x = row - 13.5, column - 13.5
                wanted[row, column] = 255 * naive.between_pixels(
                    image,
                    math.cos(angle) * y + math.sin(angle) * x + 13.5,
                    math.cos(angle) * x - math.sin(angle) * y + 13.5,
                )
            distances.append(abs(wanted - turned).max())
        assert min(distances) < 0.6
        sides.append(int(np.argmin(distances)))
    assert set(sides) == {0, 1}


def test_shifts_are_by_whole_pixels_to_all_sides():
    images = digits(60, 5)
    made = disturb(images, SHIFT, 3.0, 1)
    wide = np.pad(images, ((0, 0), (3, 3), (3, 3)))
    seen = set()
    for index in range(len(images)):
        for down, right in np.ndindex(3, 3):
            moved = wide[index, 3 * down : 3 * down + 28, 3 * right : 3 * right + 28]
            if (moved == made[index]).all():
                seen.add((down, right))
                break
        else:
            pytest.fail("moved elsewhere")
    assert len(seen) == 8
    assert (1, 1) not in seen


@pytest.mark.parametrize("level", [-1.0, -0.5, 0.5, 1.0, 1.5, 2.0])
def test_thickness_is_the_extreme_grey_within_a_disc(level):
    image = digits(1, 6)
    made = disturb(image, THICKNESS, level)[0]
    extreme = max if level > 0 else min
    steps = np.linspace(-abs(level), abs(level), 17)
    disc = [(y, x) for y in steps for x in steps if math.hypot(y, x) <= abs(level)]
    generator = np.random.default_rng(2)
    edge = np.argwhere((image[0] > 0) & (image[0] < 255))
    for row, column in edge[generator.choice(len(edge), 25, replace=False)]:
        greys = [255 * naive.between_pixels(image[0], row + y, column + x) for y, x in disc]
        assert made[row, column] == pytest.approx(extreme(greys), abs=12)


def test_strokes_grow_with_the_level():
    images = digits(5, 7)
    sums = [disturb(images, THICKNESS, level).sum() for level in THICKNESS.levels]
    assert sums == sorted(sums)
    assert sums[0] < sums[2] / 2
    assert sums[-1] > 2 * sums[2]


def small_split(count, seed, most_label=9):
    labels = np.random.default_rng(seed).integers(0, most_label + 1, count).astype(np.uint8)
    return Split(digits(count, seed), labels)


def test_robustness_has_a_point_with_its_interval_for_each_level():
    model, split = random_model("dense10", 3), small_split(300, 8)
    reports = []
    points = list(robustness(model, split, 2, reports.append))
    assert [(point.kind, point.level) for point in points] == [
        (kind, level) for kind in KINDS for level in kind.levels
    ]
    for point in points:
        right = round(point.accuracy * 300)
        assert (point.low, point.high) == wilson(right, 300)
        if point.level == 0:
            assert point.accuracy == judge(model, split).accuracy
    images = np.concatenate(
        [disturb(split.images[:256], BLUR, 1.0, 0), disturb(split.images[256:], BLUR, 1.0, 256)]
    )
    blurred = next(point for point in points if (point.kind, point.level) == (BLUR, 1.0))
    assert blurred.accuracy == judge(model, Split(images, split.labels)).accuracy
    assert [told.done for told in reports[:3]] == [256, 300, 556]
    # Undisturbed, all kinds are one.
    assert reports[-1].done == reports[-1].total == 300 * (len(points) - len(KINDS) + 1)


def test_robustness_is_measured_on_digits_spread_over_the_split():
    model, split = random_model("dense10"), small_split(90, 9, most_label=10)
    chosen = np.flatnonzero(split.labels < 10)
    first = next(robustness(model, split, count=20))
    part = split.part(chosen[np.arange(20) * len(chosen) // 20])
    assert first.accuracy == judge(model, part).accuracy
    assert (first.low, first.high) == wilson(int(judge(model, part).right.sum()), 20)


def test_without_digits_there_is_nothing_to_measure():
    split = small_split(30, 1)
    none = Split(split.images, np.full(30, 10, np.uint8))
    assert list(robustness(random_model("dense10"), none)) == []
