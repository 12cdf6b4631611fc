import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ink.grouping import digits_of
from engine.ink.picture import Picture
from engine.ink.prepare import render
from engine.ink.segment import split
from engine.ink.stroke import Ink, ink_of
from engine.kernels.components import label_parts

TURN = np.linspace(0, 2 * np.pi, 40)

# Digits ten high, drawn as people draw them: some of two strokes.
STROKES = {
    0: [np.column_stack([3 - 3 * np.sin(TURN), 5 - 5 * np.cos(TURN)])],
    1: [[(0, 0), (0, 10)]],
    2: [[(0, 2), (2, 0), (5, 1), (5, 4), (0, 10), (6, 10)]],
    3: [[(0, 0), (4, 0), (2, 4), (5, 6), (4, 10), (0, 9)]],
    4: [[(2, 0), (0, 6), (6, 6)], [(4.5, 3), (4.3, 10)]],
    5: [[(1, 0.2), (0, 5), (4, 4), (6, 7), (4, 10), (0, 9)], [(1.8, 0), (6, 0)]],
    7: [[(0, 0), (6, 0), (2, 10)], [(1, 5), (6, 5)]],
    8: [np.column_stack([3 + 3 * np.sin(2 * TURN), 5 - 5 * np.cos(TURN)])],
}


def written(digits, gaps, width=0.0, slant=0.0):
    """The digits side by side; the gap is that between their outermost points."""
    strokes, x = [], 0.0
    for digit, gap in zip(digits, gaps, strict=True):
        lines = [np.array(line, dtype=float) for line in STROKES[digit]]
        for line in lines:
            line[:, 0] += slant * (10 - line[:, 1])
        left = min(line[:, 0].min() for line in lines)
        strokes += [line + np.array([x - left, 0]) for line in lines]
        x = max(line[:, 0].max() for line in strokes) + gap
    return ink_of(strokes, width)


def test_nothing_has_no_parts():
    assert split(Ink()) == ()
    assert split(Picture(np.zeros((4, 4), np.float32))) == ()


@pytest.mark.parametrize("digit", STROKES)
@pytest.mark.parametrize("width", [0.0, 0.5, 1.5])
def test_one_digit_is_one_part_however_it_is_written(digit, width):
    ink = written([digit], [0], width)
    (part,) = split(ink)
    assert part.drawing.strokes == ink.strokes
    x0, y0, x1, y1 = ink.bounds
    assert part.box == pytest.approx((x0, y0, x1 - x0, y1 - y0))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("slant", [0.0, 0.3])
def test_a_number_at_natural_spacing_is_split_into_its_digits(seed, slant):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 7))
    digits = [int(digit) for digit in rng.choice(list(STROKES), count)]
    gaps = rng.uniform(1.5, 4, count)
    parts = split(written(digits, gaps, 0.8, slant))
    assert [len(part.drawing.strokes) for part in parts] == [len(STROKES[d]) for d in digits]
    assert [part.box[0] for part in parts] == sorted(part.box[0] for part in parts)

    ink = written(digits, gaps, 0.8, slant)
    picture = Picture(render(ink, 90, 900, ink.bounds))
    assert len(split(picture)) == count


def test_the_order_is_that_of_place_not_of_time():
    left, right = written([1], [0]), written([0], [0])
    late = ink_of([stroke.points + np.array([20, 0]) for stroke in right.strokes])
    parts = split(Ink((*late.strokes, *left.strokes)))
    assert [part.box[0] for part in parts] == [0, 20]


def test_a_stray_speck_is_left_out():
    ink = ink_of([*STROKES[3], [(9, 9)]])
    assert len(split(ink)) == 1
    pixels = np.array(render(ink, 100, 100, (-2, -2, 14, 14)))
    pixels[90, 5] = 1
    assert len(split(Picture(pixels))) == 1


def test_dots_alone_and_flat_or_far_ink_are_split_too():
    assert len(split(ink_of([[(0, 0)]]))) == 1
    assert len(split(ink_of([[(0, 0)], [(5, 0)]]))) == 2
    assert len(split(ink_of([[(0, 0), (9, 0)], [(20, 0), (30, 0)]]))) == 2
    assert len(split(ink_of([[(0, 0), (0, 1)], [(1e9, 1e9), (1e9, 1e9 + 1)]]))) == 2
    assert len(split(ink_of([[(0, 0), (1e-9, 1e-9)]]))) == 1


def test_a_part_of_a_picture_holds_its_own_pixels_alone():
    picture = Picture(render(written([7, 5], [1.5, 0], 1.0), 100, 160, (-1, -1, 15, 11)))
    parts = split(picture)
    assert len(parts) == 2
    whole = picture.intensity.sum()
    assert sum(part.drawing.intensity.sum() for part in parts) == pytest.approx(whole, rel=0.01)
    x, y, width, height = parts[1].box
    assert picture.intensity[int(y) : int(y + height), int(x) : int(x + width)].sum() > 0
    assert x == pytest.approx(80, abs=1)


def naive_parts(mask):
    labels = np.zeros(mask.shape, int)
    count = 0
    for start in np.argwhere(mask):
        if labels[tuple(start)]:
            continue
        count += 1
        waiting = [tuple(start)]
        while waiting:
            y, x = waiting.pop()
            inside = 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1]
            if inside and mask[y, x] and not labels[y, x]:
                labels[y, x] = count
                waiting += [(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return count, labels


@pytest.mark.parametrize("density", [0.0, 0.2, 0.4, 0.7, 1.0])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (23, 17)])
def test_parts_are_those_of_a_plain_flood_fill(shape, density):
    mask = np.random.default_rng(1).random(shape) < density
    labels = np.full(shape, -1, dtype=np.int64)
    count, expected = naive_parts(mask)
    assert label_parts(labels, mask) == count
    np.testing.assert_array_equal(labels, expected)


boxes = st.tuples(*[st.integers(0, 60)] * 2, *[st.integers(0, 30)] * 2)


@given(st.lists(boxes, max_size=25))
@settings(max_examples=100, deadline=None)
def test_every_piece_is_in_one_group_at_most(rectangles):
    pieces = [(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h in rectangles]
    groups = digits_of(pieces)
    used = [piece for group in groups for piece in group.pieces]
    assert len(used) == len(set(used))
    assert bool(groups) == bool(pieces)
    for group in groups:
        for piece in group.pieces:
            assert group.bounds[0] <= pieces[piece][0]
            assert group.bounds[3] >= pieces[piece][3]
