"""A session that only pretends to train, so that the page can be tested quickly and exactly."""

import math
import time
from collections.abc import Iterator

import numpy as np

from app.threads.training import Job, TrainingThread
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.train.controls import Controls
from engine.train.events import Batches, Epoch, Event, Finished, Paused, Resumed, Started


class FakeSession:
    """Falls from 2.3 towards 0.05, a batch every `pace` seconds."""

    def __init__(self, job: Job, controls: Controls, per_epoch: int = 20, pace: float = 0.0):
        self.job = job
        self.controls = controls
        self.per_epoch = per_epoch
        self.pace = pace
        self.network = parse_network(job.settings.network)
        self.rates: list[float] = []
        self._random = np.random.default_rng(job.settings.seed)

    def parameters(self):
        return np.zeros(self.network.parameter_count, np.float32)

    def model(self, accuracy: float) -> Model:
        weights = {
            name: np.zeros(shape, np.float32) for name, shape in self.network.weight_shapes.items()
        }
        card = Card(
            name=self.job.name,
            network=self.network.chain,
            created="2026-03-12T10:00:00+00:00",
            command=self.job.command,
            settings=self.job.settings.to_json(),
            epochs=self.job.settings.epochs,
            test_accuracy=accuracy,
            seconds=8.3,
        )
        return Model(self.network, weights, card)

    def __iter__(self) -> Iterator[Event]:
        settings, controls = self.job.settings, self.controls
        yield Started(settings, self.network.parameter_count, self.per_epoch, 0)
        total, batch, accuracy = settings.epochs * self.per_epoch, 0, 0.1
        while batch < total and not controls.stopped:
            if controls.waiting:
                yield Paused()
                controls.wait()
                yield Resumed()
                continue
            stepping = controls.stepping
            loss = 2.3 * math.exp(-batch / 60) + 0.9 / (1 + batch / 8) * 0.3 + 0.02
            loss *= float(np.exp(self._random.normal(0, 0.35)))
            rate = controls.learning_rate or settings.learning_rate
            self.rates.append(rate)
            losses = np.array([loss], np.float32)
            yield Batches(batch, losses, rate, 41_234.0, batch * 0.01, (total - batch) * 0.01)
            if self.pace:
                time.sleep(self.pace)
            if stepping:
                controls.stepped()
            batch += 1
            if batch % self.per_epoch == 0:
                epoch = batch // self.per_epoch
                accuracy = 1 - 0.09 / (epoch + 0.5) ** 1.4
                yield Epoch(epoch, 0.2, 41_234.0, loss, 0.25 / epoch + 0.02, accuracy)
        yield Finished(self.model(accuracy), accuracy, batch * 0.01, controls.stopped)


class FakeTraining(TrainingThread):
    """A training thread around a FakeSession; `break_with` is raised instead of a session."""

    def __init__(self, per_epoch: int = 20, pace: float = 0.0, break_with=None):
        super().__init__()
        self.per_epoch = per_epoch
        self.pace = pace
        self.break_with = break_with
        self.session: FakeSession | None = None

    def _prepare(self, job: Job, controls: Controls) -> FakeSession:
        if self.break_with is not None:
            raise self.break_with
        self.session = FakeSession(job, controls, self.per_epoch, self.pace)
        return self.session
