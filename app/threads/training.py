"""The training thread: runs one session at a time and tells the window what happens in it."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from engine.data.class_names import DIGITS
from engine.errors import InklingError
from engine.progress import Progress
from engine.train.controls import Controls
from engine.train.events import (
    Batches,
    Epoch,
    Event,
    Finished,
    Moved,
    Paused,
    Resumed,
    Started,
    Stopping,
    Unkept,
)
from engine.train.settings import TrainSettings

if TYPE_CHECKING:
    from engine.networks.network import Network

# 20 of merged batches and 10 of weights make the 30 signals a second that reach the window.
BATCHES_INTERVAL = 1 / 20
WEIGHTS_INTERVAL = 1 / 10
# Copying the weights of a very large network must not slow its training down.
WEIGHTS_BYTES_PER_SECOND = 50e6


class RunningSession(Protocol):
    """What the thread asks of a session."""

    @property
    def network(self) -> "Network":
        """What is trained."""

    def __iter__(self) -> Iterator[Event]:
        """The events, from Started to Finished."""

    def parameters(self) -> NDArray[np.float32]:
        """A copy of the weights of this moment."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to train. A checkpoint that exists at `checkpoint_path` is gone on from."""

    settings: TrainSettings
    checkpoint_path: Path | None
    name: str
    command: str


class TrainingThread(QThread):
    """Trains off the Qt thread. After the end of one run, whatever its end, `train` starts another.

    `finished` (QThread's own) comes after every run; before it exactly one of `finished_run` and
    `failed`, or neither where the run was stopped before it began or broke on a bug. `opened`
    carries the Dataset that is trained on, before the run starts.
    """

    loading = Signal(object)
    opened = Signal(object)
    started_run = Signal(object)
    batches = Signal(object)
    epoch = Signal(object)
    paused = Signal()
    resumed = Signal()
    stopping = Signal()
    finished_run = Signal(object)
    moved = Signal(object)
    unkept = Signal(str)
    failed = Signal(str)
    weights = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.controls = Controls()
        self._job: Job | None = None
        self._classes = DIGITS

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the ten classes that the run learns, from its first weights on."""
        return self._classes

    def train(
        self,
        settings: TrainSettings,
        checkpoint_path: Path | None,
        *,
        name: str = "",
        command: str = "",
        paused: bool = False,
    ) -> None:
        """Start a run with fresh `controls`; `paused` trains one batch and waits.

        Every epoch is kept at `checkpoint_path`; where a checkpoint stands there already, its
        training goes on. Call it only while no run is going on (`isRunning`).
        """
        if self.isRunning():
            raise RuntimeError("a training is going on already")
        self.controls = Controls()
        if paused:
            self.controls.step()
        self._job = Job(settings, checkpoint_path, name, command)
        self.start()

    def end(self, milliseconds: int = 5000) -> bool:
        """Stop the run, if one goes on, and wait for the thread; whether it came to its end."""
        self.controls.stop()
        return bool(self.wait(milliseconds))

    def run(self) -> None:
        """The thread's body; call `train`."""
        job, controls = self._job, self.controls
        assert job is not None
        try:
            session = self._prepare(job, controls)
            if not controls.stopped:
                self._follow(session, controls)
        except InklingError as error:
            self.failed.emit(str(error))
        except _StoppedEarly:
            pass
        except Exception:
            # Qt would end the process here; the hook tells the person and writes the log.
            sys.excepthook(*sys.exc_info())

    def _prepare(self, job: Job, controls: Controls) -> RunningSession:
        """Load what the run needs. The first import of kernels takes 0.3 s: it happens here."""
        from engine.data.dataset import open_dataset

        report = _Reporter(self.loading, controls)
        dataset = open_dataset(job.settings.data, report)
        self._classes = dataset.classes
        self.opened.emit(dataset)
        self.loading.emit(Progress("preparing kernels", 0, 0))
        from engine.train.checkpoint import load_checkpoint
        from engine.train.session import Session

        path = job.checkpoint_path
        checkpoint = load_checkpoint(path) if path is not None and path.exists() else None
        return Session(
            job.settings, dataset, controls, checkpoint, path, command=job.command, name=job.name
        )

    def _follow(self, session: RunningSession, controls: Controls) -> None:
        waiting: list[Batches] = []
        last_batches = last_weights = 0.0
        weights_interval = WEIGHTS_INTERVAL
        for event in session:
            now = time.monotonic()
            if isinstance(event, Batches):
                waiting.append(event)
            # Nothing may stay untold while the session sleeps, or before what comes after it.
            rests = controls.waiting or not isinstance(event, Batches)
            if waiting and (rests or now - last_batches >= BATCHES_INTERVAL):
                self.batches.emit(merged(waiting))
                waiting.clear()
                last_batches = now
            self._tell(event)
            # After the end the finished model reads: its averaged weights, not the last batch's.
            over = isinstance(event, Finished)
            if not over and (rests or now - last_weights >= weights_interval):
                parameters = session.parameters()
                self.weights.emit(session.network, parameters)
                weights_interval = max(
                    WEIGHTS_INTERVAL, parameters.nbytes / WEIGHTS_BYTES_PER_SECOND
                )
                last_weights = now

    def _tell(self, event: Event) -> None:
        match event:
            case Started():
                self.started_run.emit(event)
            case Epoch():
                self.epoch.emit(event)
            case Moved():
                self.moved.emit(event)
            case Unkept():
                self.unkept.emit(event.reason)
            case Paused():
                self.paused.emit()
            case Resumed():
                self.resumed.emit()
            case Stopping():
                self.stopping.emit()
            case Finished():
                self.finished_run.emit(event)


def merged(parts: list[Batches]) -> Batches:
    """Batches that follow each other, as one; speed and times are those of the last."""
    if len(parts) == 1:
        return parts[0]
    last = parts[-1]
    return Batches(
        first=parts[0].first,
        losses=np.concatenate([part.losses for part in parts]),
        learning_rate=last.learning_rate,
        images_per_second=last.images_per_second,
        seconds=last.seconds,
        seconds_left=last.seconds_left,
    )


class _StoppedEarly(Exception):  # noqa: N818  (not an error: a wish)
    """The person stopped the run while its data were loading."""


class _Reporter:
    """Hands progress on at most 10 times a second, and ends the loading when stop is pressed."""

    def __init__(self, loading: Any, controls: Controls) -> None:
        self._loading = loading
        self._controls = controls
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        if self._controls.stopped:
            raise _StoppedEarly
        now = time.monotonic()
        if now - self._last >= 0.1:
            self._last = now
            self._loading.emit(progress)
