"""A drawing is split into its digits by shape, and by what reads best."""

import numpy as np
import pytest
from drawn_numbers import STROKES, unsure, written

from engine.ink.picture import Picture
from engine.ink.prepare import prepare, render
from engine.ink.stroke import Ink, ink_of
from engine.recognise.segment import costs_of, segments_of


def parts(drawing):
    return segments_of(drawing, unsure)


def stroke_counts(drawing):
    return [len(part.drawing.strokes) for part in parts(drawing)]


def knowing(*digits):
    """The logits of a network that is sure of these drawings, and knows no other."""
    known = [prepare(digit).tobytes() for digit in digits]

    def logits_of(samples):
        logits = np.zeros((len(samples), 10), np.float32)
        for row, sample in zip(logits, samples, strict=True):
            row[3] = 20.0 if sample.tobytes() in known else 0.0
        return logits

    return logits_of


def doubting(drawing):
    """The logits of a network that holds this drawing for no digit, and any other for one."""
    doubted = prepare(drawing).tobytes()

    def logits_of(samples):
        logits = np.zeros((len(samples), 11), np.float32)
        for row, sample in zip(logits, samples, strict=True):
            row[10 if sample.tobytes() == doubted else 3] = 20.0
        return logits

    return logits_of


def moved(strokes, x):
    return [np.add(stroke, (x, 0.0)) for stroke in strokes]


def test_where_there_is_no_ink_there_is_no_digit():
    assert parts(Ink()) == []
    assert parts(Picture(np.zeros((4, 4), np.float32))) == []


@pytest.mark.parametrize("digit", STROKES)
@pytest.mark.parametrize("width", [0.0, 0.5, 1.5])
def test_one_digit_is_one_digit_and_the_very_drawing(digit, width):
    ink = written([digit], [0], width)
    (part,) = parts(ink)
    assert part.drawing is ink
    np.testing.assert_array_equal(part.sample, prepare(ink))
    x0, y0, x1, y1 = ink.bounds
    assert part.box == pytest.approx((x0, y0, x1 - x0, y1 - y0))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("slant", [0.0, 0.2])
def test_a_number_at_natural_spacing_is_split_into_its_digits(seed, slant):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 7))
    digits = [int(digit) for digit in rng.choice(list(STROKES), count)]
    ink = written(digits, rng.uniform(1.5, 4, count), 0.8, slant)
    assert stroke_counts(ink) == [len(STROKES[digit]) for digit in digits]
    lefts = [part.box[0] for part in parts(ink)]
    assert lefts == sorted(lefts)
    assert len(parts(Picture(render(ink, 90, 900, ink.bounds)))) == count


def test_a_stroke_added_late_goes_to_its_digit():
    five, crossed = STROKES[5], STROKES[7]
    ink = ink_of([five[0], *moved(STROKES[1], 9), *moved(crossed[:1], 12), five[1],
                  *moved(crossed[1:], 12)])  # fmt: skip
    assert stroke_counts(ink) == [2, 1, 2]
    assert [part.drawing.strokes[0] for part in parts(ink)] == [
        ink.strokes[0],
        ink.strokes[1],
        ink.strokes[2],
    ]


def test_the_order_is_that_of_place_not_of_time():
    ink = ink_of([*moved(STROKES[0], 20), *STROKES[1]])
    assert [part.box[0] for part in parts(ink)] == pytest.approx([0, 20], abs=0.1)


def test_a_detached_bar_belongs_to_its_five():
    body, _ = STROKES[5]
    for gap in (0.0, 0.5):
        bar = np.add([(4.5, -1.2), (8, -1.2)], (gap, 0))
        assert stroke_counts(ink_of([body, bar, *moved(STROKES[3], 10.5)])) == [2, 1]


def test_digits_of_different_sizes_stand_apart():
    small = [np.add(np.multiply(stroke, 0.6), (0, 4)) for stroke in STROKES[2]]
    assert stroke_counts(ink_of([*STROKES[8], *moved(small, 7.5), *moved(STROKES[4], 13)])) == [
        1, 1, 2,
    ]  # fmt: skip


def test_tall_strokes_that_touch_are_digits_of_their_own():
    assert stroke_counts(written([0, 3, 8], [0.0, 0.0, 0.0])) == [1, 1, 1]
    assert stroke_counts(written([0, 3, 0], [-0.4, -0.2, 0.0])) == [1, 1, 1]


def test_what_reads_well_wins_over_what_looks_likely():
    ink = written([1, 0], [0.0, 0.0])
    left, right = (Ink((stroke,)) for stroke in ink.strokes)
    assert len(segments_of(ink, knowing(left, right))) == 2
    assert len(segments_of(ink, knowing(ink))) == 1


def test_two_digits_of_one_stroke_are_cut_where_the_network_says_so():
    left = np.array(STROKES[2][0], float)
    right = np.add(STROKES[0][0], (9.0, 0.0))
    joined = ink_of([np.concatenate([left, [(7.5, 9.0), (8.5, 1.0)], right])])
    found = segments_of(joined, doubting(joined))
    assert len(found) == 2
    assert found[0].box[0] + found[0].box[2] <= found[1].box[0] + 0.5
    assert sum(len(part.drawing.strokes) for part in found) == 2
    assert len(segments_of(joined, knowing(joined))) == 1


def test_touching_digits_of_a_picture_are_cut_between_them():
    ink = written([3, 0], [-0.2, 0.0], 1.0)
    picture = Picture(render(ink, 120, 160, (-1, -1, 15, 11)))
    left, right = segments_of(picture, doubting(picture))
    middle = left.box[0] + left.box[2]
    assert middle == pytest.approx(right.box[0], abs=10)
    ink_in_all = sum(float(part.drawing.intensity.sum()) for part in (left, right))
    assert ink_in_all == pytest.approx(float(picture.intensity.sum()), rel=0.03)


def test_a_broken_line_in_a_picture_stays_one_digit():
    pixels = np.array(render(written([0, 2], [3, 0], 1.0), 120, 190, (-1, -1, 18, 11)))
    pixels[58:62] = 0
    assert len(parts(Picture(pixels))) == 2


def test_a_part_of_a_picture_holds_its_own_pixels_alone():
    picture = Picture(render(written([7, 5], [1.5, 0], 1.0), 100, 160, (-1, -1, 15, 11)))
    found = parts(picture)
    assert len(found) == 2
    whole = picture.intensity.sum()
    assert sum(part.drawing.intensity.sum() for part in found) == pytest.approx(whole, rel=0.01)
    assert found[1].box[0] == pytest.approx(80, abs=1)


def test_a_picture_of_one_digit_is_that_very_picture():
    picture = Picture(render(written([8], [0], 1.0), 100, 90, (-1, -1, 8, 11)))
    (part,) = parts(picture)
    assert part.drawing is picture


def test_a_stray_speck_is_left_out():
    assert len(parts(ink_of([*STROKES[3], [(9, 9)]]))) == 1
    pixels = np.array(render(ink_of(STROKES[3]), 100, 100, (-2, -2, 14, 14)))
    pixels[90, 5] = 1
    assert len(parts(Picture(pixels))) == 1


def test_rows_are_read_from_the_top_one_down():
    low = [np.add(stroke.points, (0.0, 14.0)) for stroke in written([1, 0, 2], [2, 2, 0]).strokes]
    ink = ink_of([*low, *[stroke.points for stroke in written([7, 8], [3, 0]).strokes]])
    assert stroke_counts(ink) == [2, 1, 1, 1, 1]
    assert [part.box[1] < 10 for part in parts(ink)] == [True, True, False, False, False]


def test_dots_alone_and_flat_or_far_ink_are_split_too():
    assert len(parts(ink_of([[(0, 0)]]))) == 1
    assert len(parts(ink_of([[(0, 0), (9, 0)], [(20, 0), (30, 0)]]))) == 2
    assert len(parts(ink_of([[(0, 0), (0, 1)], [(1e9, 1e9), (1e9, 1e9 + 1)]]))) == 2
    assert len(parts(ink_of([[(0, 0), (1e-9, 1e-9)]]))) == 1


def test_two_tall_strokes_are_a_4_rather_than_another_digit():
    logits = np.zeros((2, 10), np.float32)
    logits[0, 4] = logits[1, 3] = 20.0
    one, two = (costs_of(logits, np.full(2, links)) for links in (0, 1))
    assert one == pytest.approx([0, 0], abs=1e-3)
    assert two[0] < -1
    assert two[1] > 1


def test_what_a_network_calls_no_digit_costs():
    logits = np.zeros((2, 11), np.float32)
    logits[0, 7] = logits[1, 10] = 20.0
    sure, refused = costs_of(logits, np.zeros(2, np.int64))
    assert sure == pytest.approx(0, abs=1e-3)
    assert refused > 5
