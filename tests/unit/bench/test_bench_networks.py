"""Networks of the bench: training speed and latency."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from rungs import Small

from engine.bench import latency, training
from engine.bench.step import NETWORKS, WrongResultError
from engine.data.dataset import Dataset, Split
from engine.networks.network import PRESETS, parse_network
from engine.train.events import Batches, Epoch, Started


@dataclass
class FakeSession:
    """A session of pieces of 0.05 s at 10,000 images a second, its third one interrupted."""

    settings: object
    dataset: object
    loss: float = 1.0

    def __iter__(self):
        yield Started(self.settings, 1, 469, 0)
        for piece in range(1000):
            losses = np.full(4, self.loss, np.float32)
            rate = 100.0 if piece == 3 else 10_240.0
            yield Batches(4 * piece, losses, 0.002, rate, 0.05 * (piece + 1), 1.0)
            yield Epoch(1, 1.0, 1.0, 1.0, 1.0, 0.5)


def test_training_is_timed_as_a_session_for_a_second_and_told_for_an_epoch(monkeypatch):
    sessions = []

    def session(settings, dataset):
        sessions.append(settings)
        return FakeSession(settings, dataset)

    monkeypatch.setattr(training, "Session", session)
    conditions = Small(threads=2)
    (step,) = training.steps(conditions, ["mlp"])
    speed = step.run()
    assert step.what == "training mlp"
    assert (speed.network, speed.images_per_second) == ("mlp", 10_240.0)
    assert speed.seconds == len(conditions.mnist.training) / 10_240.0
    assert speed.of_peak == pytest.approx(10_240 * 1_007_104 / 500e9)
    assert not speed.scaled
    (settings,) = sessions
    assert (settings.network, settings.batch, settings.threads) == ("mlp", 128, 2)
    assert (settings.optimiser, settings.augment) == ("adamw", "none")


def test_a_part_of_an_epoch_is_marked_as_scaled(monkeypatch):
    monkeypatch.setattr(training, "Session", FakeSession)
    conditions = Small()
    images = np.zeros((30_000, 28, 28), np.uint8)
    split = Split(images, np.zeros(30_000, np.uint8))
    conditions.mnist = Dataset("large", split, None)
    (step,) = training.steps(conditions, ["mlp"])
    assert step.run().scaled


def test_training_that_goes_wrong_gets_no_figure(monkeypatch):
    monkeypatch.setattr(training, "Session", lambda *given: FakeSession(*given, loss=math.nan))
    (step,) = training.steps(Small(), ["mlp"])
    with pytest.raises(WrongResultError, match="loss of mlp"):
        step.run()


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("dense10", 2 * 2 * 7840),
        ("mlp", 2 * (3 * (784 * 256 + 256 * 128 + 1280) - 784 * 256)),
        ("conv16 dense10", 2 * (3 * (784 * 9 * 16 + 784 * 160) - 784 * 9 * 16)),
        ("pool2 dense10", 2 * 2 * 1960),
    ],
)
def test_operations_leave_out_the_gradient_of_the_samples(chain, expected):
    assert training.operations(parse_network(chain)) == expected


def test_the_presets_are_measured():
    assert set(NETWORKS) == set(PRESETS) - {"softmax"}
    assert len(training.steps(Small())) == len(latency.steps(Small())) == len(NETWORKS)


def test_latency_is_a_median_in_microseconds(monkeypatch):
    monkeypatch.setattr(latency, "_CALLS", 20)
    (step,) = latency.steps(Small(), ["softmax"])
    found = step.run()
    assert (step.what, found.network) == ("one sample through softmax", "softmax")
    assert 0 < found.microseconds < 1e6


def test_an_answer_that_is_no_number_gets_no_figure(monkeypatch):
    monkeypatch.setattr(latency.Plan, "initialise", lambda plan, seed: plan.parameters.fill(np.nan))
    (step,) = latency.steps(Small(), ["softmax"])
    with pytest.raises(WrongResultError, match="softmax"):
        step.run()
