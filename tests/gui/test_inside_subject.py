"""Whose weights and which sample the page Inside looks at."""

import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
from conftest import fake_model
from inside_fakes import drawn_sample, flat_weights, named_weights
from PySide6.QtCore import QObject, Signal
from train_fakes import FakeTraining

from app.pages.inside import subject as module
from app.pages.inside.subject import FlatWeights, Subject
from engine.networks.model import DIGITS
from engine.networks.network import parse_network
from engine.train.events import Started
from engine.train.settings import TrainSettings


class FakeReading:
    def __init__(self, digit):
        self.sample = drawn_sample(digit)
        self.probabilities = np.full(10, 0.1, np.float32)


class FakeShown(QObject):
    changed = Signal()

    def __init__(self):
        super().__init__()
        self.newest = None

    def draw(self, digit):
        self.newest = None if digit is None else FakeReading(digit)
        self.changed.emit()


class FakeRecognising(QObject):
    reading_with = Signal(object)

    def __init__(self):
        super().__init__()
        self.model = None

    @property
    def card(self):
        return None if self.model is None else self.model.card

    def use(self, model):
        self.model = model
        self.reading_with.emit(self.card)


class Parts:
    def __init__(self):
        self.recognising, self.training = FakeRecognising(), FakeTraining()
        self.shown = FakeShown()
        self.subject = Subject(self.recognising, self.training, self.shown)


@pytest.fixture
def parts(dressed):
    return Parts()


def test_before_a_model_is_loaded_there_is_nothing(parts):
    subject = parts.subject
    assert subject.network is subject.weights is subject.sample is None
    assert subject.name == ""
    assert not subject.in_training


def test_the_model_that_reads_is_looked_at(parts, qtbot):
    model = fake_model("mine")
    with qtbot.waitSignal(parts.subject.changed):
        parts.recognising.use(model)
    assert parts.subject.weights is model.weights
    assert parts.subject.network == model.network
    assert (parts.subject.name, parts.subject.data) == ("mine", "mnist")


def test_a_network_in_training_goes_first_until_a_model_reads_again(parts):
    model, network = fake_model("mine"), parse_network("dense12 dense10")
    parts.recognising.use(model)
    parts.training.started_run.emit(Started(TrainSettings(data="mnist+hand"), 1, 1, 0))
    parts.training.weights.emit(network, flat_weights(network))
    subject = parts.subject
    assert subject.network == network
    assert subject.in_training
    assert subject.data == "mnist+hand"
    named = named_weights(network)
    assert set(subject.weights) == set(named)
    for name, weight in named.items():
        np.testing.assert_array_equal(subject.weights[name], weight)
    parts.recognising.use(model)
    assert subject.weights is model.weights
    assert not subject.in_training


def test_classes_are_those_of_what_reads(parts):
    subject, network = parts.subject, parse_network("dense12 dense10")
    assert subject.classes == DIGITS
    things = tuple(f"thing {number}" for number in range(10))
    model = fake_model("mine")
    parts.recognising.use(replace(model, card=replace(model.card, classes=things)))
    assert subject.classes == things
    parts.training.weights.emit(network, flat_weights(network))
    assert subject.classes == parts.training.classes


def test_weights_of_a_training_are_unpacked_when_they_are_looked_into(monkeypatch):
    network = parse_network("dense12 dense10")
    from engine.inside import weights as real

    asked = []
    monkeypatch.setattr(
        real,
        "weights_of",
        lambda *given: asked.append(threading.current_thread()) or named_weights(network),
    )
    weights = FlatWeights(network, flat_weights(network))
    assert len(weights) == 4
    assert asked == []
    assert weights["layers.0.weight"].shape == (12, 784)
    assert weights["layers.1.bias"].shape == (10,)
    assert len(asked) == 1
    assert "engine.inside.weights" in sys.modules


def test_a_snapshot_is_looked_at_instead(parts):
    model, network = fake_model("mine"), parse_network("dense12 dense10")
    parts.recognising.use(model)
    parts.shown.draw(3)
    weights = named_weights(network)
    parts.subject.show_snapshot(weights, network, "epoch 3")
    assert parts.subject.weights is weights
    assert parts.subject.network == network
    assert parts.subject.name == "epoch 3"
    assert parts.subject.probabilities is None
    parts.subject.show_snapshot(None)
    assert parts.subject.weights is model.weights
    assert parts.subject.probabilities is parts.shown.newest.probabilities


def test_the_sample_is_that_of_the_newest_reading(parts, qtbot):
    with qtbot.waitSignal(parts.subject.changed):
        parts.shown.draw(3)
    assert parts.subject.sample is parts.shown.newest.sample
    parts.shown.draw(None)
    assert parts.subject.sample is None


def test_changes_are_told_at_most_thirty_times_a_second(parts, qtbot, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    started = []
    monkeypatch.setattr(parts.subject._timer, "start", started.append)
    parts.shown.draw(1)
    parts.subject._tell()
    clock[0] += 0.010
    parts.shown.draw(2)
    assert started == [0, 23]
