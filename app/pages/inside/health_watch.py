"""Has the layers' health computed on a worker: at each snapshot, and while a training goes on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.pages.inside.health_run import HealthRun, Point
from app.pages.inside.replay_memory import Moment
from app.pages.inside.replay_recorder import Recorder, Samples
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from engine.inside.health import health_of
from engine.progress import Progress, Report


@dataclass(frozen=True, eq=False)
class Wish:
    """A moment to be looked at, and one shortly before it."""

    moment: Moment
    former: Moment | None


class HealthWatch(QObject):
    """`changed()` when `run` has one more point, or is another run. Computes while it is awake."""

    changed = Signal()

    def __init__(
        self, recorder: Recorder, training: TrainingThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._training = training
        # Nobody waits for these figures: a large network's may come as seldom as they must.
        self.worker = Worker(self, share_beside(training), longest_rest=math.inf)
        self.run: HealthRun | None = None
        self._awake = False
        self._asking = False
        # How many moments were asked for, and have not been answered.
        self._open = 0
        self._was_live = False
        recorder.started.connect(self._on_started)
        recorder.came.connect(self._ask)
        training.finished.connect(self._ask)
        self.worker.busy.connect(self._on_busy)
        self._on_started()

    def wake(self) -> None:
        """Catch up, and follow the training."""
        self._awake, self._asking = True, False
        self._ask()

    def rest(self) -> None:
        """Compute nothing any more."""
        self._awake = False
        self.worker.cancel()

    def close_down(self) -> None:
        """End the thread."""
        self.rest()
        self.worker.end()

    def _on_started(self) -> None:
        outline = self._recorder.outline
        self.worker.cancel()
        self._asking = False
        self.run = None if outline is None else HealthRun(outline.batches_per_epoch)
        self.changed.emit()

    def _ask(self) -> None:
        outline = self._recorder.outline
        if not self._awake or self._asking or outline is None or outline.samples is None:
            return
        wishes = self._wishes(self._training.isRunning())
        if wishes:
            self._asking, self._open = True, len(wishes)
            samples = outline.samples
            self.worker.offer(lambda report: looked_at(wishes, samples, report), self._take)

    def _wishes(self, trains: bool) -> Sequence[Wish]:
        """What to look at next: one moment while a training goes on, all that is left after it."""
        run, recorder = self.run, self._recorder
        assert run is not None
        left = [
            Wish(snapshot.moment, snapshot.former)
            for snapshot in recorder.snapshots
            if not run.knows(snapshot.moment.batches)
        ]
        if not trains:
            return left
        latest = recorder.latest
        if latest is not None and not run.is_close(latest.batches):
            # In turns, so that a run that is looked at late is soon seen whole.
            self._was_live = not self._was_live
            if self._was_live or not left:
                return [Wish(latest, recorder.former)]
        return left[:1]

    def _take(self, point: Point) -> None:
        self._open -= 1
        if self.run is not None:
            self.run.add(point)
            self.changed.emit()

    def _on_busy(self, busy: bool) -> None:
        if not busy:
            self._asking = False
            # What a person gave up is asked for again when something else happens.
            if self._open == 0:
                self._ask()


def looked_at(wishes: Sequence[Wish], samples: Samples, report: Report) -> Iterator[Point]:
    """The health of all layers at each moment; for a worker, since it unpacks a plan's weights."""
    from engine.inside.weights import weights_of

    for done, wish in enumerate(wishes):
        report(Progress("looking at the layers", done, len(wishes)))
        moment, former = wish.moment, wish.former
        before = None if former is None else weights_of(former.network, former.parameters)
        weights = weights_of(moment.network, moment.parameters)
        layers = health_of(moment.network, weights, before, samples.images, samples.labels)
        steps = 0 if former is None else moment.batches - former.batches
        yield Point(moment.batches, steps, layers)
