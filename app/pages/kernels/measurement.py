"""The hand on the measuring: its actions, its phase, and the figures that it gathers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from app.pages.describe import describe_action, described_action
from app.pages.kernels.figures import Figures
from app.threads.measuring import MeasuringThread
from app.threads.training import TrainingThread
from engine.bench.events import PARTS, Event, Finished, Measuring


class Phase(Enum):
    """Where a measuring stands."""

    IDLE = auto()
    MEASURING = auto()
    CANCELLING = auto()


class Measurement(QObject):
    """Talks to the measuring thread, and watches the training beside it.

    `changed` when the figures or the phase changed, `disturbed` when measuring was asked for while
    a training takes the CPU, `calmed` when it no longer does, `broke` with a sentence, `over` with
    the seconds that a whole run took.
    """

    changed = Signal()
    disturbed = Signal()
    calmed = Signal()
    broke = Signal(str)
    over = Signal(float)

    def __init__(
        self,
        thread: MeasuringThread,
        training: TrainingThread,
        figures: Figures,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._thread = thread
        self._training = training
        self._wished: tuple[str, ...] = PARTS
        self._part: tuple[str, ...] = PARTS
        self.figures = figures
        self.phase = Phase.IDLE
        self.what = ""
        self.fraction = 0.0
        self.all = described_action(
            self, "&Measure", "play", "F8", "Measure everything on this page, about a minute"
        )
        self.part = described_action(
            self, "Only &This", "step", "Ctrl+F8", "Measure only what is shown"
        )
        self.cancel = described_action(
            self, "&Cancel", "stop", "Shift+F8", "End the measuring and keep what it has found"
        )
        self.all.triggered.connect(lambda: self._ask(PARTS))
        self.part.triggered.connect(lambda: self._ask(self._part))
        self.cancel.triggered.connect(self._cancel)
        thread.told.connect(self._told)
        thread.failed.connect(self.broke)
        thread.finished.connect(self._ended)
        training.started_run.connect(self._disturb)
        training.resumed.connect(self._disturb)
        training.paused.connect(self.calmed)
        training.finished.connect(self.calmed)
        self._enter(Phase.IDLE)

    @property
    def busy(self) -> bool:
        """Whether a measuring goes on."""
        return self.phase is not Phase.IDLE

    def actions(self) -> list[QAction]:
        """Measure all, measure a part, cancel."""
        return [self.all, self.part, self.cancel]

    def show_part(self, name: str, parts: Sequence[str]) -> None:
        """Which parts the second action measures, and what they are called."""
        self._part = tuple(parts)
        self.part.setText(f"Only &the {name}")
        self.part.setIconText(f"Only the {name}")
        describe_action(self.part, f"Measure only the {name}, and leave the rest as it is")

    def start(self) -> None:
        """Measure what was asked for last, whatever else goes on."""
        if self.busy:
            return
        self.figures = self.figures.begun(self._wished, self._training_takes_cpu)
        self.what, self.fraction = "preparing kernels", 0.0
        self._thread.measure(self._wished)
        self._enter(Phase.MEASURING)

    def _ask(self, parts: Sequence[str]) -> None:
        self._wished = tuple(parts)
        if self._training_takes_cpu:
            self.disturbed.emit()
        else:
            self.start()

    @property
    def _training_takes_cpu(self) -> bool:
        return self._training.isRunning() and not self._training.controls.waiting

    def _cancel(self) -> None:
        self._thread.cancel()
        self._enter(Phase.CANCELLING)

    def _disturb(self) -> None:
        if self.busy:
            self.figures = self.figures.disturbed()
            self.changed.emit()

    def _told(self, event: Event) -> None:
        if isinstance(event, Measuring):
            self.what, self.fraction = event.what, event.fraction
        elif isinstance(event, Finished):
            self.over.emit(event.seconds)
        else:
            self.figures = self.figures.after(event, datetime.now(UTC).isoformat())
        self.changed.emit()

    def _ended(self) -> None:
        self.what, self.fraction = "", 0.0
        self._enter(Phase.IDLE)

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        idle = phase is Phase.IDLE
        self.all.setEnabled(idle)
        self.part.setEnabled(idle)
        self.cancel.setEnabled(phase is Phase.MEASURING)
        self.changed.emit()
