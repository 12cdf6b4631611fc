"""Answers that are not sure: refused, corrected by a person, or changing while the pen moves."""

import itertools

import pytest
from conftest import FakeRecogniser, fake_model
from pointers import drag, move, place
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from strokewise import label, number_of, reading, upright

from engine.ink.picture import Picture

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(strokewise, make_window):
    """A window that reads each stroke as a digit."""
    return make_window()


def test_a_refused_digit_of_a_number_is_a_question_with_its_nearest_guess(
    window, canvas, shown, qtbot, monkeypatch
):
    drag(canvas, upright(0.25))
    drag(canvas, upright(0.45, 0.7, 0.9))
    qtbot.waitUntil(lambda: shown.text == "2?")
    assert canvas.boxes.boxes[1].refused
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, *__: said.append(text))
    spot = label(canvas, 1).toPoint()
    QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, spot, canvas.mapToGlobal(spot)))
    assert said == ["Not a digit? nearest is 4, 31.0 percent"]
    assert window.column.panel.answer.lines() == ("Not a digit?", "nearest: 4, 31\u00a0%")
    assert "not a digit? nearest is 4" in window.column.panel.number.accessibleName()


def test_a_single_refused_digit_says_so_once_the_pen_is_up(window, canvas, shown, qtbot):
    answer = window.column.panel.answer
    QTest.mousePress(canvas, LEFT, pos=place(canvas, 0.45, 0.8))
    qtbot.waitUntil(lambda: shown.text == "?")
    assert answer.lines() == ("…", "nearest: 4, 31\u00a0%")
    QTest.mouseRelease(canvas, LEFT, pos=place(canvas, 0.45, 0.8))
    qtbot.waitUntil(lambda: answer.lines() == ("Not a digit?", "nearest: 4, 31\u00a0%"))
    assert answer.accessibleName() == "Answer: not a digit? nearest is 4, 31.0 percent"


def test_a_corrected_digit_shows_its_label_until_its_ink_changes(window, canvas, shown, write):
    write(0.25, 0.45)
    with_two = shown.chosen
    shown.correct(with_two, 9)
    assert shown.text == "29"
    assert shown.chosen is with_two
    assert canvas.boxes.boxes[1].corrected
    assert window.column.panel.answer.lines() == ("corrected", "read as 4")
    write(0.75)
    assert shown.text == "297"
    canvas.undo()
    canvas.undo()
    write(0.46)
    assert shown.text == "24"
    assert not canvas.boxes.boxes[1].corrected


def test_a_correction_survives_new_weights_comes_back_with_its_ink_and_can_be_taken_back(
    window, canvas, shown, write, qtbot
):
    write(0.25)
    shown.correct(shown.chosen, 3)
    shown.correct(shown.chosen, 5)
    assert shown.text == "5"
    with qtbot.waitSignal(window.recognising.answered):
        window.recognising.use(fake_model("other"))
    assert shown.text == "5"
    canvas.clear()
    assert shown.text == ""
    canvas.undo()
    qtbot.waitUntil(lambda: shown.text == "5")
    shown.correct(shown.chosen, None)
    assert shown.text == "2"


def test_there_is_nothing_to_choose_on_white_paper(shown):
    assert (shown.number, shown.chosen, shown.newest, shown.seconds) == (None, None, None, None)
    shown.choose(0)
    shown.choose_next(1)
    assert shown.text == ""


def test_a_slow_stroke_that_is_read_otherwise_at_each_point_shows_no_flicker(
    window, canvas, shown, monkeypatch, qtbot
):
    read_as_ever = FakeRecogniser.read_number

    def read_by_points(recogniser, drawing):
        if isinstance(drawing, Picture):  # What the thread tries its kernels on.
            return read_as_ever(recogniser, drawing)
        count = sum(len(stroke.points) for stroke in drawing.strokes)
        digits = [reading(drawing, drawing.bounds, 3 + count % 2)]
        return number_of(digits * (1 + count % 3 // 2))

    monkeypatch.setattr(FakeRecogniser, "read_number", read_by_points)
    texts, answers = [], []
    shown.changed.connect(lambda: texts.append(shown.text))
    window.recognising.answered.connect(lambda number, _: answers.append(number.text))
    QTest.mousePress(canvas, LEFT, pos=place(canvas, 0.3, 0.3))
    for step in range(40):
        qtbot.wait(8)
        move(canvas, place(canvas, 0.3 + 0.01 * step, 0.3))
    changes = sum(one != other for one, other in itertools.pairwise(texts))
    changed = sum(one != other for one, other in itertools.pairwise(answers))
    assert changed > 10
    assert changes <= changed / 4
    QTest.mouseRelease(canvas, LEFT, pos=place(canvas, 0.7, 0.3))
    final = read_by_points(None, canvas.drawing).text
    qtbot.waitUntil(lambda: shown.text == final)
