"""A real lesson: a small network, MNIST, and a hand that lays its digits on their side."""

import dataclasses
import threading

import pytest
from hand_fakes import SHAPES, FakeLesson, drawing
from pointers import drag

from app.threads.adapting import AdaptingThread, Lesson, Teacher, first_of
from app.window.pages import KINDS
from engine.data.dataset import Dataset, Split, open_dataset
from engine.errors import SettingsError
from engine.ink.stroke import Ink, Stroke
from engine.networks.library import ModelLibrary, shipped_model
from engine.train.adapt import MOST_LOST
from engine.train.adapted import ADAPTED, Adapted, Checked
from engine.train.evaluate import evaluate
from engine.train.session import Session
from engine.train.settings import TrainSettings


@pytest.fixture(scope="module")
def mnist():
    return open_dataset()


@pytest.fixture(scope="module")
def model(mnist):
    """A second's training."""
    training = Split(mnist.training.images[:20_000], mnist.training.labels[:20_000])
    settings = TrainSettings(network="dense64 dense10", epochs=2, threads=1)
    *_, last = Session(settings, Dataset("mnist", training, mnist.test), name="small")
    return last.model


def lying(mine):
    """The drawing, turned by a quarter."""
    strokes = tuple(
        Stroke(stroke.points[:, ::-1] * (-1, 1), stroke.pressure, stroke.time, stroke.width)
        for stroke in mine.drawing.strokes
    )
    return dataclasses.replace(mine, drawing=Ink(strokes))


@pytest.fixture
def lesson(model, tmp_path):
    drawings = tuple(
        lying(drawing(number, label)) for number, label in enumerate(3 * sorted(SHAPES))
    )
    return Lesson(model, drawings, ModelLibrary(tmp_path / "models"))


def of_kind(events, kind):
    (found,) = [event for event in events if isinstance(event, kind)]
    return found


def test_a_real_lesson_learns_and_forgets_next_to_nothing(lesson, mnist):
    teacher = Teacher()
    events = list(teacher(lesson))
    adapted = of_kind(events, Adapted)
    assert adapted.mine_before < 0.7 < 0.9 < adapted.mine_after
    assert evaluate(adapted.model, mnist.test).accuracy == adapted.test_after
    before = evaluate(lesson.model, mnist.test).accuracy
    assert before == adapted.test_before
    assert adapted.test_after >= before - MOST_LOST
    assert 0 <= of_kind(events, Checked).accuracy <= 1
    again = of_kind(list(teacher(lesson)), Adapted)
    assert (again.share, again.mine_after) == (adapted.share, adapted.mine_after)


def test_the_shipped_model_learns(lesson):
    shipped = dataclasses.replace(lesson, model=shipped_model())
    adapted = of_kind(Teacher()(shipped), Adapted)
    assert adapted.mine_after > adapted.mine_before
    assert adapted.test_after >= adapted.test_before - MOST_LOST


@pytest.mark.parametrize("data", ["mnist", "6xmnist", "mnist+hand", "6xmnist+hand"])
def test_a_model_that_knows_mnist_however_often_it_counts_may_learn(lesson, data):
    card = dataclasses.replace(lesson.model.card, data=data)
    learning = dataclasses.replace(lesson, model=dataclasses.replace(lesson.model, card=card))
    assert of_kind(Teacher()(learning), Adapted).share > 0


def test_an_adapted_model_learns_anew_from_the_first_one(lesson):
    library = lesson.library
    library.save(lesson.model)
    name = library.models()[-1].name
    told = {ADAPTED: {"from": name, "test_before": 0.95}}
    adapted = dataclasses.replace(
        lesson.model, card=dataclasses.replace(lesson.model.card, name="mine", settings=told)
    )
    first, read = first_of(adapted, library)
    assert (first.card.name, read) == (name, None)
    library.delete(name)
    assert first_of(adapted, library) == (adapted, 0.95)
    assert first_of(lesson.model, library) == (lesson.model, None)


@pytest.mark.parametrize("told", [{}, {"from": 7, "test_before": "much"}, {"test_before": 2.0}])
def test_a_card_that_tells_nonsense_of_its_first_model_is_passed_over(lesson, told):
    card = dataclasses.replace(lesson.model.card, settings={ADAPTED: told})
    adapted = dataclasses.replace(lesson.model, card=card)
    assert first_of(adapted, lesson.library) == (adapted, None)


def test_a_model_of_other_data_does_not_learn(lesson):
    card = dataclasses.replace(lesson.model.card, data="letters.npz")
    other = dataclasses.replace(lesson, model=dataclasses.replace(lesson.model, card=card))
    with pytest.raises(SettingsError, match="not trained on MNIST"):
        list(Teacher()(other))


def test_the_thread_tells_of_a_lesson_and_ends(qapp, qtbot, lesson):
    thread = AdaptingThread()
    with qtbot.waitSignals([thread.adapted, thread.checked, thread.finished], timeout=20_000):
        thread.learn(lesson)
    assert thread.end()


def test_a_running_lesson_ends_when_it_is_asked_to(qapp, qtbot, lesson):
    thread = AdaptingThread()
    with qtbot.waitSignal(thread.progressed, timeout=20_000):
        thread.learn(lesson)
    thread.cancel()
    qtbot.waitUntil(thread.isFinished, timeout=20_000)
    assert thread.cancelled


def test_a_lesson_that_comes_while_another_goes_on_is_next(qapp, qtbot, lesson):
    fake = FakeLesson(hold=(hold := threading.Event()))
    thread = AdaptingThread(teach=fake)
    told = []
    thread.adapted.connect(lambda adapted: told.append(adapted.drawings))
    for count in (1, 2, 3):
        thread.learn(dataclasses.replace(lesson, drawings=lesson.drawings[:count]))
        qtbot.waitUntil(lambda: bool(fake.lessons))
    hold.set()
    qtbot.waitUntil(lambda: told == [1, 3])
    assert thread.end()


def test_what_is_ready_is_used_again_for_the_same_model(lesson):
    teacher = Teacher()
    ready = list(teacher(dataclasses.replace(lesson, drawings=())))
    assert ready[-1].done == ready[-1].total == 10_000
    copy = dataclasses.replace(lesson.model, weights=dict(lesson.model.weights))
    again = list(teacher(dataclasses.replace(lesson, model=copy, drawings=())))
    assert len(again) == 1


def test_the_window_reads_with_what_was_learnt_until_that_is_undone(
    make_window, qtbot, monkeypatch
):
    monkeypatch.setattr("app.threads.adapting.Teacher", FakeLesson)
    window = make_window(KINDS)
    window.pages.show_page("My hand")
    drag(window.canvas, [(0.2, 0.2), (0.8, 0.8)])
    qtbot.waitUntil(lambda: window.shown.text == "1")
    qtbot.waitUntil(lambda: hasattr(window.pages.currentWidget(), "learning"))
    page = window.pages.currentWidget()
    window.corrections.say(7)
    qtbot.waitUntil(page.learning.learn.isEnabled)
    page.learning.learn.trigger()
    qtbot.waitUntil(lambda: "reading with: my hand" in window.status.text)
    assert window.settings.get("model", "") == "my hand"
    qtbot.waitUntil(lambda: not page.learning.busy)
    page.learning.undo.trigger()
    qtbot.waitUntil(lambda: "reading with: fake" in window.status.text)
    assert window.settings.get("model", "") == "fake"
