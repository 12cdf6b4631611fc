"""Datasets that a small network learns in a second, and runs over them."""

import dataclasses

import numpy as np

from engine.data.dataset import Dataset, Split
from engine.train.events import Batches, Finished
from engine.train.session import Session
from engine.train.settings import TrainSettings

SETTINGS = TrainSettings(
    network="conv5/2 pool2 drop0.1 dense16 drop0.1 dense10",
    batch=32,
    epochs=2,
    threads=1,
    seed=7,
    learning_rate=0.01,
    schedule="constant",
    augment="none",
    averaging=0.9,
)


def samples(count, seed):
    """Noise with a bright patch where its label says."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 10, count).astype(np.uint8)
    images = generator.integers(0, 60, (count, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = 3 + 11 * (label // 5), 3 + 5 * (label % 5)
        image[row : row + 8, column : column + 4] += 180
    return Split(images, labels)


def dataset(training=300, test=60):
    return Dataset("patches", samples(training, 1), samples(test, 2) if test else None)


def with_settings(**changes):
    return dataclasses.replace(SETTINGS, **changes)


def finished(session):
    """The last event of a run."""
    for event in session:
        last = event
    assert isinstance(last, Finished)
    return last


def trained(data, checkpoint=None, **changes):
    """A whole run's last event."""
    return finished(Session(with_settings(**changes), data, checkpoint=checkpoint))


def of_kind(events, kind):
    return [event for event in events if isinstance(event, kind)]


def all_losses(events):
    return np.concatenate([event.losses for event in of_kind(events, Batches)])


def check_same_weights(model, other):
    """To the bit."""
    assert model.weights.keys() == other.weights.keys()
    for name, weight in model.weights.items():
        np.testing.assert_array_equal(weight, other.weights[name], err_msg=name)
