"""The thread that measures: what it tells, how often, and how it ends."""

import threading
import time

import pytest
from kernels_fakes import MACHINE, bench, measured

from app.threads.measuring import INTERVAL, MeasuringThread
from engine.bench.events import PARTS, Finished, Measuring
from engine.errors import DataError


@pytest.fixture
def make_thread(dressed):
    made = []

    def make(measure):
        thread = MeasuringThread(measure=measure)
        thread.events = []
        thread.told.connect(thread.events.append)
        made.append(thread)
        return thread

    yield make
    for thread in made:
        assert thread.end()


def ended(qtbot, thread):
    qtbot.waitUntil(lambda: thread.isFinished(), timeout=20_000)
    qtbot.wait(1)


def test_every_event_is_told_in_order(qtbot, make_thread):
    thread = make_thread(bench())
    thread.measure(PARTS)
    ended(qtbot, thread)
    figures = [event for event in thread.events if not isinstance(event, Measuring | Finished)]
    assert figures == measured()
    assert isinstance(thread.events[-1], Finished)


def test_it_measures_off_the_qt_thread_and_tells_at_most_thirty_times_a_second(qtbot, make_thread):
    moments, threads = [], set()

    def quick(parts, cancelled):
        for _ in range(8):
            threads.add(threading.current_thread() is threading.main_thread())
            moments.append(time.monotonic())
            yield MACHINE

    thread = make_thread(quick)
    thread.measure(PARTS)
    ended(qtbot, thread)
    assert threads == {False}
    assert len(thread.events) == 8
    # It asks for the next event only after the one before was told.
    assert moments[-1] - moments[1] >= 6 * INTERVAL * 0.99


def test_a_cancelled_run_ends_without_finished_and_another_may_begin(qtbot, make_thread):
    thread = make_thread(bench(pace=0.05))
    thread.measure(PARTS)
    qtbot.waitUntil(lambda: len(thread.events) > 2, timeout=5000)
    thread.cancel()
    ended(qtbot, thread)
    assert thread.cancelled
    assert not any(isinstance(event, Finished) for event in thread.events)
    thread.measure(("latency",))
    assert not thread.cancelled
    ended(qtbot, thread)
    assert isinstance(thread.events[-1], Finished)


def test_an_error_is_one_sentence(qtbot, make_thread):
    def breaks(parts, cancelled):
        yield MACHINE
        raise DataError("The data are gone.")

    thread = make_thread(breaks)
    failures = []
    thread.failed.connect(failures.append)
    thread.measure(PARTS)
    ended(qtbot, thread)
    assert failures == ["The data are gone."]


def test_one_run_at_a_time(qtbot, make_thread):
    thread = make_thread(bench(pace=0.05))
    thread.measure(PARTS)
    with pytest.raises(RuntimeError):
        thread.measure(PARTS)
