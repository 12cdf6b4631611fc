"""From the pen to the answer, and everything that shows it."""

import numpy as np
import pytest
from conftest import fake_model
from pointers import drag, place
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.window.answer_words import words_for
from engine.networks.network import parse_network

LINE = [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)]


@pytest.fixture
def answer(window):
    return window.column.panel.answer


def shows(answer, text):
    return lambda: answer.text == text


def test_the_answer_follows_the_drawing(window, canvas, answer, qtbot):
    assert answer.text == ""
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "1"))
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "2"))
    canvas.undo()
    qtbot.waitUntil(shows(answer, "1"))
    assert "Answer: 1, 97.0 percent" in answer.accessibleName()


def test_it_is_read_while_the_pen_still_moves(canvas, answer, qtbot):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.3, 0.3))
    qtbot.waitUntil(shows(answer, "1"))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place(canvas, 0.3, 0.3))


def test_white_paper_has_no_answer(window, canvas, answer, qtbot):
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "1"))
    window.menu_actions.clear.trigger()
    assert answer.text == ""
    QTest.qWait(30)
    assert answer.text == ""
    panel = window.column.panel
    assert panel.sample.image is None
    assert panel.bars.spoken() == "No answer"
    assert not window.menu_actions.copy.isEnabled()
    assert "empty" in answer.accessibleName()


def test_bars_and_sample_show_what_the_network_saw(window, canvas, answer, qtbot):
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "1"))
    panel = window.column.panel
    assert panel.bars.accessibleDescription().startswith("1: 97.0 percent, ")
    image = panel.sample.image
    assert (image.width(), image.height()) == (28, 28)
    assert image.pixelColor(13, 10).lightness() < image.pixelColor(2, 2).lightness()


def test_the_status_names_model_and_time(window, canvas, answer, qtbot):
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "1"))
    text = window.status.text.replace("\u00a0", " ")
    assert text == "reading with: fake (99.71 %)  ·  answered in 0.4 ms  ·  CPU"


def test_the_answer_is_copied(window, canvas, answer, qtbot):
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "1"))
    window.menu_actions.copy.trigger()
    assert QGuiApplication.clipboard().text() == "1"


def test_what_does_not_look_like_a_digit_is_a_question(window, canvas, answer, qtbot):
    window.recognising.use(fake_model("doubtful"))
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "?"))
    qtbot.waitUntil(lambda: answer.lines() == ("Not a digit?", "nearest: 1, 60\u00a0%"))
    assert answer.accessibleName() == "Answer: not a digit? nearest is 1, 60.0 percent"


def test_the_answer_changes_while_a_network_learns(window, canvas, answer, qtbot):
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "1"))
    network = parse_network("softmax")
    for offset in (3, 5):
        window.recognising.follow(network, np.full(7850, offset, np.float32))
        qtbot.waitUntil(shows(answer, str(1 + offset)))
    assert "network in training" in window.status.text
    window.recognising.use(fake_model("done"))
    qtbot.waitUntil(shows(answer, "1"))
    assert "done" in window.status.text


def test_how_sure_it_is_in_words():
    assert [words_for(value) for value in (0.99, 0.85, 0.4)] == ["sure", "fairly sure", "not sure"]


def test_while_the_pen_moves_the_bars_do_not_leap(window, looks):
    bars = window.column.panel.bars
    bars.resize(300, 200)
    one, other = np.eye(10, dtype=np.float32)[[2, 6]]

    def length(digit):
        """How many pixels of the digit's row are as dark as its bar."""
        image = bars.grab().toImage()
        ratio = image.devicePixelRatio()
        row = [image.pixelColor(x, round((20 * digit + 10) * ratio)) for x in range(image.width())]
        return sum(colour.name() != looks.theme.guide for colour in row)

    bars.show_probabilities(one)
    for _ in range(20):
        bars.show_probabilities(one)
    full, none = length(2), length(6)
    bars.show_probabilities(other, writing=True)
    assert length(2) > none + 0.6 * (full - none)
    bars.show_probabilities(other)
    assert length(2) < none + 0.5 * (full - none)


def test_the_bars_arrive_where_they_should(window, canvas, answer, qtbot):
    drag(canvas, LINE)
    qtbot.waitUntil(shows(answer, "1"))
    bars = window.column.panel.bars
    qtbot.waitUntil(lambda: not bars.gliding)
    bars.resize(200, 200)
    image = bars.grab().toImage()
    ratio = image.devicePixelRatio()
    long, short = (image.pixelColor(round(120 * ratio), round(y * ratio)) for y in (30, 130))
    assert long != short
