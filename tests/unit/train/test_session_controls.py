"""The hand on a running session: every control acts between two batches."""

import itertools
import threading
import time

import numpy as np
import pytest
from small_runs import (
    SETTINGS,
    check_same_weights,
    dataset,
    of_kind,
    trained,
    with_settings,
)

from engine.networks.parameters import Parameters
from engine.train.controls import Controls
from engine.train.evaluate import Evaluator, evaluate
from engine.train.events import Batches, Epoch, Finished, Paused, Resumed, Started, Stopping
from engine.train.session import Session

SOON = 0.05


@pytest.fixture(scope="module")
def data():
    return dataset()


def later(wish):
    """Call a control from another thread, as a window does."""
    timer = threading.Timer(SOON, wish)
    timer.start()
    return timer


def begun(data, **changes):
    """A session and its events, just after the first batches."""
    session = Session(with_settings(**changes), data)
    events = iter(session)
    assert isinstance(next(events), Started)
    first = next(events)
    assert isinstance(first, Batches)
    return session, events, first


def following(event):
    """The number of the batch after an event's."""
    return event.first + len(event.losses)


def test_a_pause_acts_before_the_next_batch_and_resuming_goes_on_there(data):
    session, events, first = begun(data)
    session.controls.pause()
    assert next(events) == Paused()
    timer = later(session.controls.resume)
    clock = time.perf_counter()
    assert next(events) == Resumed()
    assert time.perf_counter() - clock >= SOON / 2
    timer.join()
    assert next(events).first == following(first)
    rest = list(events)
    assert not of_kind(rest, Paused) + of_kind(rest, Resumed)
    assert isinstance(rest[-1], Finished)


def test_a_paused_run_ends_like_one_that_was_not(data):
    whole = trained(data)
    session, events, _ = begun(data)
    for event in events:
        if isinstance(event, Batches):
            session.controls.pause()
        if isinstance(event, Paused):
            session.controls.step()
            session.controls.step()
            later(session.controls.resume)
    check_same_weights(whole.model, event.model)


def test_a_step_trains_one_batch_and_is_no_end_of_the_pause(data):
    session, events, first = begun(data)
    session.controls.pause()
    assert next(events) == Paused()
    expected = following(first)
    for steps in (1, 1, 2):
        for _ in range(steps):
            session.controls.step()
        for _ in range(steps):
            event = next(events)
            assert isinstance(event, Batches)
            assert (event.first, len(event.losses)) == (expected, 1)
            expected += 1
    session.controls.resume()
    assert next(events) == Resumed()
    assert next(events).first == expected


def test_a_run_may_be_paused_before_it_begins(data):
    controls = Controls()
    controls.pause()
    events = iter(Session(SETTINGS, data, controls))
    assert isinstance(next(events), Started)
    assert next(events) == Paused()
    controls.step()
    assert next(events).first == 0
    controls.stop()
    assert isinstance(list(events)[-1], Finished)


def test_a_stop_ends_the_run_before_the_next_batch_with_a_whole_model(data):
    session, events, _ = begun(data, epochs=50)
    session.controls.stop()
    parameters = session.parameters()
    assert next(events) == Stopping()
    last = next(events)
    assert next(events, None) is None
    assert last.stopped
    assert last.model.card.epochs == 0
    packed = Parameters(session.network).pack(last.model.weights)
    np.testing.assert_array_equal(packed, parameters)
    assert last.test_accuracy == evaluate(last.model, data.test).accuracy


def test_a_stop_ends_a_pause(data):
    session, events, _ = begun(data)
    session.controls.pause()
    assert next(events) == Paused()
    later(session.controls.stop)
    rest = list(events)
    assert not of_kind(rest, Batches)
    assert isinstance(rest[-2], Stopping)
    assert rest[-1].stopped


def test_a_stop_between_epochs_keeps_what_was_tested(data):
    session = Session(with_settings(epochs=5), data)
    events = []
    for event in session:
        events.append(event)
        if isinstance(event, Epoch) and event.epoch == 2:
            session.controls.stop()
    assert [type(event) for event in events[-3:]] == [Epoch, Stopping, Finished]
    assert events[-1].test_accuracy == events[-3].test_accuracy
    assert events[-1].model.card.epochs == 2


def test_a_stop_within_an_epoch_tests_the_weights_that_are_kept(data):
    session = Session(with_settings(epochs=5), data)
    for event in session:
        if isinstance(event, Batches) and event.first >= 10:
            session.controls.stop()
    evaluation = evaluate(event.model, data.test)
    assert event.model.card.epochs == 1
    assert event.test_accuracy == evaluation.accuracy
    # Finer than the accuracy of a few samples: it moves with every step.
    assert event.model.card.threshold == evaluation.threshold


def test_a_stop_after_the_last_epoch_is_too_late(data):
    session = Session(SETTINGS, data)
    for event in session:
        if isinstance(event, Epoch) and event.epoch == SETTINGS.epochs:
            session.controls.stop()
    assert not event.stopped


@pytest.fixture
def during_the_test(monkeypatch):
    """Calls a wish after the first piece of a test; counts the pieces of each test."""
    wishes, tests = [], []
    pieces = Evaluator.pieces

    def watched(self, parameters, split):
        tests.append(0)
        for piece in pieces(self, parameters, split):
            tests[-1] += 1
            if wishes:
                wishes.pop()()
            yield piece

    monkeypatch.setattr(Evaluator, "pieces", watched)
    return wishes, tests


def test_a_stop_during_the_test_leaves_the_test(during_the_test, tmp_path):
    wishes, tests = during_the_test
    path = tmp_path / "run.safetensors"
    session = Session(SETTINGS, dataset(100, 1000), checkpoint_path=path)
    wishes.append(session.controls.stop)
    events = list(session)
    assert not of_kind(events, Epoch)
    assert [type(event) for event in events[-2:]] == [Stopping, Finished]
    # The unfinished test, and that of the model which is kept.
    assert tests == [1, 4]
    assert events[-1].model.card.epochs == 0
    assert not path.exists()


def test_a_pause_during_the_test_acts_there(during_the_test):
    wishes, tests = during_the_test
    data = dataset(100, 1000)
    session = Session(with_settings(epochs=1), data)
    wishes.append(session.controls.pause)
    events = []
    for event in session:
        events.append(event)
        if isinstance(event, Paused):
            assert tests == [1]
            later(session.controls.resume)
    assert [type(event) for event in events[-4:]] == [Paused, Resumed, Epoch, Finished]
    assert events[-1].test_accuracy == evaluate(events[-1].model, data.test).accuracy


def test_the_learning_rate_may_be_changed_while_running(data):
    session, events, first = begun(data, epochs=5)
    assert first.learning_rate == 0.01
    session.controls.set_learning_rate(0.002)
    assert next(event for event in events if isinstance(event, Batches)).learning_rate == 0.002
    session.controls.set_learning_rate(None)
    assert next(event for event in events if isinstance(event, Batches)).learning_rate == 0.01
    events.close()


def test_a_changed_learning_rate_is_the_peak_of_the_schedule(data):
    controls = Controls()
    controls.set_learning_rate(0.004)
    session = Session(with_settings(schedule="cosine"), data, controls)
    rates = [event.learning_rate for event in session if isinstance(event, Batches)]
    assert rates[0] == 0.004
    assert all(later < before for before, later in itertools.pairwise(rates))
    assert rates[-1] == pytest.approx(0.004 * (1 + np.cos(np.pi * 19 / 20)) / 2)


def test_an_abandoned_run_ends_its_threads(data):
    def others():
        return {thread for thread in threading.enumerate() if thread.name.startswith("team-")}

    before = others()
    _, events, _ = begun(data, threads=3)
    mine = others() - before
    assert len(mine) == 2
    events.close()
    for thread in mine:
        thread.join(5)
    assert not any(thread.is_alive() for thread in mine)
