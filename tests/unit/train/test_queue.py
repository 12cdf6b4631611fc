"""In which order stretches are handed to a plan and told about."""

import numpy as np
import pytest
from failing_device import have_gpu
from small_runs import dataset, of_kind, with_settings

from engine.kernels.call import RATE, RATES
from engine.train.events import Batches, Paused
from engine.train.queue import Queue
from engine.train.session import Session

ON_GPU = with_settings(epochs=2, device="cuda")


class RecordingPlan:
    """Writes down when it is handed a stretch, and when it is asked for its losses."""

    def __init__(self, ahead):
        self.ahead = ahead
        self.done = []

    def hand(self, team, split, order, first_step, key, rates):
        self.done.append(f"hand {first_step}")

        def losses():
            self.done.append(f"tell {first_step}")
            return np.full(len(rates), first_step, np.float32)

        return losses


def rates(count):
    made = np.zeros((count, RATES))
    made[:, RATE] = np.arange(1, count + 1) / 100
    return made


@pytest.mark.parametrize(
    ("ahead", "done"),
    [
        (0, ["hand 0", "tell 0", "hand 2", "tell 2", "hand 4", "tell 4"]),
        (1, ["hand 0", "hand 2", "tell 0", "hand 4", "tell 2", "tell 4"]),
    ],
)
def test_as_many_stretches_are_handed_ahead_as_the_plan_takes(ahead, done):
    plan = RecordingPlan(ahead)
    queue = Queue(plan, None, (None, None), None, 7)
    told = []
    for first in (0, 2, 4):
        queue.hand(first, rates(2))
        if queue.full:
            told.append(queue.take())
    while queue:
        told.append(queue.take())
    assert plan.done == done
    assert [stretch.first for stretch in told] == [0, 2, 4]
    assert [list(stretch.losses) for stretch in told] == [[0, 0], [2, 2], [4, 4]]
    assert {stretch.learning_rate for stretch in told} == {0.02}
    assert all(stretch.seconds >= 0 for stretch in told)


def test_a_pause_tells_all_that_was_handed_first(monkeypatch):
    have_gpu(monkeypatch)
    session = Session(ON_GPU, dataset())
    handed = []
    hand = Queue.hand
    monkeypatch.setattr(
        Queue,
        "hand",
        lambda queue, first, made: (handed.append(len(made)), hand(queue, first, made)),
    )
    told = 0
    for event in session:
        if isinstance(event, Batches):
            told += len(event.losses)
            session.controls.pause()
        elif isinstance(event, Paused):
            assert told == sum(handed)
            session.controls.resume()
    assert told == sum(handed) == 20


def test_each_step_is_one_batch_also_where_stretches_are_handed_ahead(monkeypatch):
    have_gpu(monkeypatch)
    session = Session(ON_GPU, dataset())
    for _ in range(3):
        session.controls.step()
    events = []
    for event in session:
        events.append(event)
        if isinstance(event, Paused):
            session.controls.stop()
    assert [(batches.first, len(batches.losses)) for batches in of_kind(events, Batches)] == [
        (0, 1),
        (1, 1),
        (2, 1),
    ]
