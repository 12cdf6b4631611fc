"""The worker of a page, on real threads."""

import threading
import time

import pytest

from app.threads.worker import Worker
from engine.errors import DataError
from engine.progress import Progress


@pytest.fixture
def worker(qtbot):
    worker = Worker()
    yield worker
    assert worker.end()


def test_what_work_yields_comes_in_order(qtbot, worker):
    told = []
    worker.begin(lambda report: iter(range(5)), told.append)
    qtbot.waitUntil(lambda: len(told) == 5)
    assert told == list(range(5))


def test_newer_work_takes_the_place_of_what_goes_on(qtbot, worker):
    told, begun = [], threading.Event()

    def endless(report):
        begun.set()
        while True:
            time.sleep(0.001)
            report(Progress("turning", 0, 1))
            yield "old"

    worker.begin(endless, told.append)
    assert begun.wait(5)
    worker.begin(lambda report: iter(["new"]), told.append)
    after = len(told)
    qtbot.waitUntil(lambda: "new" in told)
    assert told[after:] == ["new"]


def test_what_is_offered_waits_for_what_goes_on_and_only_the_newest_is_done(qtbot, worker):
    told, begun, go_on = [], threading.Event(), threading.Event()

    def first(report):
        begun.set()
        assert go_on.wait(5)
        yield "first"

    worker.begin(first, told.append)
    assert begun.wait(5)
    worker.offer(lambda report: iter(["second"]), told.append)
    worker.offer(lambda report: iter(["third"]), told.append)
    go_on.set()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["first", "third"]


def test_a_cancelled_work_tells_nothing_more_and_others_may_follow(qtbot, worker):
    told, begun = [], threading.Event()

    def endless(report):
        begun.set()
        while True:
            time.sleep(0.001)
            report(Progress("turning", 0, 1))
        yield

    worker.begin(endless, told.append)
    assert begun.wait(5)
    with qtbot.waitSignal(worker.busy, check_params_cb=lambda busy: not busy):
        worker.cancel()
    assert not worker.is_busy
    worker.begin(lambda report: iter([1]), told.append)
    qtbot.waitUntil(lambda: told == [1])


def test_an_error_of_ours_comes_as_its_sentence(qtbot, worker):
    failed = []

    def fail(report):
        raise DataError("There are no samples.")
        yield

    worker.begin(fail, lambda _: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed == ["There are no samples."]


def test_with_a_small_share_it_rests_after_work(qtbot):
    worker = Worker(share=lambda: 0.25)
    times = []

    def work(report):
        time.sleep(0.04)
        times.append(time.monotonic())
        yield len(times)

    def again(count):
        if count < 3:
            worker.offer(work, again)

    worker.begin(work, again)
    qtbot.waitUntil(lambda: len(times) == 3)
    assert worker.end()
    # Two pieces of work, and thrice as long a rest after each of two; a glance may be owed still.
    assert times[2] - times[0] >= 2 * 0.04 + 2 * 0.12 - 0.02
