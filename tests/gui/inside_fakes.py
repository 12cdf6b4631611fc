"""What the page Inside looks at, without a window: a subject, and trainings that only pretend."""

import numpy as np
from PySide6.QtCore import QObject, Signal
from train_fakes import FakeSession, FakeTraining

from engine.data.dataset import Dataset, Split
from engine.networks.model import DIGITS
from engine.networks.network import parse_network
from engine.networks.parameters import Parameters

SMALL = "conv4/2 dense12 dense10"


def flat_weights(network, seed=1):
    """Fresh flat parameters of a network, as a training hands them out."""
    return Parameters(network).initial(seed)


def named_weights(network, seed=1):
    return Parameters(network).unpack(flat_weights(network, seed))


def drawn_sample(digit=1):
    """An upright stroke, the further to the right the larger the digit."""
    sample = np.zeros((28, 28), np.float32)
    sample[4:24, 6 + digit : 10 + digit] = 1
    return sample


class FakeSubject(QObject):
    """A Subject whose present a test decides."""

    changed = Signal()

    def __init__(self, chain=SMALL):
        super().__init__()
        self.classes = DIGITS
        self.sample = None
        self.probabilities = None
        self.snapshots = []
        self.in_past = False
        self.present(parse_network(chain), named_weights(parse_network(chain)), "a model")

    def present(self, network, weights, name):
        self._present = (network, weights, name)
        self.network, self.weights, self.name = self._present

    def draw(self, sample):
        self.sample = sample
        self.changed.emit()

    def show_snapshot(self, weights, network=None, name=""):
        self.snapshots.append(name if weights is not None else None)
        self.in_past = weights is not None
        shown = self._present if weights is None else (network, weights, name)
        self.network, self.weights, self.name = shown
        self.changed.emit()


def some_dataset(count=40):
    generator = np.random.default_rng(3)
    images = generator.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    return Dataset("some", Split(images, np.arange(count, dtype=np.uint8) % 10), None)


class RecordedSession(FakeSession):
    """Hands out weights of the size that a plan has, others at each moment."""

    moment = 0

    def parameters(self):
        self.moment += 1
        return flat_weights(self.network, self.moment)


class RecordedTraining(FakeTraining):
    """Opens a dataset, as a real one does."""

    def _prepare(self, job, controls):
        self.opened.emit(some_dataset())
        self.session = RecordedSession(job, controls, self.per_epoch, self.pace)
        return self.session
