"""The Train page with the engine behind it."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.pages.train.conductor import Phase
from app.pages.train.page import TrainPage
from app.settings import Settings
from app.threads.training import TrainingThread
from engine import folders
from engine.data.dataset import open_dataset
from engine.train.checkpoint import unfinished
from engine.train.controls import Controls
from engine.train.events import Epoch
from engine.train.session import Session
from engine.train.settings import TrainSettings

# The first kernels of a machine are compiled here; that takes a while, and freezes nothing.
STARTS_WITHIN = 120_000


@pytest.fixture
def make_page(home, looks, qtbot):
    made = []

    def make():
        page = TrainPage(Settings(), TrainingThread())
        made.append(page)
        page.resize(860, 740)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page._errands.wait()
        qtbot.wait(20)
        return page

    yield make
    for page in made:
        assert page._training.end(10_000)
        page.close_down()


@pytest.fixture
def digits(tmp_path):
    """A small part of MNIST as a file: enough to train on for a second or two."""
    mnist = open_dataset("mnist")
    path = tmp_path / "digits.npz"
    np.savez(
        path,
        x_train=mnist.training.images[:4000],
        y_train=mnist.training.labels[:4000],
        x_test=mnist.test.images[:500],
        y_test=mnist.test.labels[:500],
    )
    return path


def epochs_of(page):
    """Epochs that the page has heard of.

    Not waitSignal: what waits for a signal that a thread emits again and again is gone by the
    time that the next emission is delivered to it.
    """
    recording = page.conductor.recording
    return len(recording.head.epochs) if recording is not None else 0


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_two_epochs_of_mlp_read_95_percent_and_fill_the_charts(qtbot, make_page):
    page = make_page()
    page.setup.composer.set_network("mlp")
    page.setup.epochs.setValue(2)
    page.setup.augment.setCurrentIndex(page.setup.augment.findData("none"))
    trained = []
    page.model_trained.connect(trained.append)
    click(qtbot, page.run_bar.train)
    qtbot.waitUntil(lambda: page.conductor.recording is not None, timeout=STARTS_WITHIN)
    qtbot.waitUntil(lambda: "training" in page.charts.drawn.loss.curves, timeout=5000)
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=60_000)
    qtbot.wait(60)
    assert trained[0].card.test_accuracy >= 0.95
    assert list(page.charts.drawn.accuracy.curves["test"][0]) == [1, 2]
    places = page.charts.drawn.loss.curves["training"][0]
    assert places[0] < 0.1
    assert places[-1] == pytest.approx(2, abs=0.05)
    assert unfinished() == []


def test_pause_resume_step_and_stop_act_within_a_moment(qtbot, make_page, digits):
    page = make_page()
    page.setup.composer.set_network("cnn-small")
    page.setup.epochs.setValue(500)
    page.setup.data.set_data(str(digits))
    training, bar = page._training, page.run_bar
    click(qtbot, bar.train)
    qtbot.waitUntil(lambda: page.conductor.phase is Phase.RUNNING, timeout=STARTS_WITHIN)
    qtbot.waitUntil(lambda: len(page.conductor.recording.raw) > 0, timeout=5000)
    with qtbot.waitSignal(training.paused, timeout=5000):
        click(qtbot, bar.pause)
    trained = len(page.conductor.recording.raw)
    click(qtbot, bar.step)
    qtbot.waitUntil(lambda: len(page.conductor.recording.raw) > trained, timeout=5000)
    qtbot.wait(50)
    assert len(page.conductor.recording.raw) == trained + 1
    with qtbot.waitSignal(training.resumed, timeout=5000):
        click(qtbot, bar.pause)
    page.setup.rate.field.setFocus()
    page.setup.rate.field.selectAll()
    rates = []
    training.batches.connect(lambda batches: rates.append(batches.learning_rate))
    qtbot.keyClicks(page.setup.rate.field, "0.9")
    qtbot.waitUntil(lambda: bool(rates) and rates[-1] > 0.02, timeout=5000)
    with qtbot.waitSignal(training.stopping, timeout=5000):
        click(qtbot, bar.stop)
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=5000)
    assert page.save.isVisible()


def test_a_page_that_closes_while_training_leaves_a_thread_at_rest(qtbot, make_page):
    page = make_page()
    page.setup.composer.set_network("softmax")
    click(qtbot, page.run_bar.train)
    qtbot.waitUntil(lambda: page.conductor.recording is not None, timeout=STARTS_WITHIN)
    page.close()
    assert page._training.end(10_000)
    page.close_down()
    assert not page._training.isRunning()


def test_a_training_that_was_cut_off_is_offered_and_gone_on_with(qtbot, make_page, digits):
    settings = TrainSettings(network="softmax", data=str(digits), epochs=3, augment="none")
    path = folders.checkpoints() / "20260312-100000-000000.safetensors"
    session = Session(settings, open_dataset(digits), Controls(), None, path, name="softmax")
    events = iter(session)
    while not isinstance(next(events), Epoch):
        pass
    events.close()
    page = make_page()
    qtbot.waitUntil(page.resume.isVisible, timeout=5000)
    assert "after epoch 1 of 3" in page.resume.text
    epochs = []
    page._training.epoch.connect(lambda epoch: epochs.append(epoch.epoch))
    click(qtbot, page.resume.go_on_button)
    qtbot.waitUntil(lambda: page.save.isVisible(), timeout=STARTS_WITHIN)
    assert epochs == [2, 3]
    assert [e.epoch for e in page.conductor.recording.head.epochs] == [1, 2, 3]
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=5000)
    assert unfinished() == []


def test_a_training_that_was_stopped_can_be_gone_on_with_at_once(qtbot, make_page, digits):
    page = make_page()
    page.setup.composer.set_network("softmax")
    page.setup.epochs.setValue(200)
    page.setup.data.set_data(str(digits))
    click(qtbot, page.run_bar.train)
    qtbot.waitUntil(lambda: epochs_of(page) > 0, timeout=STARTS_WITHIN)
    click(qtbot, page.run_bar.stop)
    qtbot.waitUntil(page.resume.isVisible, timeout=5000)
    done = epochs_of(page)
    assert f"after epoch {done} of 200" in page.resume.text
    click(qtbot, page.resume.go_on_button)
    assert page.conductor.recording is None
    qtbot.waitUntil(lambda: epochs_of(page) > done, timeout=10_000)
    numbers = [epoch.epoch for epoch in page.conductor.recording.head.epochs]
    assert numbers == list(range(1, len(numbers) + 1))
    kept = page.conductor.recording
    assert len(kept.raw) >= (done + 1) * kept.head.batches_per_epoch
    assert [shown.run.key for shown in page.run_list.shown()] == []
    click(qtbot, page.run_bar.stop)
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=5000)


def test_a_training_that_was_cut_off_can_be_discarded(qtbot, make_page, digits):
    settings = TrainSettings(network="softmax", data=str(digits), epochs=3)
    path = folders.checkpoints() / "20260312-100000-000000.safetensors"
    events = iter(Session(settings, open_dataset(digits), Controls(), None, path))
    while not isinstance(next(events), Epoch):
        pass
    events.close()
    page = make_page()
    qtbot.waitUntil(page.resume.isVisible, timeout=5000)
    click(qtbot, page.resume.discard_button)
    page._errands.wait()
    assert not page.resume.isVisible()
    assert unfinished() == []
