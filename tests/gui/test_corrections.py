"""One key says what a digit is: it is shown so, kept on the disk, and can be taken back."""

import errno
import os

import pytest
from conftest import fake_model
from pointers import drag, place
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.window.about import ShortcutsDialog
from app.window.pages import Kind, Made
from engine.data.my_drawings import MyDrawings
from engine.ink.stroke import Ink

LINE = [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)]


@pytest.fixture
def answer(window):
    return window.column.panel.answer


@pytest.fixture
def drawn(window, canvas, answer, qtbot):
    """One stroke, which the fake recogniser reads as a 1."""
    drag(canvas, LINE)
    qtbot.waitUntil(lambda: answer.text == "1")
    return canvas


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.canvas, key, modifier)


def kept(window):
    return [(mine.label, mine.answered) for mine in window.hand.drawings]


def test_a_wrong_answer_is_corrected_with_one_key(window, drawn, answer, qtbot):
    press(window, Qt.Key.Key_7)
    assert answer.text == "7"
    qtbot.waitUntil(lambda: kept(window) == [(7, 1)])
    assert window.status.news.startswith("Kept as a 7  ·  1 drawing of yours, 1 for 7")
    (mine,) = MyDrawings().all()
    assert isinstance(mine.drawing, Ink)
    assert mine.drawing.to_json() == drawn.drawing.to_json()


def test_the_number_pad_does_it_too(window, drawn, answer, qtbot):
    press(window, Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier)
    assert answer.text == "4"
    qtbot.waitUntil(lambda: kept(window) == [(4, 1)])


def test_a_right_answer_is_confirmed_by_its_own_key(window, drawn, answer, qtbot):
    press(window, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: kept(window) == [(1, 1)])
    assert answer.text == "1"
    assert window.hand.drawings[0].was_right


def test_what_was_refused_is_kept_as_refused(window, canvas, answer, qtbot):
    window.recognising.use(fake_model("doubtful"))
    drag(canvas, LINE)
    qtbot.waitUntil(lambda: answer.text == "?")
    press(window, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: kept(window) == [(5, None)])
    assert answer.text == "5"


def test_the_same_key_again_keeps_nothing_more(window, drawn, qtbot):
    for _ in range(3):
        press(window, Qt.Key.Key_7)
        qtbot.waitUntil(lambda: kept(window) == [(7, 1)])
    window.hand.finish()
    assert len(MyDrawings().all()) == 1


def test_another_key_for_the_same_ink_takes_the_place_of_the_first(window, drawn, answer, qtbot):
    press(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: kept(window) == [(7, 1)])
    press(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: kept(window) == [(2, 1)])
    assert answer.text == "2"
    assert [mine.label for mine in MyDrawings().all()] == [2]


def test_ink_that_grows_is_another_drawing(window, drawn, canvas, answer, qtbot):
    press(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: kept(window) == [(7, 1)])
    drag(canvas, [(0.3, 0.8), (0.7, 0.2)])
    qtbot.waitUntil(lambda: answer.text == "2")
    press(window, Qt.Key.Key_8)
    qtbot.waitUntil(lambda: kept(window) == [(7, 1), (8, 2)])


def test_on_white_paper_the_keys_do_nothing(window, qtbot):
    press(window, Qt.Key.Key_7)
    assert not any(action.isEnabled() for action in window.corrections.actions)
    window.hand.finish()
    assert not MyDrawings().all()


def test_a_text_field_keeps_its_digits(make_window, qtbot):
    kind = Kind("One", lambda: lambda house, parent: Made(QLineEdit()))
    window = make_window((kind,))
    qtbot.waitUntil(lambda: isinstance(window.pages.widget(0), QLineEdit))
    field = window.pages.widget(0)
    drag(window.canvas, LINE)
    qtbot.waitUntil(lambda: window.shown.text == "1")
    field.setFocus()
    QTest.keyClicks(field, "73")
    assert field.text() == "73"
    assert window.shown.text == "1"
    window.hand.finish()
    assert not MyDrawings().all()


def test_a_forgotten_drawing_is_no_longer_shown_as_corrected(window, drawn, answer, qtbot):
    press(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: kept(window) == [(7, 1)])
    window.hand.forget([window.hand.newest.key])
    qtbot.waitUntil(lambda: kept(window) == [])
    qtbot.waitUntil(lambda: answer.text == "1")
    press(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: kept(window) == [(7, 1)])


def test_a_full_disk_is_told_over_the_canvas(window, drawn, qtbot, monkeypatch):
    def fail(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    press(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: "disk is full" in window.column.strip.text)
    monkeypatch.undo()
    assert kept(window) == []
    press(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: kept(window) == [(7, 1)])


def test_a_damaged_drawing_is_told_once_and_the_others_are_there(window, drawn, qtbot):
    store = MyDrawings()
    store.add(drawn.drawing, 3, 1)
    with store.path.open("ab") as file:
        file.write(b"not a drawing\n")
    window.hand.load()
    qtbot.waitUntil(lambda: "One of your drawings is damaged" in window.column.strip.text)
    assert kept(window) == [(3, 1)]
    window.column.strip.say("")
    press(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: kept(window) == [(3, 1), (7, 1)])
    assert window.column.strip.text == ""


def test_what_was_said_is_kept_when_the_window_closes_at_once(window, drawn):
    press(window, Qt.Key.Key_7)
    window.close()
    assert [mine.label for mine in MyDrawings().all()] == [7]


def test_the_keys_stand_in_the_menu_and_among_the_shortcuts(window):
    edit = next(action.menu() for action in window.menuBar().actions() if "Edit" in action.text())
    submenu = edit.actions()[-1].menu()
    assert [action.shortcut().toString() for action in submenu.actions()] == list("0123456789")
    dialog = ShortcutsDialog(window.menuBar(), window)
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Say what the digit is", "0 to 9"} <= texts
    dialog.deleteLater()


def test_a_press_while_the_pen_is_down_keeps_what_was_read(window, canvas, answer, qtbot):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.3, 0.3))
    qtbot.waitUntil(lambda: answer.text == "1")
    press(window, Qt.Key.Key_9)
    qtbot.waitUntil(lambda: kept(window) == [(9, 1)])
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.3, 0.3))
