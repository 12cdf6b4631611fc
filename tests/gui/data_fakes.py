"""A small dataset and answers to it, made up at once, so that the page Data needs no kernels."""

import threading
import time

import numpy as np

from engine.data.dataset import Dataset, Split
from engine.errors import DataError
from engine.judge.judgement import Judgement
from engine.progress import Progress

GARMENTS = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip


def split(count, seed):
    """Samples that all differ, labelled 0 to 9 in turn."""
    generator = np.random.default_rng(seed)
    images = generator.integers(0, 256, (count, 28, 28), np.uint8)
    return Split(images, (np.arange(count) % 10).astype(np.uint8))


def digits():
    """300 samples to train on, 200 to test."""
    return Dataset("mnist", split(300, 1), split(200, 2))


def garments():
    """A dataset whose classes are no digits, and without a test."""
    return Dataset("garments", split(90, 3), None, GARMENTS)


def mixed():
    """Digits, and what is none."""
    some = split(44, 4)
    return Dataset("mixed", Split(some.images, (np.arange(44) % 11).astype(np.uint8)), None)


def judgement_of(split, seed=7):
    """Answers that are mostly right; every number among them differs."""
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=(len(split), 10)).astype(np.float32)
    scores[np.arange(len(split)), split.labels] += 2.5
    powers = np.exp(scores)
    probabilities = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    losses = -np.log(probabilities[np.arange(len(split)), split.labels])
    return Judgement(split.labels, probabilities, losses)


class FakeJudgements:
    """`asked` notes what for; with `held` cleared, judging waits until it is set, and `opens` does
    the same for opening."""

    def __init__(self):
        self.datasets = {"mnist": digits(), "garments": garments(), "mixed": mixed()}
        self.asked = []
        self.held, self.opens = threading.Event(), threading.Event()
        self.held.set()
        self.opens.set()

    def dataset(self, source, report):
        self.asked.append(source)
        _wait(self.opens, "opening", report)
        if source not in self.datasets:
            raise DataError(f"{source} is no dataset; give another.")
        return self.datasets[source]

    def judgement(self, model, split, threads, report):
        self.asked.append(model.card.name)
        _wait(self.held, "reading the samples", report)
        return judgement_of(split)


def _wait(event, what, report):
    while not event.is_set():
        report(Progress(what, 1, 10))
        time.sleep(0.002)
