import sys
import time

import numpy as np
import pytest
from train_fakes import FakeTraining

from app.threads.errand import Errands
from app.threads.training import TrainingThread, merged
from engine.errors import DataError, InklingError
from engine.train.events import Batches
from engine.train.settings import TrainSettings

SETTINGS = TrainSettings(network="softmax", epochs=2)
LONG = TrainSettings(network="softmax", epochs=1000)


@pytest.fixture
def training(qapp):
    made = []

    def make(**options):
        thread = FakeTraining(**options)
        made.append(thread)
        return thread

    yield make
    for thread in made:
        assert thread.end()


def collect(signal):
    got = []
    signal.connect(got.append)
    return got


def test_merged_batches_are_one_and_keep_every_loss():
    parts = [
        Batches(0, np.array([1.0], np.float32), 0.1, 10.0, 1.0, 9.0),
        Batches(1, np.array([2.0, 3.0], np.float32), 0.2, 20.0, 2.0, 8.0),
    ]
    whole = merged(parts)
    assert whole.first == 0
    assert list(whole.losses) == [1.0, 2.0, 3.0]
    assert (whole.learning_rate, whole.images_per_second) == (0.2, 20.0)
    assert (whole.seconds, whole.seconds_left) == (2.0, 8.0)


def test_a_run_tells_everything_in_order_and_another_can_follow(qtbot, training):
    thread = training()
    told = []
    for name in ("started_run", "batches", "epoch", "finished_run"):
        getattr(thread, name).connect(lambda value, name=name: told.append((name, value)))
    for _ in range(2):
        told.clear()
        with qtbot.waitSignal(thread.finished, timeout=5000):
            thread.train(SETTINGS, None, name="mine")
        names = [name for name, _ in told]
        assert names[0] == "started_run"
        assert names[-1] == "finished_run"
        assert names.count("epoch") == 2
        losses = [loss for name, value in told if name == "batches" for loss in value.losses]
        assert len(losses) == 40
        assert told[-1][1].model.card.name == "mine"


def test_the_window_hears_at_most_thirty_times_a_second(qtbot, training):
    thread = training(pace=0.001)
    batches, weights = collect(thread.batches), []
    thread.weights.connect(lambda network, parameters: weights.append(parameters))
    with qtbot.waitSignal(thread.started_run, timeout=5000):
        thread.train(LONG, None)
    batches.clear()
    weights.clear()
    began = time.monotonic()
    qtbot.wait(1000)
    seconds = time.monotonic() - began
    assert len(batches) >= 3
    # Each epoch brings its batches with it; they are 20 batches of a millisecond apart here.
    epochs = 1 + seconds / (20 * 0.001)
    assert len(batches) <= 20 * seconds + epochs
    assert len(weights) <= 10 * seconds + epochs


def test_pause_step_resume_and_stop_act_at_once(qtbot, training):
    thread = training(per_epoch=1_000_000, pace=0.002)
    batches = collect(thread.batches)
    with qtbot.waitSignal(thread.started_run, timeout=5000):
        thread.train(LONG, None)
    with qtbot.waitSignal(thread.paused, timeout=5000):
        thread.controls.pause()
    before = sum(len(each.losses) for each in batches)
    qtbot.wait(60)
    assert sum(len(each.losses) for each in batches) == before
    thread.controls.step()
    qtbot.wait(200)
    assert sum(len(each.losses) for each in batches) == before + 1
    with qtbot.waitSignal(thread.resumed, timeout=5000):
        thread.controls.resume()
    with qtbot.waitSignal(thread.finished_run, timeout=5000) as finished:
        thread.controls.stop()
    assert finished.args[0].stopped


def test_a_run_can_begin_with_one_step(qtbot, training):
    thread = training()
    batches = collect(thread.batches)
    with qtbot.waitSignal(thread.paused, timeout=5000):
        thread.train(SETTINGS, None, paused=True)
    assert sum(len(each.losses) for each in batches) == 1


def test_an_error_that_a_person_can_mend_is_told_and_the_next_run_works(qtbot, training):
    thread = training(break_with=DataError("The file numbers.gz is cut off; get it again."))
    with qtbot.waitSignal(thread.failed, timeout=5000) as failed:
        thread.train(SETTINGS, None)
    assert failed.args == ["The file numbers.gz is cut off; get it again."]
    qtbot.waitUntil(lambda: not thread.isRunning(), timeout=5000)
    thread.break_with = None
    with qtbot.waitSignal(thread.finished_run, timeout=5000):
        thread.train(SETTINGS, None)


def test_a_bug_goes_to_the_exception_hook_and_the_thread_ends(qtbot, training, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *info: seen.append(info[1]))
    thread = training(break_with=ZeroDivisionError("a bug"))
    failed = collect(thread.failed)
    with qtbot.waitSignal(thread.finished, timeout=5000):
        thread.train(SETTINGS, None)
    assert [str(error) for error in seen] == ["a bug"]
    assert failed == []


def test_a_second_run_at_once_is_refused(qtbot, training):
    thread = training(pace=0.01)
    with qtbot.waitSignal(thread.started_run, timeout=5000):
        thread.train(LONG, None)
    with pytest.raises(RuntimeError):
        thread.train(LONG, None)


def test_a_missing_dataset_is_told_by_the_real_thread(qtbot, tmp_path):
    thread = TrainingThread()
    settings = TrainSettings(network="softmax", data=str(tmp_path / "nothing"))
    with qtbot.waitSignal(thread.failed, timeout=10_000) as failed:
        thread.train(settings, None)
    assert "nothing" in failed.args[0]
    assert thread.end()


def test_errands_answer_in_order_on_the_qt_thread(qtbot):
    errands = Errands()
    answers = []

    def fail():
        raise InklingError("It cannot be.")

    errands.send(lambda: 1, answers.append)
    errands.send(fail, answers.append, answers.append)
    errands.send(lambda: 3, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3, timeout=3000)
    assert answers == [1, "It cannot be.", 3]


def test_a_bug_in_an_errand_goes_to_the_exception_hook(qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *info: seen.append(info[0]))
    errands = Errands()
    errands.send(lambda: 1 // 0)
    assert errands.wait()
    assert seen == [ZeroDivisionError]
