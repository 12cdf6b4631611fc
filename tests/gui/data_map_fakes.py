"""What the views Map and Figures stand on, made at once: a source, a drawing, a small network."""

import numpy as np
from data_fakes import FakeJudgements
from PySide6.QtCore import QObject, Signal

from app.pages.data.source import Source, opened
from engine.inside.trace import trace
from engine.networks.model import Card, Model
from engine.networks.network import parse_network


def small_model(name="small", chain="dense12 dense10", seed=5):
    """A model whose last layer reads twelve numbers."""
    network = parse_network(chain)
    generator = np.random.default_rng(seed)
    weights = {
        key: generator.normal(0, 0.2, shape).astype(np.float32)
        for key, shape in network.weight_shapes.items()
    }
    return Model(network, weights, Card(name, chain))


def traced_features(network, weights, split, report=None, threads=1):
    """What the last layer reads, without kernels."""
    layers = trace(network, weights, split.images / np.float32(255)).layers
    return layers[-1].inputs.reshape(len(split), -1)


def source_of(judgements=None, data="mnist", model=None):
    """A source that shows the test samples of one of the fake datasets."""
    datasets = (judgements or FakeJudgements()).datasets
    source = Source()
    source.show_opened(opened(data, datasets[data], "test"))
    source.set_model(model or small_model())
    return source


class FakeReading:
    """Carries a sample alone."""

    def __init__(self, sample):
        self.sample = np.asarray(sample, np.float32)


class FakeShown(QObject):
    """What is drawn, without a canvas."""

    changed = Signal()

    def __init__(self):
        super().__init__()
        self.newest = None

    def draw(self, sample):
        """Draw this sample [28, 28]; None clears."""
        self.newest = None if sample is None else FakeReading(sample)
        self.changed.emit()
