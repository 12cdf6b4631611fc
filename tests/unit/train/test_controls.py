import threading
import time

import pytest

from engine.train.controls import Controls

PROMPT = 5.0


class Waiter:
    """A session's thread that waits on the controls, and notes that it went on."""

    def __init__(self, controls):
        self.went_on = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(controls,), daemon=True)
        self._thread.start()

    def _run(self, controls):
        controls.wait()
        self.went_on.set()

    def is_asleep(self):
        return not self.went_on.wait(0.05)

    def wakes(self):
        return self.went_on.wait(PROMPT)


@pytest.fixture
def controls():
    return Controls()


def test_a_new_run_neither_waits_nor_stops(controls):
    assert not controls.waiting
    assert not controls.stepping
    assert not controls.stopped
    assert controls.learning_rate is None
    assert Waiter(controls).wakes()


def test_a_paused_run_sleeps_until_it_resumes(controls):
    controls.pause()
    assert controls.waiting
    waiter = Waiter(controls)
    assert waiter.is_asleep()
    controls.resume()
    assert waiter.wakes()
    assert not controls.waiting


def test_stopping_wakes_a_paused_run(controls):
    controls.pause()
    waiter = Waiter(controls)
    assert waiter.is_asleep()
    controls.stop()
    assert waiter.wakes()
    assert controls.stopped
    assert not controls.waiting


def test_a_step_wakes_for_one_batch_and_waits_again(controls):
    controls.pause()
    waiter = Waiter(controls)
    controls.step()
    assert waiter.wakes()
    assert controls.stepping
    assert not controls.waiting
    controls.stepped()
    assert not controls.stepping
    assert controls.waiting


def test_steps_are_counted(controls):
    for _ in range(3):
        controls.step()
    done = 0
    while controls.stepping:
        controls.stepped()
        done += 1
    assert done == 3
    assert controls.waiting


def test_a_step_pauses_a_run_that_goes(controls):
    controls.step()
    controls.stepped()
    assert controls.waiting


def test_pausing_forgets_steps_that_were_not_taken(controls):
    controls.step()
    controls.step()
    controls.pause()
    assert not controls.stepping
    assert controls.waiting


def test_resuming_forgets_no_pause_that_comes_later(controls):
    controls.pause()
    controls.resume()
    assert not controls.stepping
    controls.pause()
    assert Waiter(controls).is_asleep()
    controls.stop()


def test_resuming_after_steps_trains_on_without_counting_them(controls):
    controls.step()
    controls.step()
    controls.resume()
    assert not controls.stepping
    assert not controls.waiting
    controls.pause()
    assert controls.waiting


def test_a_batch_that_nobody_asked_for_counts_as_no_step(controls):
    controls.stepped()
    controls.step()
    assert controls.stepping


def test_stopped_stays_stopped(controls):
    controls.stop()
    controls.pause()
    controls.resume()
    assert controls.stopped
    assert Waiter(controls).wakes()


def test_the_learning_rate_is_the_one_last_set(controls):
    controls.set_learning_rate(0.5)
    controls.set_learning_rate(0.25)
    assert controls.learning_rate == 0.25
    controls.set_learning_rate(None)
    assert controls.learning_rate is None


def test_every_sleeper_wakes(controls):
    controls.pause()
    waiters = [Waiter(controls) for _ in range(4)]
    assert waiters[0].is_asleep()
    controls.resume()
    assert all(waiter.wakes() for waiter in waiters)


def test_many_hands_at_once_leave_the_run_in_order(controls):
    """A session that takes each step it is given, while others pause, step and resume at will."""
    batches = 0
    ended = threading.Event()

    def session():
        nonlocal batches
        while not controls.stopped:
            controls.wait()
            if controls.stepping:
                controls.stepped()
            batches += 1
        ended.set()

    def hand(wishes):
        for _ in range(200):
            for wish in wishes:
                wish()

    threading.Thread(target=session, daemon=True).start()
    hands = [
        threading.Thread(target=hand, args=(wishes,))
        for wishes in (
            (controls.pause, controls.step),
            (controls.pause, controls.resume),
            (controls.step, controls.resume),
        )
    ]
    for thread in hands:
        thread.start()
    for thread in hands:
        thread.join(PROMPT)
    controls.pause()
    deadline = time.monotonic() + PROMPT
    before = -1
    while batches != before and time.monotonic() < deadline:
        before = batches
        time.sleep(0.02)
    assert batches == before
    controls.stop()
    assert ended.wait(PROMPT)
    assert batches > 0
