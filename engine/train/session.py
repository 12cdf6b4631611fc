"""A training run: an iterator of events that trains between two of them."""

import contextlib
import datetime
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.errors import DeviceError, FileError, NetworkError, SettingsError
from engine.kernels.call import RATES
from engine.kernels.team import Team
from engine.networks.history import History, PastEpoch
from engine.networks.layers import WITH_NONE
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.networks.plan import first_state
from engine.train.checkpoint import Checkpoint, save_checkpoint
from engine.train.controls import Controls
from engine.train.devices_told import settings_told
from engine.train.evaluate import (
    PIECE,
    UNSURE_OF_HELD_OUT,
    Evaluation,
    Evaluator,
    evaluation_of,
)
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
from engine.train.placed_plan import PlacedPlan, State
from engine.train.queue import Queue, Stretch
from engine.train.rates import optimiser_rates
from engine.train.schedule import share_of_peak
from engine.train.settings import TrainSettings
from engine.train.splits import splits_of

# Work between two events: short enough for a pause to feel immediate, also where one more is under
# way; long enough that handing it to the team costs nothing beside it.
_SECONDS_A_STRETCH = 0.02


class Session:
    """Trains a network on a dataset; iterate once, and the training happens between the events.

    A checkpoint is written to `checkpoint_path` after each epoch, and removed when the run is
    done (kept when it is stopped); a full disk is told and ends nothing. From a `checkpoint` the
    run goes on to the same weights as if it had never been cut off; else it begins with the weights
    of the model `start`, which the settings name, or with those that chance draws. Where the
    device fails, it goes on on the CPU from the last epoch's end. Raises NetworkError where the
    network needs too much memory or is not the model's, SettingsError where that is wanted and not
    given, FileError or DataError where checkpoint or data do not fit.
    """

    def __init__(
        self,
        settings: TrainSettings,
        dataset: Dataset,
        controls: Controls | None = None,
        checkpoint: Checkpoint | None = None,
        checkpoint_path: Path | None = None,
        command: str = "",
        name: str = "",
        start: Model | None = None,
    ) -> None:
        self.network = parse_network(settings.network)
        self.controls = controls or Controls()
        self._classes = dataset.classes
        self._training, self._test = splits_of(dataset, settings.seed)
        self._held_out = dataset.held_out
        self._check_labels(settings.data)
        self._batches = -(-len(self._training) // settings.batch)
        self._steps = self._batches * settings.epochs
        self._checkpoint_path = checkpoint_path
        self._command = command
        self._name = name or settings.network
        self._epoch = 0
        self._seconds = 0.0
        self._history: tuple[Epoch, ...] = ()
        self._before: History = ()
        self._seconds_a_step = 0.0
        self._pausing = False
        self._evaluation: Evaluation | None = None
        state: State | None = None
        if checkpoint is not None:
            self._take_up(checkpoint)
            state = checkpoint.state
        elif start is not None:
            self._check_network(start)
            self._before = start.card.history
            state = first_state(start.weights)
        elif settings.start:
            raise SettingsError(
                f"This training starts from “{settings.start}”, which is not at hand: begin it "
                "anew by `inkling train --start`."
            )
        self._placed = self._place(settings, state)

    def __iter__(self) -> Iterator[Event]:
        """Train, and tell about it."""
        with Team(self.settings.threads) as team:
            yield Started(self.settings, self.network.parameter_count, self._batches, self._epoch)
            if self._placed.failure:
                yield Moved(self._placed.failure, self._epoch)
            while True:
                try:
                    yield from self._run(team)
                    return
                except DeviceError as error:
                    yield self._move(error)

    @property
    def settings(self) -> TrainSettings:
        """As they were given, and the device that trains now."""
        return self._placed.settings

    def parameters(self) -> NDArray[np.float32]:
        """A copy of the weights that would answer now, flat, for a recogniser to adopt.

        To be called between two events, by the thread that iterates.
        """
        return self._placed.parameters()

    def _place(self, settings: TrainSettings, state: State | None) -> PlacedPlan:
        try:
            return PlacedPlan(self.network, settings, state)
        except ValueError:
            raise FileError(
                f"The checkpoint of “{self._name}” is damaged: its arrays do not fit its "
                "network; start the training anew."
            ) from None

    def _move(self, failure: DeviceError) -> Moved:
        """Leave the device that failed, for the CPU, as the last epoch ended."""
        self._placed.move(failure)
        self._seconds = sum(epoch.seconds for epoch in self._history)
        self._seconds_a_step = 0.0
        return Moved(self._placed.failure, self._epoch)

    def _run(self, team: Team) -> Iterator[Event]:
        """The epochs that are left, and the end. Raises DeviceError where the device fails."""
        evaluator = Evaluator(self.network, team, self._placed.reading_plan(PIECE))
        while self._epoch < self.settings.epochs and not self.controls.stopped:
            yield from self._train_epoch(team, evaluator)
        stopped = self.controls.stopped and self._epoch < self.settings.epochs
        # The last thing that is asked of the device: what follows cannot fail by it.
        answering = self._placed.answering
        if self._placed.may_fail:
            evaluator = Evaluator(self.network, team)
        if stopped:
            yield Stopping()
        evaluation = self._evaluation or evaluator.evaluate(answering, self._test)
        if self._checkpoint_path and not stopped:
            with contextlib.suppress(OSError):
                self._checkpoint_path.unlink(missing_ok=True)
        threshold = self._threshold(answering, evaluation, evaluator)
        model = self._model(answering, evaluation, threshold)
        yield Finished(model, evaluation.accuracy, self._seconds, stopped)

    def _check_labels(self, data: str) -> None:
        if int(self._training.labels.max()) >= self.network.outputs:
            raise NetworkError(
                f"{data} also holds drawings of no digit: end the network with "
                f"dense{WITH_NONE}, which has an output for them."
            )

    def _check_network(self, start: Model) -> None:
        if start.network.chain != self.network.chain:
            raise NetworkError(
                f"“{start.card.name}” cannot start a training of {self.network.chain}: it is of "
                f"the network {start.network.chain}."
            )

    def _train_epoch(self, team: Team, evaluator: Evaluator) -> Iterator[Event]:
        """One epoch: batches, test, checkpoint; returns early when stopped."""
        settings = self.settings
        generator = np.random.default_rng([settings.seed, 2, self._epoch])
        order = generator.permutation(len(self._training)).astype(np.int64)
        split = (self._training.images, self._training.labels)
        key = settings.seed << 32 | (self._epoch + 1)
        queue = Queue(self._placed.plan, team, split, order, key)
        begun = self._seconds
        total = 0.0
        batch = 0
        single = False
        while batch < self._batches or queue:
            if queue and (queue.full or batch == self._batches or self._halting):
                stretch = queue.take()
                if single:
                    single = False
                    self.controls.stepped()
                total += float(stretch.losses.sum())
                yield self._told(stretch, len(order))
                continue
            yield from self._wait()
            if self.controls.stopped:
                return
            single = self.controls.stepping
            count = 1 if single else self._count(batch)
            peak = self.controls.learning_rate or settings.learning_rate
            queue.hand(batch, self._rates(self._epoch * self._batches + batch, count, peak))
            self._evaluation = None
            batch += count
        evaluation = yield from self._evaluate(evaluator)
        if evaluation is None:
            return
        # Before the epoch counts: where the device fails here, it is done again.
        state = self._state()
        self._evaluation = evaluation
        self._epoch += 1
        seconds = self._seconds - begun
        epoch = Epoch(
            self._epoch,
            seconds,
            len(order) / seconds,
            total / self._batches,
            evaluation.loss,
            evaluation.accuracy,
            settings.device,
        )
        self._history = (*self._history, epoch)
        problem = self._keep(state)
        yield epoch
        if problem:
            yield Unkept(problem)

    @property
    def _halting(self) -> bool:
        """Whether what was handed is to be told before anything else is."""
        controls = self.controls
        return controls.waiting or controls.stepping or controls.stopped

    def _told(self, stretch: Stretch, samples: int) -> Batches:
        """A stretch of an epoch of so many samples, as its event."""
        count, size = len(stretch.losses), self.settings.batch
        images = min((stretch.first + count) * size, samples) - stretch.first * size
        self._seconds += stretch.seconds
        self._seconds_a_step = stretch.seconds / count
        first = self._epoch * self._batches + stretch.first
        # What is left is judged by the whole run so far: single stretches are unsteady.
        left = self._seconds / (first + count) * (self._steps - first - count)
        return Batches(
            first,
            stretch.losses,
            stretch.learning_rate,
            images / stretch.seconds,
            self._seconds,
            left,
        )

    def _wait(self) -> Iterator[Event]:
        """Sleep while paused, telling when that begins and ends; a step is no end of it."""
        while True:
            if self.controls.waiting:
                if not self._pausing:
                    self._pausing = True
                    yield Paused()
                self.controls.wait()
            elif self._pausing and not self.controls.stepping:
                self._pausing = False
                yield Resumed()
            else:
                return

    def _count(self, batch: int) -> int:
        """Batches to train before the next event."""
        if not self._seconds_a_step:
            return 1
        count = round(_SECONDS_A_STRETCH / self._seconds_a_step)
        return max(1, min(count, self._batches - batch))

    def _rates(self, first: int, count: int, peak: float) -> NDArray[np.float64]:
        """The optimiser's numbers float64 [count, RATES] for the steps from `first` on."""
        rates = np.empty((count, RATES))
        by_chance = not self.settings.start
        for row, step in zip(rates, range(first, first + count), strict=True):
            rate = peak * share_of_peak(self.settings.schedule, step, self._steps)
            row[:] = optimiser_rates(rate, step + 1, self.settings.averaging, by_chance)
        return rates

    def _evaluate(self, evaluator: Evaluator) -> Generator[Event, None, Evaluation | None]:
        """The test, listening to the controls between its pieces; None when stopped."""
        logits = np.empty((len(self._test), evaluator.outputs), np.float32)
        for start, piece in evaluator.pieces(self._placed.answering, self._test):
            logits[start : start + len(piece)] = piece
            yield from self._wait()
            if self.controls.stopped:
                return None
        return evaluation_of(logits, self._test.labels)

    def _state(self) -> State | None:
        """All that the next epoch goes on from, where it is written or may be asked for."""
        wanted = self._checkpoint_path is not None or self._placed.may_fail
        return self._placed.plan.state if wanted else None

    def _keep(self, state: State | None) -> str:
        """Keep the state, in a checkpoint too; why that could not be written, or nothing."""
        if state is None:
            return ""
        self._placed.keep(state)
        if self._checkpoint_path is None:
            return ""
        checkpoint = Checkpoint(
            self.settings,
            self._epoch,
            self._history,
            self._name,
            self._command,
            self._seconds,
            self.controls.learning_rate,
            state,
            self._before,
        )
        try:
            save_checkpoint(checkpoint, self._checkpoint_path)
        except FileError as error:
            return str(error)
        return ""

    def _take_up(self, checkpoint: Checkpoint) -> None:
        self._epoch = checkpoint.epoch
        self._seconds = checkpoint.seconds
        self._history = checkpoint.history
        self._before = checkpoint.before
        self._name = checkpoint.name
        self._command = checkpoint.command
        self.controls.set_learning_rate(checkpoint.peak)

    def _threshold(
        self, answering: NDArray[np.float32], evaluation: Evaluation, evaluator: Evaluator
    ) -> float:
        """Of confidence: by digits that were held out, where there are some, else by the test."""
        if self._held_out is None:
            return evaluation.threshold
        return evaluator.evaluate(answering, self._held_out, refused=UNSURE_OF_HELD_OUT).threshold

    def _model(
        self, answering: NDArray[np.float32], evaluation: Evaluation, threshold: float
    ) -> Model:
        """The model as it stands, with its card."""
        card = Card(
            name=self._name,
            network=self.network.chain,
            created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            command=self._command,
            data=self.settings.data,
            settings=settings_told(self.settings, self._history),
            epochs=self._epoch,
            test_accuracy=evaluation.accuracy,
            seconds=self._seconds,
            threshold=threshold,
            classes=self._classes,
            history=(*self._before, *self._past()),
        )
        return Model(self.network, self._placed.plan.unpack(answering), card)

    def _past(self) -> Iterator[PastEpoch]:
        """The epochs so far, counted on from those of the model that they started from."""
        first = self._before[-1].epoch if self._before else 0
        for epoch in self._history:
            figures = (epoch.seconds, epoch.train_loss, epoch.test_loss, epoch.test_accuracy)
            yield PastEpoch(first + epoch.epoch, *figures)
