"""Small models, a small dataset, and a drawing for tests of the page Compare."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.data.dataset import open_dataset
from engine.ink.picture import Picture
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.networks.plan import Plan
from engine.recognise.recogniser import Reading


class FakeShown(QObject):
    """What a window shows of the answers: a sample, or none."""

    changed = Signal()

    def __init__(self):
        super().__init__()
        self.newest = None

    def draw(self, sample):
        """Show this sample [28, 28]; None: the paper is white."""
        self.newest = None
        if sample is not None:
            probabilities = np.full(10, 0.1, np.float32)
            box, drawing = (0.0, 0.0, 1.0, 1.0), Picture(sample)
            self.newest = Reading(0, 0.1, True, probabilities, sample, box, 0.001, drawing)
        self.changed.emit()


class FakeTraining(QObject):
    """A training that goes on, or not."""

    finished = Signal()

    def __init__(self):
        super().__init__()
        self.running = False

    def isRunning(self):  # noqa: N802
        return self.running


def tiny_model(name, seed, **card):
    """A softmax of random weights: it answers, mostly wrongly, and at once."""
    network = parse_network("softmax")
    plan = Plan(network)
    plan.initialise(seed)
    values = {"threshold": 0.0, "test_accuracy": 0.1, **card}
    return Model(network, plan.unpack(plan.parameters), Card(name, "softmax", **values))


def small_archive(path, count=300, **others):
    """Some of MNIST's samples, those to test with as many as those to train on."""
    test = open_dataset().test
    first, second = slice(0, count), slice(count, 2 * count)
    np.savez(
        path,
        x_train=test.images[first],
        y_train=test.labels[first],
        x_test=test.images[second],
        y_test=test.labels[second],
        **others,
    )
    return str(path)
