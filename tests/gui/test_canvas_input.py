"""Mouse, pen, finger and keys on a real canvas in a real window."""

import numpy as np
import pytest
from pointers import RUBBER, drag, move, on_paper, pen, place
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest

from app.canvas.sketch import SIDE
from app.canvas.tool import Tool
from engine.ink.picture import Picture

LINE = [(0.2 + 0.006 * step, 0.3 + 0.004 * step) for step in range(100)]


def test_every_move_of_the_mouse_is_kept_at_its_place(canvas):
    places = drag(canvas, LINE)
    (stroke,) = canvas.drawing.strokes
    expected = [on_paper(canvas, there) for there in places]
    np.testing.assert_allclose(stroke.points, expected, atol=1e-9)
    assert stroke.width == canvas.pen_width
    assert (stroke.pressure == 1).all()
    assert (np.diff(stroke.time) >= 0).all()


def test_a_drag_beyond_the_paper_stays_on_its_edge(canvas):
    drag(canvas, [(0.5, 0.5), (1.4, 0.5), (1.4, -0.3)])
    points = canvas.drawing.strokes[0].points
    assert points.tolist()[-1] == [SIDE, 0]


def test_a_click_makes_a_dot(canvas):
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.5, 0.5))
    (stroke,) = canvas.drawing.strokes
    assert len(stroke.points) == 1


def test_a_double_click_makes_two_dots(canvas):
    there = place(canvas, 0.5, 0.5)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=there)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=there)
    assert len(canvas.drawing.strokes) >= 2


def test_ink_appears_under_the_pen_at_once(canvas, qtbot):
    before = canvas.grab().toImage()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.25, 0.3))
    move(canvas, place(canvas, 0.75, 0.3))
    after = canvas.grab().toImage()
    spot = place(canvas, 0.5, 0.3) * before.devicePixelRatio()
    assert before.pixelColor(spot).lightness() > 200
    assert after.pixelColor(spot).lightness() < 100
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.75, 0.3))


def test_what_was_painted_move_by_move_equals_what_is_painted_afresh(canvas):
    drag(canvas, LINE)
    drag(canvas, [(0.3 + 0.3 * np.sin(i / 9), 0.5 + 0.3 * np.cos(i / 9)) for i in range(60)])
    step_by_step = canvas.grab().toImage()
    canvas.undo()
    canvas.redo()
    assert canvas.grab().toImage() == step_by_step


def test_undo_redo_and_clear_by_action(window, canvas):
    drag(canvas, LINE)
    drag(canvas, LINE[::-1])
    actions = window.menu_actions
    actions.undo.trigger()
    assert len(canvas.drawing.strokes) == 1
    actions.undo.trigger()
    assert canvas.is_empty
    assert not actions.undo.isEnabled()
    actions.redo.trigger()
    actions.redo.trigger()
    assert len(canvas.drawing.strokes) == 2
    actions.clear.trigger()
    assert canvas.is_empty
    actions.undo.trigger()
    assert len(canvas.drawing.strokes) == 2


def test_the_eraser_cuts_a_stroke_in_two_and_is_one_step(window, canvas):
    drag(canvas, [(0.1 + 0.01 * i, 0.5) for i in range(80)])
    window.menu_actions.eraser.trigger()
    assert canvas.tool is Tool.ERASER
    drag(canvas, [(0.5, 0.3), (0.5, 0.7)])
    assert len(canvas.drawing.strokes) == 2
    canvas.undo()
    assert len(canvas.drawing.strokes) == 1


def test_the_right_button_erases(canvas):
    drag(canvas, [(0.1 + 0.01 * i, 0.5) for i in range(80)])
    drag(canvas, [(0.5, 0.3), (0.5, 0.5), (0.5, 0.7)], Qt.MouseButton.RightButton)
    assert len(canvas.drawing.strokes) == 2


def test_pen_pressure_sets_the_width_along_the_stroke(canvas):
    pen(canvas, "press", (0.2, 0.5), 0.1)
    for step in range(1, 9):
        assert pen(canvas, "move", (0.2 + 0.05 * step, 0.5), 0.1 * step).isAccepted()
    pen(canvas, "release", (0.6, 0.5), 0.0)
    (stroke,) = canvas.drawing.strokes
    np.testing.assert_allclose(stroke.pressure, [0.1, *(0.1 * np.arange(1, 9))])
    assert stroke.widths[-1] > 1.5 * stroke.widths[0]


def test_the_mouse_is_ignored_during_a_pen_stroke_and_shortly_after(canvas):
    pen(canvas, "press", (0.2, 0.2), 0.5)
    pen(canvas, "move", (0.4, 0.4), 0.5)
    drag(canvas, LINE)
    pen(canvas, "move", (0.6, 0.6), 0.5)
    pen(canvas, "release", (0.6, 0.6), 0.0)
    drag(canvas, LINE)
    (stroke,) = canvas.drawing.strokes
    assert len(stroke.points) == 3


def test_the_eraser_end_of_a_pen_erases(canvas):
    drag(canvas, [(0.1 + 0.01 * i, 0.5) for i in range(80)])
    pen(canvas, "press", (0.5, 0.3), 0.5, RUBBER)
    pen(canvas, "move", (0.5, 0.7), 0.5, RUBBER)
    pen(canvas, "release", (0.5, 0.7), 0.0, RUBBER)
    assert len(canvas.drawing.strokes) == 2


def test_a_pen_that_hovers_draws_nothing(canvas):
    pen(canvas, "move", (0.5, 0.5), 0.0)
    assert canvas.is_empty


@pytest.fixture
def screen():
    return QTest.createTouchDevice()


def test_one_finger_draws_and_a_second_one_does_not_mix(canvas, screen: QPointingDevice):
    touch = QTest.touchEvent(canvas, screen, autoCommit=False)
    touch.press(0, place(canvas, 0.2, 0.2), canvas).commit()
    touch.move(0, place(canvas, 0.3, 0.3), canvas).press(1, place(canvas, 0.8, 0.8), canvas)
    touch.commit()
    touch.move(0, place(canvas, 0.4, 0.4), canvas).move(1, place(canvas, 0.8, 0.6), canvas)
    touch.commit()
    touch.release(0, place(canvas, 0.4, 0.4), canvas).release(1, QPoint(9, 9), canvas).commit()
    (stroke,) = canvas.drawing.strokes
    assert stroke.points.max() < 0.5 * SIDE
    assert len(stroke.points) == 3


def test_a_pen_takes_over_from_the_palm(canvas, screen):
    touch = QTest.touchEvent(canvas, screen, autoCommit=False)
    touch.press(0, place(canvas, 0.8, 0.9), canvas).commit()
    pen(canvas, "press", (0.2, 0.2), 0.5)
    pen(canvas, "move", (0.3, 0.2), 0.5)
    touch.move(0, place(canvas, 0.9, 0.9), canvas).commit()
    pen(canvas, "release", (0.3, 0.2), 0.0)
    touch.release(0, place(canvas, 0.9, 0.9), canvas).commit()
    (stroke,) = canvas.drawing.strokes
    assert stroke.points.max() < 0.4 * SIDE


def test_arrows_and_space_draw_without_a_mouse(window, canvas):
    window.menu_actions.canvas.trigger()
    key = Qt.Key
    QTest.keyClick(canvas, key.Key_Up)
    QTest.keyClick(canvas, key.Key_Space)
    for _ in range(5):
        QTest.keyClick(canvas, key.Key_Right)
    QTest.keyClick(canvas, key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, key.Key_Space)
    (stroke,) = canvas.drawing.strokes
    across, down = stroke.points[-1] - stroke.points[0]
    assert across == pytest.approx(150)
    assert 0 < down < 30
    QTest.keyClick(canvas, key.Key_Delete)
    assert canvas.is_empty


def test_two_arrows_held_move_the_pen_across(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyPress(canvas, Qt.Key.Key_Right)
    QTest.keyPress(canvas, Qt.Key.Key_Down)
    QTest.keyRelease(canvas, Qt.Key.Key_Down)
    QTest.keyRelease(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    points = canvas.drawing.strokes[0].points
    np.testing.assert_allclose(points[-1] - points[-2], [30, 30])


def test_escape_forgets_the_stroke_in_the_making(canvas):
    drag(canvas, LINE)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert len(canvas.drawing.strokes) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert len(canvas.drawing.strokes) == 1


def test_drawing_over_a_picture_starts_afresh_and_can_be_undone(canvas):
    picture = Picture(np.eye(40, dtype=np.float32))
    canvas.put(picture)
    drag(canvas, LINE)
    assert len(canvas.drawing.strokes) == 1
    canvas.undo()
    assert canvas.drawing is picture


def test_the_eraser_says_why_it_leaves_a_picture_alone(window, canvas):
    canvas.put(Picture(np.eye(40, dtype=np.float32)))
    drag(canvas, LINE, Qt.MouseButton.RightButton)
    assert isinstance(canvas.drawing, Picture)
    assert "eraser" in window.column.strip.text
    assert window.column.strip.isVisible()


def test_the_ink_keeps_its_place_when_the_window_grows(window, canvas):
    drag(canvas, LINE)
    before = canvas.drawing.strokes[0].points.copy()
    small = canvas.width()
    window.resize(1600, 1000)
    QTest.qWait(20)
    assert canvas.width() > small
    np.testing.assert_array_equal(canvas.drawing.strokes[0].points, before)
