"""The view “Why”: its maps and the way towards another digit, on real workers."""

import threading

import numpy as np
import pytest
from inside_fakes import FakeSubject, drawn_sample, named_weights
from pointers import hover
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from train_fakes import FakeTraining

from app.pages.inside import towards as towards_panel
from app.pages.inside import why_kinds
from app.pages.inside.why import WhyView
from app.pages.inside.why_kinds import GRADIENT, INTEGRATED, KINDS, OCCLUSION
from engine.ink.picture import Picture
from engine.inside.attribution import input_gradient, integrated_gradients, occlusion_map
from engine.inside.towards import towards
from engine.inside.trace import trace
from engine.progress import Progress

DIRECT = {
    OCCLUSION: occlusion_map,
    GRADIENT: input_gradient,
    INTEGRATED: integrated_gradients,
}


@pytest.fixture
def subject(dressed):
    return FakeSubject()


@pytest.fixture
def view(looks, subject, qtbot):
    made = WhyView(subject, FakeTraining())
    made.resize(700, 700)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.wake()
    yield made
    made.close_down()


def explained(qtbot, view, subject, digit=1):
    """Draw, and wait for all maps of that drawing."""
    sample = drawn_sample(digit)
    subject.draw(sample)
    wait_for_maps(qtbot, view, sample)
    return sample


def wait_for_maps(qtbot, view, sample, asked=None):
    def all_there():
        shown = [panel.shown for panel in view.panels.values()]
        return all(
            one is not None
            and one.asked.sample is sample
            and (asked is None or one.asked.digit == asked)
            for one in shown
        )

    qtbot.waitUntil(all_there, timeout=10_000)


def answer(subject):
    probabilities = trace(subject.network, subject.weights, subject.sample[np.newaxis])
    return int(probabilities.probabilities[0].argmax())


def test_without_a_drawing_it_says_what_to_do(view):
    assert view.empty.isVisible()
    assert "Draw a digit" in view.empty.title.text()


@pytest.mark.parametrize("kind", KINDS, ids=[kind.title for kind in KINDS])
def test_each_map_is_what_a_direct_computation_gives(qtbot, view, subject, kind):
    sample = explained(qtbot, view, subject)
    panel = view.panels[kind]
    direct = DIRECT[kind](subject.network, subject.weights, sample, answer(subject))
    np.testing.assert_array_equal(panel.map.values, direct)
    rows = panel.table().rows
    assert len(rows) == 28 * 28
    assert rows[28 * 9 + 4] == (10, 5, sample[9, 4], direct[9, 4])
    assert panel.scale.labels[2] == kind.text(max(kind.least, float(np.abs(direct).max())))


def test_another_digit_can_be_asked_about_by_its_key(qtbot, view, subject):
    sample = explained(qtbot, view, subject)
    other = (answer(subject) + 1) % 10
    view.choice.buttons[view.choice.digit or -1].setFocus()
    QTest.keyClick(view.choice, str(other))
    wait_for_maps(qtbot, view, sample, other)
    assert view.heading.text().startswith("Why not a")
    direct = input_gradient(subject.network, subject.weights, sample, other)
    np.testing.assert_array_equal(view.panels[GRADIENT].map.values, direct)
    assert "blue makes a" in view.panels[GRADIENT].sentence.text()


def test_the_window_s_answer_is_the_one_explained(qtbot, view, subject):
    subject.probabilities = np.eye(10, dtype=np.float32)[4]
    sample = explained(qtbot, view, subject)
    wait_for_maps(qtbot, view, sample, 4)


def test_pointer_and_arrows_read_single_pixels(qtbot, view, subject):
    explained(qtbot, view, subject)
    panel = view.panels[INTEGRATED]
    side = panel.map.width() / 28
    hover(panel.map, QPoint(round(8.5 * side), round(6.5 * side)))
    qtbot.waitUntil(lambda: panel.map.pixel == (6, 8))
    assert INTEGRATED.text(float(panel.shown.values[6, 8])) in panel.reading.text()
    assert "row 7, column 9" in panel.reading.text()
    panel.map.setFocus()
    QTest.keyClick(panel.map, Qt.Key.Key_Down)
    assert panel.map.pixel == (7, 8)
    QTest.keyClick(panel.map, Qt.Key.Key_Escape)
    assert panel.map.pixel is None


def test_a_newer_drawing_takes_the_place_of_the_one_that_is_explained(
    qtbot, view, subject, monkeypatch
):
    begun, go_on = threading.Event(), threading.Event()
    real = why_kinds.trace

    def slow(*arguments):
        begun.set()
        assert go_on.wait(5)
        return real(*arguments)

    monkeypatch.setattr(why_kinds, "trace", slow)
    subject.draw(drawn_sample(1))
    assert begun.wait(5)
    newest = drawn_sample(5)
    subject.draw(newest)
    go_on.set()
    wait_for_maps(qtbot, view, newest)
    assert view.asked.sample is newest


def test_while_the_pen_moves_a_map_is_shown_now_and_then(qtbot, view, subject):
    shown = []
    view.explained.connect(shown.append)
    stroke = drawn_sample(1)

    def move():
        subject.draw(np.roll(stroke, len(shown) % 3, axis=1))
        return len(shown) >= 3

    qtbot.waitUntil(move, timeout=20_000)
    newest = explained(qtbot, view, subject, 7)
    assert view.asked.sample is newest


def test_weights_that_go_on_learning_are_explained_with_all_maps(qtbot, view, subject):
    explained(qtbot, view, subject)
    shown = []
    view.explained.connect(lambda part: shown.append(part.kind))

    def learn():
        subject.weights = named_weights(subject.network, 3 + len(shown))
        subject.sample = subject.sample.copy()
        subject.changed.emit()
        return set(shown) == set(KINDS)

    qtbot.waitUntil(learn, timeout=20_000)


def test_other_weights_explain_the_same_drawing_anew(qtbot, view, subject):
    sample = explained(qtbot, view, subject)
    before = view.panels[GRADIENT].map.values
    subject.weights = named_weights(subject.network, 2)
    subject.changed.emit()
    qtbot.waitUntil(lambda: view.panels[GRADIENT].map.values is not before, timeout=10_000)
    qtbot.waitUntil(lambda: not view.worker.is_busy, timeout=10_000)
    direct = input_gradient(subject.network, subject.weights, sample, answer(subject))
    np.testing.assert_array_equal(view.panels[GRADIENT].map.values, direct)


def test_at_rest_nothing_is_computed(qtbot, view, subject):
    view.rest()
    subject.draw(drawn_sample())
    assert not view.worker.is_busy
    assert not view.towards.worker.is_busy
    view.wake()
    wait_for_maps(qtbot, view, subject.sample)


def wait_for_way(qtbot, view):
    panel = view.towards
    qtbot.waitUntil(lambda: panel.way is not None and panel.way.over, timeout=20_000)
    return panel.way


def test_the_frames_are_the_steps_towards_the_digit(qtbot, view, subject):
    sample = explained(qtbot, view, subject)
    wanted = (answer(subject) + 3) % 10
    view.towards.choice.choose(wanted)
    way = wait_for_way(qtbot, view)
    steps = list(towards(subject.network, subject.weights, sample, wanted))
    assert len(way.frames) == len(steps)
    for frame, step in zip(way.frames, steps, strict=True):
        np.testing.assert_array_equal(frame.sample, step.sample)
        np.testing.assert_array_equal(frame.probabilities, step.probabilities)
    last = way.frames[-1]
    row = view.towards.table().rows[-1]
    assert row[0] == len(steps) - 1
    assert list(row[1:11]) == list(steps[-1].probabilities)
    change = last.sample - sample
    direct = [np.mean(np.abs(change) > 0.05), change[change > 0].sum(), -change[change < 0].sum()]
    np.testing.assert_allclose(row[-3:], direct, rtol=1e-5)
    assert view.towards.verdict.text()


def test_the_way_is_played_scrubbed_and_put_on_the_canvas(qtbot, view, subject):
    sample = explained(qtbot, view, subject)
    panel = view.towards
    panel.choice.choose((answer(subject) + 3) % 10)
    way = wait_for_way(qtbot, view)
    qtbot.waitUntil(lambda: not panel.player.playing, timeout=20_000)
    assert panel.player.place == len(way.frames) - 1
    QTest.mouseClick(panel.player.button, Qt.MouseButton.LeftButton)
    assert panel.player.playing
    panel.player.pause()
    panel.player.go_to(0)
    np.testing.assert_array_equal(panel.changed.sample, sample)
    panel.player.go_to(len(way.frames) - 1)
    np.testing.assert_array_equal(panel.changed.sample, way.frames[-1].sample)
    with qtbot.waitSignal(view.wants_drawn) as wanted:
        QTest.mouseClick(panel.put, Qt.MouseButton.LeftButton)
    picture = wanted.args[0]
    assert isinstance(picture, Picture)
    np.testing.assert_array_equal(picture.intensity, way.frames[-1].sample)


def test_a_way_that_was_asked_for_is_scrolled_to(qtbot, view, subject):
    view.resize(560, 420)
    explained(qtbot, view, subject)
    bar = view.area.verticalScrollBar()
    assert bar.value() == 0
    view.towards.choice.choose((answer(subject) + 3) % 10)
    qtbot.waitUntil(lambda: bar.value() > 0, timeout=20_000)


def test_a_new_stroke_cancels_the_way_at_once_and_the_newest_drawing_is_changed(
    qtbot, view, subject, monkeypatch
):
    begun = threading.Event()

    def endless(network, weights, sample, digit, report):
        begun.set()
        while True:
            report(Progress("trying strokes", 1, 8))
        yield

    monkeypatch.setattr(towards_panel, "towards", endless)
    explained(qtbot, view, subject)
    wanted = (answer(subject) + 3) % 10
    view.towards.choice.choose(wanted)
    assert begun.wait(5)
    monkeypatch.setattr(towards_panel, "towards", towards)
    newest = drawn_sample(8)
    subject.draw(newest)
    assert view.towards.way is None
    way = wait_for_way(qtbot, view)
    assert way.digit == wanted
    np.testing.assert_array_equal(way.frames[0].sample, newest)


def test_a_way_that_is_given_up_says_how_to_try_again(qtbot, view, subject, monkeypatch):
    begun = threading.Event()

    def endless(network, weights, sample, digit, report):
        while True:
            begun.set()
            report(Progress("trying strokes", 1, 8))
        yield

    monkeypatch.setattr(towards_panel, "towards", endless)
    explained(qtbot, view, subject)
    panel = view.towards
    panel.choice.choose(3)
    assert begun.wait(5)
    panel.worker.cancel()
    qtbot.waitUntil(lambda: panel.way is None, timeout=5000)
    assert panel.verdict.text().startswith("Given up.")
    monkeypatch.setattr(towards_panel, "towards", towards)
    panel.choice.choose(3)
    wait_for_way(qtbot, view)


def test_weights_that_go_on_learning_do_not_begin_a_way_anew(qtbot, view, subject):
    explained(qtbot, view, subject)
    view.towards.choice.choose((answer(subject) + 3) % 10)
    way = wait_for_way(qtbot, view)
    subject.weights = named_weights(subject.network, 2)
    subject.changed.emit()
    assert view.towards.way is way
    subject.name = "another model"
    subject.changed.emit()
    assert view.towards.way is None
    assert wait_for_way(qtbot, view) is not way


def test_it_closes_while_it_works(qtbot, looks, subject, monkeypatch):
    made = WhyView(subject, FakeTraining())
    qtbot.addWidget(made)
    made.wake()
    subject.draw(drawn_sample())
    made.towards.choice.choose(3)
    made.close_down()
    assert not made.worker.is_busy
    assert not made.towards.worker.is_busy


@pytest.mark.parametrize("width", [520, 700, 1100])
def test_nothing_is_wider_than_the_view(qtbot, view, subject, width):
    view.resize(width, 600)
    explained(qtbot, view, subject)
    view.towards.choice.choose((answer(subject) + 3) % 10)
    wait_for_way(qtbot, view)
    assert view.area.widget().minimumSizeHint().width() <= view.area.viewport().width()
