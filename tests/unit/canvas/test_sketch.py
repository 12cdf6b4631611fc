import numpy as np
import pytest

from app.canvas.sketch import SIDE, Device, Sketch
from engine.ink.picture import Picture
from engine.ink.stroke import Ink

PICTURE = Picture(np.eye(8, dtype=np.float32))


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sketch(clock):
    return Sketch(clock)


def draw(sketch, points, device=Device.MOUSE, contact=0, erase=False):
    sketch.begin(device, contact, points[0], 1.0, 0.0, erase)
    for at, point in enumerate(points[1:], start=1):
        sketch.move(device, contact, point, 1.0, 0.01 * at)
    return sketch.end(device, contact)


def test_a_stroke_keeps_points_pressure_time_and_width(sketch):
    sketch.pen_width = 50
    sketch.begin(Device.PEN, 0, (100, 200), 0.25, 7.0)
    sketch.move(Device.PEN, 0, (110, 220), 0.5, 7.5)
    sketch.end(Device.PEN, 0)
    (stroke,) = sketch.drawing.strokes
    assert stroke.points.tolist() == [[100, 200], [110, 220]]
    assert stroke.pressure.tolist() == [0.25, 0.5]
    assert stroke.time.tolist() == [0, 0.5]
    assert stroke.width == 50


def test_the_drawing_holds_the_stroke_while_it_is_drawn(sketch):
    assert sketch.is_empty
    sketch.begin(Device.MOUSE, 1, (1, 1), 1, 0)
    assert not sketch.is_empty
    assert len(sketch.drawing.strokes) == 1
    assert sketch.ground.is_empty


def test_a_clock_that_runs_back_gives_no_negative_time(sketch):
    sketch.begin(Device.MOUSE, 0, (0, 0), 1, 9.0)
    sketch.move(Device.MOUSE, 0, (5, 5), 1, 8.0)
    assert sketch.stroke().time.tolist() == [0, 0]


def test_another_device_or_finger_does_not_join_a_stroke(sketch):
    sketch.begin(Device.TOUCH, 1, (10, 10), 1, 0)
    assert not sketch.begin(Device.MOUSE, 0, (500, 500), 1, 0)
    assert not sketch.begin(Device.TOUCH, 2, (500, 500), 1, 0)
    assert not sketch.move(Device.TOUCH, 2, (600, 600), 1, 0)
    assert not sketch.end(Device.TOUCH, 2)
    assert sketch.end(Device.TOUCH, 1)
    assert sketch.drawing.strokes[0].points.tolist() == [[10, 10]]


def test_the_mouse_waits_half_a_second_after_the_pen(sketch, clock):
    draw(sketch, [(1, 1), (2, 2)], Device.PEN)
    clock.now += 0.3
    assert not sketch.begin(Device.MOUSE, 0, (5, 5), 1, 0)
    clock.now += 0.3
    assert sketch.begin(Device.MOUSE, 0, (5, 5), 1, 0)


def test_a_pen_takes_over_from_another_device_but_not_from_a_pen(sketch):
    sketch.begin(Device.TOUCH, 0, (900, 900), 1, 0)
    assert sketch.begin(Device.PEN, 0, (100, 100), 1, 0)
    assert not sketch.begin(Device.PEN, 1, (500, 500), 1, 0)
    sketch.end(Device.PEN, 0)
    assert [stroke.points.tolist() for stroke in sketch.drawing.strokes] == [[[100, 100]]]


def test_points_stay_on_the_paper_and_pressure_in_its_range(sketch):
    sketch.begin(Device.MOUSE, 0, (-50, 2000), 7, 0)
    assert sketch.points == [(0, SIDE)]
    assert sketch.pressures == [1]


def test_undo_does_nothing_while_the_pen_is_down(sketch):
    draw(sketch, [(1, 1), (2, 2)])
    sketch.begin(Device.MOUSE, 0, (5, 5), 1, 0)
    assert not sketch.undo()
    assert not sketch.can_undo
    sketch.end(Device.MOUSE, 0)
    assert sketch.undo()
    assert len(sketch.drawing.strokes) == 1


def test_clear_while_drawing_forgets_the_stroke_and_the_rest_can_come_back(sketch):
    draw(sketch, [(1, 1), (2, 2)])
    sketch.begin(Device.MOUSE, 0, (5, 5), 1, 0)
    assert sketch.clear()
    assert sketch.is_empty
    assert sketch.undo()
    assert len(sketch.drawing.strokes) == 1


def test_clearing_white_paper_is_no_step(sketch):
    assert not sketch.clear()
    assert not sketch.can_undo


def test_a_fast_eraser_leaves_no_islands(sketch):
    draw(sketch, [(x, 500.0) for x in range(100, 901, 10)])
    draw(sketch, [(50, 500), (950, 500)], erase=True)
    assert sketch.drawing.is_empty
    sketch.undo()
    assert len(sketch.drawing.strokes) == 1


def test_an_eraser_that_touches_nothing_is_no_step(sketch):
    draw(sketch, [(100, 100), (120, 100)])
    draw(sketch, [(800, 800), (900, 900)], erase=True)
    sketch.undo()
    assert sketch.is_empty


def test_drawing_on_a_picture_starts_a_new_drawing(sketch):
    sketch.put(PICTURE)
    sketch.begin(Device.MOUSE, 0, (5, 5), 1, 0)
    assert isinstance(sketch.drawing, Ink)
    assert sketch.under.is_empty
    sketch.cancel()
    assert sketch.drawing is PICTURE


def test_a_picture_is_not_erased(sketch):
    sketch.put(PICTURE)
    assert not sketch.begin(Device.MOUSE, 0, (5, 5), 1, 0, erase=True)
    assert sketch.drawing is PICTURE
