"""Records every training, whether somebody looks or not: its snapshots, and its newest weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.pages.inside.replay_memory import Moment, Snapshot, Snapshots, snapshot_of
from app.threads.training import TrainingThread
from engine.data.dataset import Dataset, Split
from engine.networks.network import Network, parse_network
from engine.train.events import Batches, Epoch, Moved, Started

START = "at the start"
STOP = "where it was stopped"
# Multiply-adds of one forward pass of all samples that health is computed with: with the way back
# some 50 ms of a core, after which five seconds of rest leave a training its speed.
_MULTIPLICATIONS = 100_000_000
_LEAST_SAMPLES, _MOST_SAMPLES = 16, 128


@dataclass(frozen=True, eq=False)
class Samples:
    """Labelled samples that one run's health is computed with: images float32 [n, 28, 28]."""

    images: NDArray[np.float32]
    labels: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Outline:
    """What is known of a run when it starts. `samples` are None where no dataset was opened."""

    network: Network
    epochs: int
    batches_per_epoch: int
    samples: Samples | None

    def epoch(self, batches: int) -> float:
        """Epochs that so many batches are."""
        return batches / self.batches_per_epoch


class Recorder(QObject):
    """`started()` when a run begins, `recorded()` with each snapshot of it, `came()` with weights.

    What it holds of a run stays until the next one begins.
    """

    started = Signal()
    recorded = Signal()
    came = Signal()

    def __init__(self, training: TrainingThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outline: Outline | None = None
        self.latest: Moment | None = None
        self.former: Moment | None = None
        self._snapshots = Snapshots()
        self._opened: Dataset | None = None
        self._batches = 0
        self._due = ""
        training.opened.connect(self._on_opened)
        training.started_run.connect(self._on_started)
        training.batches.connect(self._on_batches)
        training.epoch.connect(self._on_epoch)
        training.moved.connect(self._on_moved)
        training.stopping.connect(self._on_stopping)
        training.weights.connect(self._on_weights)
        training.finished.connect(self._on_over)

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Of this run, or else the last one, the earliest first."""
        return self._snapshots.all

    def _on_opened(self, dataset: Dataset) -> None:
        self._opened = dataset

    def _on_started(self, started: Started) -> None:
        network = parse_network(started.settings.network)
        samples = None
        if self._opened is not None:
            samples = samples_for(network, self._opened.training)
        self._opened = None
        per_epoch = started.batches_per_epoch
        self.outline = Outline(network, started.settings.epochs, per_epoch, samples)
        self.latest = self.former = None
        self._snapshots = Snapshots()
        self._batches = started.epoch * per_epoch
        self._due = _after(started.epoch) if started.epoch else START
        self.started.emit()

    def _on_batches(self, batches: Batches) -> None:
        self._batches = batches.first + len(batches.losses)

    def _on_epoch(self, epoch: Epoch) -> None:
        if self.outline is not None:
            self._batches = epoch.epoch * self.outline.batches_per_epoch
            self._due = _after(epoch.epoch)

    def _on_moved(self, moved: Moved) -> None:
        # The run goes back to an epoch's end: weights from beyond it are no former ones of what
        # comes.
        if self.outline is not None:
            self._batches = moved.epoch * self.outline.batches_per_epoch
            self.latest = self.former = None

    def _on_stopping(self) -> None:
        # Right after an epoch these weights are a snapshot already.
        last = self.snapshots[-1].moment.batches if self.snapshots else -1
        self._due = STOP if self._batches > last else ""

    def _on_weights(self, network: Network, parameters: NDArray[np.float32]) -> None:
        outline = self.outline
        if outline is None:
            return
        moment = Moment(network, parameters, self._batches)
        if self.latest is None or moment.batches > self.latest.batches:
            self.former = self.latest
        self.latest = moment
        self.came.emit()
        if self._due:
            epoch = outline.epoch(moment.batches)
            self._snapshots.add(snapshot_of(moment, epoch, self._due, self.former))
            self._due = ""
            self.recorded.emit()

    def _on_over(self) -> None:
        self._opened = None


def samples_for(network: Network, split: Split) -> Samples:
    """Samples spread evenly over a split: the fewer, the more a network computes for each."""
    fitting = _MULTIPLICATIONS // network.multiplications
    count = min(len(split), max(_LEAST_SAMPLES, min(_MOST_SAMPLES, fitting)))
    part = split.part(np.arange(count) * len(split) // max(1, count))
    return Samples(part.images.astype(np.float32) / np.float32(255), part.labels)


def _after(epoch: int) -> str:
    return f"after epoch {epoch}"
