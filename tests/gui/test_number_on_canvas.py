"""A number on the canvas: its boxes, its chosen digit, its text."""

import numpy as np
import pytest
from conftest import fake_model
from pointers import STYLUS, move, pen
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from strokewise import click, label

from app.canvas.sketch import SIDE
from app.window.about import ShortcutsDialog
from engine.ink.picture import Picture

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def window(strokewise, make_window):
    """A window that reads each stroke as a digit."""
    return make_window()


def test_one_digit_has_no_box_and_no_number_beside_it(window, canvas, shown, write):
    write(0.42)
    assert shown.text == "4"
    assert canvas.boxes.boxes == ()
    panel = window.column.panel
    assert not panel.number.isVisible()
    assert panel.answer.text == "4"
    assert not window.menu_actions.next_digit.isEnabled()


def test_each_digit_of_a_number_has_a_box_around_it_with_its_answer(window, canvas, shown, write):
    write(0.25, 0.45, 0.75)
    assert shown.text == "247"
    boxes = canvas.boxes
    assert [box.text for box in boxes.boxes] == ["2", "4", "7"]
    scale = canvas.width() / SIDE
    for index, x in enumerate((0.25, 0.45, 0.75)):
        frame, tag = boxes.frame_place(index), boxes.label_place(index)
        assert frame.contains(QPointF(x * canvas.width(), 0.45 * canvas.width()))
        assert abs(frame.center().x() - x * canvas.width()) < 3 + scale
        assert canvas.rect().contains(tag.toAlignedRect())
        assert not frame.intersects(tag)
    assert window.column.panel.number.isVisible()
    spoken = window.column.panel.number.accessibleName()
    assert spoken.startswith("Answer: 2 4 7. Digit 3 of 3 is chosen.")


def test_boxes_stay_on_the_paper_at_its_edge_and_follow_its_size(window, canvas, write, qtbot):
    write(0.02, 0.98)
    for size in ((960, 640), (1600, 1000)):
        window.resize(*size)
        QApplication.processEvents()
        qtbot.wait(20)
        for index, x in enumerate((0.02, 0.98)):
            for rect in (canvas.boxes.frame_place(index), canvas.boxes.label_place(index)):
                assert canvas.rect().contains(rect.toAlignedRect())
            middle = canvas.boxes.frame_place(index).center().x()
            assert abs(middle - x * canvas.width()) < 0.05 * canvas.width()


def test_the_digit_written_last_is_chosen(window, canvas, shown, write):
    write(0.25, 0.75, 0.45)
    assert shown.text == "247"
    assert shown.chosen.digit == 4
    assert [box.chosen for box in canvas.boxes.boxes] == [False, True, False]
    panel = window.column.panel
    assert panel.answer.text == "4"
    assert panel.bars.accessibleDescription().startswith("4: 97.0 percent")
    assert panel.number.accessibleName().count("Digit 2 of 3") == 1


def test_a_click_on_a_label_chooses_and_draws_nothing(window, canvas, shown, write, qtbot):
    write(0.25, 0.45, 0.75)
    before = canvas.drawing
    with qtbot.waitSignal(shown.changed):
        click(canvas, label(canvas, 0))
    assert shown.chosen.digit == 2
    assert window.column.panel.bars.accessibleDescription().startswith("2: ")
    assert canvas.drawing is before
    assert not canvas.can_redo


def test_new_weights_leave_the_choice(window, canvas, shown, write, qtbot):
    write(0.25, 0.45, 0.75)
    click(canvas, label(canvas, 0))
    with qtbot.waitSignal(window.recognising.answered):
        window.recognising.use(fake_model("other"))
    assert shown.chosen.digit == 2


def test_writing_on_chooses_what_is_written(canvas, shown, write):
    write(0.25, 0.45)
    click(canvas, label(canvas, 0))
    write(0.65)
    assert (shown.text, shown.chosen.digit) == ("246", 6)


def test_a_stroke_may_begin_on_a_label(canvas, shown, write, qtbot):
    write(0.25, 0.45)
    start = label(canvas, 0).toPoint()
    QTest.mousePress(canvas, LEFT, pos=start)
    move(canvas, start + QPoint(2, 1))
    assert not canvas.busy
    move(canvas, start + QPoint(30, 0))
    move(canvas, start + QPoint(60, 0))
    assert canvas.busy
    QTest.mouseRelease(canvas, LEFT, pos=start + QPoint(60, 0))
    points = canvas.drawing.strokes[-1].points
    assert len(points) == 3
    assert points[0] == pytest.approx(np.array((start.x(), start.y())) * SIDE / canvas.width())
    assert len(canvas.drawing.strokes) == 3


def test_a_press_inside_a_box_draws_as_always(canvas, write):
    write(0.25, 0.45)
    spot = canvas.boxes.frame_place(0).center() + QPointF(3, 0)
    QTest.mousePress(canvas, LEFT, pos=spot.toPoint())
    assert canvas.busy
    QTest.mouseRelease(canvas, LEFT, pos=spot.toPoint())
    assert len(canvas.drawing.strokes) == 3


def test_the_right_button_erases_below_a_label_too(canvas, write):
    write(0.25, 0.45)
    QTest.mousePress(canvas, RIGHT, pos=label(canvas, 0).toPoint())
    assert canvas.busy
    QTest.mouseRelease(canvas, RIGHT, pos=label(canvas, 0).toPoint())


def test_a_pen_taps_a_label_as_a_mouse_does(canvas, shown, write):
    write(0.25, 0.45)
    spot = label(canvas, 0)
    at = spot.x() / canvas.width(), spot.y() / canvas.height()
    pen(canvas, "press", at, 0.5, STYLUS)
    pen(canvas, "release", at, 0.0, STYLUS)
    assert shown.chosen.digit == 2
    assert len(canvas.drawing.strokes) == 2


def test_the_mouse_shows_what_can_be_clicked(canvas, write):
    write(0.25, 0.45)

    def hover(spot):
        none = Qt.MouseButton.NoButton
        where = canvas.mapToGlobal(spot)
        kind = QEvent.Type.MouseMove
        event = QMouseEvent(kind, spot, where, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)
        return canvas.cursor().shape()

    assert hover(label(canvas, 1)) == Qt.CursorShape.PointingHandCursor
    assert hover(canvas.boxes.frame_place(1).center()) == Qt.CursorShape.BitmapCursor


def test_keys_walk_through_the_digits(window, canvas, shown, write):
    write(0.25, 0.45, 0.75)
    canvas.setFocus()
    alt = Qt.KeyboardModifier.AltModifier
    seen = []
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Left, alt)
        seen.append(shown.chosen.digit)
    assert seen == [4, 2, 7]
    QTest.keyClick(canvas, Qt.Key.Key_Right, alt)
    assert shown.chosen.digit == 2
    assert len(canvas.drawing.strokes) == 3


def test_the_keys_are_on_the_page_of_shortcuts(window, qtbot):
    dialog = ShortcutsDialog(window.menuBar(), window)
    qtbot.addWidget(dialog)
    words = [child.text() for child in dialog.findChildren(QLabel)]
    assert {"Next digit", "Previous digit", "Alt+Right", "Alt+Left"} <= set(words)


def test_a_digit_of_the_number_can_be_clicked_too(window, canvas, shown, write):
    write(0.25, 0.45, 0.75)
    view = window.column.panel.number
    places = {view.digit_at(x): x for x in range(view.width())}
    assert set(places) - {None} == {0, 1, 2}
    QTest.mouseClick(view, LEFT, pos=QPoint(places[1], view.height() // 2))
    assert shown.chosen.digit == 4
    assert canvas.boxes.boxes[1].chosen


def test_the_number_is_copied_with_one_key(window, canvas, write):
    write(0.25, 0.45, 0.75)
    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "247"
    assert window.status.news == "Copied 247"


def test_a_picture_has_boxes_where_it_stands_on_the_paper(canvas, shown, qtbot):
    canvas.put(Picture(np.ones((100, 200), np.float32)))
    qtbot.waitUntil(lambda: shown.text == "12")
    side = canvas.width()
    for index in range(2):
        middle = canvas.boxes.frame_place(index).center()
        assert middle.x() == pytest.approx((0.25 + 0.5 * index) * side, abs=8)
        assert middle.y() == pytest.approx(0.5 * side, abs=8)


def test_white_paper_and_a_single_digit_have_no_boxes_again(window, canvas, shown, write, qtbot):
    write(0.25, 0.45)
    canvas.undo()
    qtbot.waitUntil(lambda: shown.text == "2")
    assert canvas.boxes.boxes == ()
    canvas.redo()
    qtbot.waitUntil(lambda: shown.text == "24")
    canvas.clear()
    assert canvas.boxes.boxes == ()
    assert not window.column.panel.number.isVisible()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_boxes_are_painted_in_the_colours_of_the_theme(canvas, write, looks, mode):
    looks.set_mode(mode)
    write(0.25, 0.45)
    canvas.boxes.lay(canvas._sheet())
    image = canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    tag = canvas.boxes.label_place(1)
    spot = (tag.topLeft() + QPointF(4, tag.height() / 2)) * ratio
    assert image.pixelColor(spot.toPoint()).name() == looks.theme.accent
