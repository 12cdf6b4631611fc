"""Conducts one training after another: the actions, their states, and the run that grows."""

import dataclasses
import time
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from app.look.icons import set_icon
from app.pages import words
from app.pages.describe import described_action
from app.pages.train.form import network_name
from app.pages.train.recording import Recording
from app.pages.train.runs import Ending, Run
from app.threads.training import TrainingThread
from engine import folders
from engine.progress import Progress
from engine.train.command import command_of
from engine.train.events import Batches, Epoch, Finished, Moved, Started
from engine.train.settings import TrainSettings

if TYPE_CHECKING:
    from engine.train.checkpoint import Checkpoint

CHECKPOINT_ENDING = ".safetensors"
# Short epochs follow each other faster than a curve needs to be written.
KEEP_INTERVAL = 5.0


class Phase(Enum):
    """Where a training stands."""

    IDLE = "idle"
    LOADING = "loading"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class Conductor(QObject):
    """Owns the actions Train, Pause, Step, Stop; `wanted` asks for a run of the page's settings.

    `recorded` comes for each piece of news of the run, `told` with the texts and the progress
    (None: unknown), `kept` with a run to keep, `ended` with the run and what the session gave.
    """

    wanted = Signal(bool)
    phase_changed = Signal(object)
    began = Signal()
    recorded = Signal()
    told = Signal(object, str, str)
    kept = Signal(object)
    ended = Signal(object)
    broke = Signal(str)

    def __init__(self, training: TrainingThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._base: Run | None = None
        self._newest: Batches | None = None
        self._ready = True
        self._last_kept = 0.0
        self._over = True
        self.phase = Phase.IDLE
        self.recording: Recording | None = None
        self.settings = TrainSettings()
        self.train = described_action(
            self, "&Train", "play", "F5", "Start training with these settings"
        )
        self.pause = described_action(
            self, "&Pause", "pause", "F6", "Wait after this batch, or go on"
        )
        self.step = described_action(self, "St&ep", "step", "F7", "Train one batch, then wait")
        self.stop = described_action(
            self, "&Stop", "stop", "Shift+F5", "End the training and keep what it has learnt"
        )
        self.train.triggered.connect(lambda: self.wanted.emit(False))
        self.pause.triggered.connect(self._pause_or_resume)
        self.step.triggered.connect(self._step)
        self.stop.triggered.connect(self._stop)
        self._listen()
        self._enter(Phase.IDLE)

    @property
    def busy(self) -> bool:
        """Whether a training goes on, in whatever phase."""
        return self.phase is not Phase.IDLE

    def actions(self) -> list[QAction]:
        """Train, pause, step, stop."""
        return [self.train, self.pause, self.step, self.stop]

    def set_ready(self, ready: bool) -> None:
        """Whether the page's settings make a run."""
        self._ready = ready
        self._enable()

    def start(self, settings: TrainSettings, paused: bool) -> None:
        """Begin a new run; `paused` trains one batch and waits."""
        moment = datetime.now(UTC)
        self._base = Run(
            key=f"{moment:%Y%m%d-%H%M%S-%f}",
            name=network_name(settings.network),
            started=moment.isoformat(timespec="seconds"),
            settings=settings.to_json(),
            batches_per_epoch=1,
            losses=np.empty(0, np.float32),
        )
        path = folders.checkpoints() / f"{self._base.key}{CHECKPOINT_ENDING}"
        self._begin(settings, path, paused)

    def go_on(self, path: Path, checkpoint: "Checkpoint", earlier: Run | None) -> None:
        """Begin where `checkpoint` ends; `earlier` is the curve that was kept of that run."""
        settings = checkpoint.settings
        self._base = earlier or Run(
            key=path.stem,
            name=network_name(settings.network),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            settings=settings.to_json(),
            batches_per_epoch=1,
            losses=np.empty(0, np.float32),
            epochs=checkpoint.history,
        )
        self._begin(settings, path, paused=False)

    def _begin(self, settings: TrainSettings, path: Path, paused: bool) -> None:
        assert self._base is not None
        self.settings = settings
        self.recording = None
        self._newest = None
        self._last_kept = 0.0
        self._over = False
        self._training.train(
            settings,
            path,
            name=f"{self._base.name} (not saved)",
            command=command_of(settings),
            paused=paused,
        )
        self._enter(Phase.LOADING)
        self.told.emit(None, "starting", "")

    def _listen(self) -> None:
        training = self._training
        training.loading.connect(self._loading)
        training.started_run.connect(self._started)
        training.batches.connect(self._batches)
        training.epoch.connect(self._epoch)
        training.moved.connect(self._moved)
        training.paused.connect(self._paused)
        training.resumed.connect(self._resumed)
        training.stopping.connect(self._stopping)
        training.finished_run.connect(self._finished)
        training.failed.connect(self.broke)
        training.finished.connect(self._thread_ended)

    def _pause_or_resume(self) -> None:
        if self.phase is Phase.PAUSED:
            self._training.controls.resume()
            self._enter(Phase.RUNNING)
        else:
            self._training.controls.pause()
            self._enter(Phase.PAUSED)
        self._tell()

    def _step(self) -> None:
        if self.phase is Phase.IDLE:
            self.wanted.emit(True)
            return
        self._training.controls.step()
        self._enter(Phase.PAUSED)
        self._tell()

    def _stop(self) -> None:
        self._training.controls.stop()
        self._enter(Phase.STOPPING)
        self._tell()

    def _loading(self, progress: Progress) -> None:
        if self.phase is Phase.LOADING:
            share = progress.fraction if progress.total else None
            self.told.emit(share, progress.what, "")

    def _started(self, started: Started) -> None:
        assert self._base is not None
        base = dataclasses.replace(self._base, batches_per_epoch=started.batches_per_epoch)
        self.recording = Recording(base.up_to(started.epoch))
        if self.phase is Phase.LOADING:
            waits = self._training.controls.waiting or self._training.controls.stepping
            self._enter(Phase.PAUSED if waits else Phase.RUNNING)
        self.began.emit()
        self._tell()

    def _batches(self, batches: Batches) -> None:
        if self.recording is not None:
            self._newest = batches
            self.recording.add_batches(batches)
            self._tell()
            self.recorded.emit()

    def _epoch(self, epoch: Epoch) -> None:
        if self.recording is not None:
            self.recording.add_epoch(epoch)
            self._tell()
            self.recorded.emit()
            now = time.monotonic()
            if now - self._last_kept >= KEEP_INTERVAL:
                self._last_kept = now
                self.kept.emit(self.recording.run())

    def _moved(self, moved: Moved) -> None:
        self.settings = dataclasses.replace(self.settings, device="cpu")
        if self.recording is not None:
            self.recording.move(moved.epoch)
            self._newest = None
            self._tell()
            self.recorded.emit()

    def _paused(self) -> None:
        if self.phase in (Phase.LOADING, Phase.RUNNING):
            self._enter(Phase.PAUSED)
            self._tell()

    def _resumed(self) -> None:
        controls = self._training.controls
        if self.phase is Phase.PAUSED and not (controls.waiting or controls.stepping):
            self._enter(Phase.RUNNING)
            self._tell()

    def _stopping(self) -> None:
        self.told.emit(self._share(), "testing what was learnt", "")

    def _finished(self, finished: Finished) -> None:
        self._over = True
        if self.recording is not None:
            ending: Ending = "stopped" if finished.stopped else "finished"
            settings = finished.model.card.settings
            self.recording.end(ending, finished.test_accuracy, settings)
            self.kept.emit(self.recording.run())
            self.recorded.emit()
            took = words.duration(finished.seconds)
            done = "stopped" if finished.stopped else "done"
            accuracy = words.percent(finished.test_accuracy)
            self.told.emit(self._share(), f"{done}: {accuracy}", f"trained for {took}")
        self.ended.emit(finished)

    def _thread_ended(self) -> None:
        self._enter(Phase.IDLE)
        if not self._over:
            self._over = True
            self.told.emit(self._share(), "broken off" if self.recording else "", "")

    def _share(self) -> float:
        recording = self.recording
        if recording is None:
            return 0.0
        planned = self.settings.epochs * recording.head.batches_per_epoch
        return len(recording.raw) / max(1, planned)

    def _tell(self) -> None:
        recording = self.recording
        if recording is None:
            self.told.emit(None, "stopping" if self.phase is Phase.STOPPING else "starting", "")
            return
        done = len(recording.raw) // recording.head.batches_per_epoch
        total = self.settings.epochs
        state = f"epoch {min(done + 1, total)} / {total}"
        if self.phase is Phase.PAUSED:
            state = f"paused · {state}"
        news = ""
        if self._newest is not None and self.phase is Phase.RUNNING:
            speed = words.rate(self._newest.images_per_second)
            news = " · ".join(filter(None, [speed, words.time_left(self._newest.seconds_left)]))
        self.told.emit(self._share(), state, news)

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._enable()
        self.phase_changed.emit(phase)

    def _enable(self) -> None:
        phase = self.phase
        idle, live = phase is Phase.IDLE, phase in (Phase.RUNNING, Phase.PAUSED)
        waits = phase is Phase.PAUSED
        self.train.setEnabled(idle and self._ready)
        self.pause.setEnabled(live)
        self.pause.setText("&Resume" if waits else "&Pause")
        self.pause.setIconText("Resume" if waits else "Pause")
        set_icon(self.pause, "play" if waits else "pause")
        self.step.setEnabled(live or (idle and self._ready))
        self.stop.setEnabled(live or phase is Phase.LOADING)
