"""A training run that moves from one device to the other at its checkpoints."""

import dataclasses

import numpy as np
import pytest

from engine.data.dataset import Dataset, Split
from engine.train.checkpoint import load_checkpoint
from engine.train.devices_told import EPOCHS_ON
from engine.train.events import Batches, Epoch, Finished, Moved
from engine.train.session import Session
from engine.train.settings import TrainSettings

# One step an epoch, on pictures that are pooled small: in the simulator each step counts.
SETTINGS = TrainSettings(
    network="pool2 pool2 pool2 dense10",
    batch=2,
    epochs=3,
    threads=1,
    schedule="constant",
    augment="none",
    averaging=0.9,
)


def samples(count):
    generator = np.random.default_rng(count)
    images = generator.integers(0, 256, (count, 28, 28)).astype(np.uint8)
    return Split(images, generator.integers(0, 10, count).astype(np.uint8))


@pytest.fixture(scope="module")
def data():
    return Dataset("noise", samples(2), samples(5))


def on(device, data, path, until):
    """The events of a run that goes on from the checkpoint at `path` up to the end of an epoch."""
    checkpoint = load_checkpoint(path) if path.exists() else None
    settings = dataclasses.replace(SETTINGS, device=device)
    events = []
    for event in Session(settings, data, checkpoint=checkpoint, checkpoint_path=path):
        events.append(event)
        if isinstance(event, Epoch) and event.epoch == until < SETTINGS.epochs:
            break
    return events


def of_kind(events, kind):
    return [event for event in events if isinstance(event, kind)]


def losses(events):
    return [loss for event in of_kind(events, Batches) for loss in event.losses]


def test_a_run_moves_to_the_gpu_and_back_and_ends_as_on_the_cpu(data, tmp_path, monkeypatch):
    # Samples that are read at once cost the simulator time, also where there are fewer.
    monkeypatch.setattr("engine.train.session.PIECE", 3)
    path = tmp_path / "run.safetensors"
    events = [
        event
        for device, until in (("cpu", 1), ("cuda", 2), ("cpu", 3))
        for event in on(device, data, path, until)
    ]
    whole = list(Session(SETTINGS, data))
    assert not of_kind(events, Moved)
    np.testing.assert_allclose(losses(events), losses(whole), rtol=1e-5)
    tested = [[epoch.test_loss for epoch in of_kind(run, Epoch)] for run in (events, whole)]
    np.testing.assert_allclose(*tested, rtol=1e-5)
    assert isinstance(events[-1], Finished)
    moved, still = (last.model for last in (events[-1], whole[-1]))
    for name, weight in still.weights.items():
        np.testing.assert_allclose(moved.weights[name], weight, rtol=1e-4, atol=1e-6, err_msg=name)
    assert moved.card.settings[EPOCHS_ON] == {"cpu": 2, "cuda": 1}
