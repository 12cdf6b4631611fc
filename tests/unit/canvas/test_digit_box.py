"""Boxes and their labels: on the paper, around their ink, and not on each other."""

import numpy as np
import pytest

from app.canvas.box_motion import BoxMotion
from app.canvas.digit_box import DigitBox, frames_for, labels_for, matches, on_paper
from engine.ink.picture import Picture
from engine.ink.stroke import Ink

SHEET = (10.0, 0.0, 400.0, 400.0)


def shared(one, other):
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)


def inside(rect, sheet):
    x, y, width, height = rect
    return (
        sheet[0] <= x
        and sheet[1] <= y
        and x + width <= sheet[0] + sheet[2]
        and y + height <= sheet[1] + sheet[3]
    )


def labels(places):
    frames = frames_for(places, SHEET)
    return frames, labels_for(frames, [20.0] * len(frames), 20.0, SHEET)


def test_ink_is_in_units_of_the_paper_already():
    assert on_paper((1.0, 2.0, 3.0, 4.0), Ink()) == (1.0, 2.0, 3.0, 4.0)


def test_a_wide_picture_stands_in_the_middle_of_the_paper():
    picture = Picture(np.ones((100, 200), np.float32))
    assert on_paper((0.0, 0.0, 200.0, 100.0), picture) == (0.0, 250.0, 1000.0, 500.0)
    assert on_paper((100.0, 50.0, 10.0, 20.0), picture) == (500.0, 500.0, 50.0, 100.0)


def test_a_frame_is_around_its_ink_and_on_the_paper():
    frames = frames_for([(100.0, 200.0, 100.0, 300.0), (0.0, 0.0, 1000.0, 1000.0)], SHEET)
    x, y, width, height = frames[0]
    assert x < 10 + 40 < x + width
    assert y < 80 < 200 < y + height
    assert inside(frames[1], SHEET)


def test_a_dot_has_a_box_that_can_be_seen():
    frame = frames_for([(500.0, 500.0, 0.0, 0.0)], SHEET)[0]
    assert min(frame[2:]) >= 14


def test_labels_stand_above_their_boxes():
    frames, tags = labels([(100.0, 300.0, 150.0, 300.0), (400.0, 320.0, 150.0, 300.0)])
    for frame, tag in zip(frames, tags, strict=True):
        assert tag[1] + tag[3] < frame[1]
        assert frame[0] < tag[0] + tag[2] / 2 < frame[0] + frame[2]


def test_a_label_stands_below_where_there_is_no_room_above():
    frames, tags = labels([(100.0, 5.0, 150.0, 600.0)])
    assert tags[0, 1] > frames[0, 1] + frames[0, 3]


def test_a_digit_as_tall_as_the_paper_has_its_label_beside_it():
    frames, tags = labels([(100.0, 0.0, 300.0, 1000.0)])
    assert shared(tags[0], frames[0]) == 0


@pytest.mark.parametrize("seed", range(5))
def test_labels_of_any_boxes_are_on_the_paper_and_apart(seed):
    random = np.random.default_rng(seed)
    places = [
        (x * 240.0 + random.uniform(0, 60), y * 320.0 + random.uniform(0, 80), 150.0, 180.0)
        for x in range(4)
        for y in range(3)
    ]
    _, tags = labels(places)
    assert all(inside(tag, SHEET) for tag in tags)
    pairs = [(one, other) for at, one in enumerate(tags) for other in tags[:at]]
    assert sum(shared(*pair) for pair in pairs) == 0


def test_boxes_that_cover_the_whole_paper_still_have_labels_on_it():
    _, tags = labels([(0.0, 0.0, 1000.0, 1000.0)] * 3)
    assert all(inside(tag, SHEET) for tag in tags)
    assert len({tuple(tag) for tag in tags}) == 3


def test_a_box_is_matched_with_the_one_it_grew_from_and_with_no_other():
    old = np.array([[0.0, 0, 100, 100], [200, 0, 100, 100]])
    new = np.array([[205.0, 0, 100, 110], [0, 0, 20, 20], [0, 0, 105, 100], [400, 0, 9, 9]])
    assert matches(old, new) == [1, None, 0, None]
    assert matches(old[:0], new) == [None] * 4


def box(text="1"):
    return DigitBox((0, 0, 1, 1), text, "")


def test_a_new_box_fades_in_where_it_belongs():
    motion = BoxMotion()
    rects = np.array([[0.0, 0, 50, 50]])
    motion.aim([box()], rects, rects)
    assert motion.opacities.tolist() == [0.0]
    assert motion.frames.tolist() == rects.tolist()
    steps = 0
    while motion.step():
        steps += 1
    assert steps < 10
    assert motion.opacities.tolist() == [1.0]


def test_a_box_that_grows_glides_there_and_stays_seen():
    motion = BoxMotion()
    before, after = np.array([[0.0, 0, 50, 50]]), np.array([[0.0, 0, 70, 60]])
    motion.aim([box()], before, before)
    motion.arrive()
    motion.aim([box("2")], after, after)
    assert motion.opacities.tolist() == [1.0]
    widths = [motion.frames[0, 2]]
    while motion.step():
        widths.append(motion.frames[0, 2])
    assert widths == sorted(widths)
    assert motion.frames.tolist() == after.tolist()
    assert motion.boxes[0].text == "2"
