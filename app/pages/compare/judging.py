"""Finds out what is missing of a comparison, on the worker, while somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.judgements import Judgements
from app.pages.compare import work
from app.pages.compare.comparison import LEAST, Comparison
from app.pages.compare.library_models import LibraryModels
from app.pages.describe import described_action
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from engine.progress import Report
from engine.train.settings import default_threads


class Judging(QObject):
    """Judges the models that are chosen and not judged yet, while it is awake.

    Beside a training only where `judge` asks for it: it would take its share of the CPU.
    `changed()` when it begins or ends. What a person cancels, or what fails (`failed(sentence)`),
    is tried again by `judge`, when other models or data are chosen, or when somebody looks anew.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        comparison: Comparison,
        models: LibraryModels,
        judgements: Judgements,
        training: TrainingThread,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._models = models
        self._judgements = judgements
        self._training = training
        self._awake = False
        self._asked: object = None
        self._measuring = False
        self.worker = Worker(self)
        self.judge = described_action(
            self, "&Judge", "play", "Ctrl+J", "Ask every chosen model for each sample of the test"
        )
        self.measure = described_action(
            self,
            "&Measure Speed",
            "curve",
            "Ctrl+Alt+J",
            "How soon each chosen model answers: one sample at a time, half a second each",
        )
        self.measure.setIconText("Speed")
        self.judge.triggered.connect(self._judge)
        self.measure.triggered.connect(self._measure)
        self.worker.busy.connect(self._on_busy)
        comparison.changed.connect(self._follow)
        training.finished.connect(self._follow)
        self._offer()

    @property
    def is_judging(self) -> bool:
        """Whether figures are on their way."""
        return self.worker.is_busy and not self._measuring

    @property
    def is_measuring(self) -> bool:
        """Whether speeds are being measured."""
        return self.worker.is_busy and self._measuring

    @property
    def is_held_up(self) -> bool:
        """Whether figures are missing, and wait for a training to end."""
        return self.judge.isEnabled() and self._training.isRunning()

    def wake(self) -> None:
        """Somebody looks: find out what is missing."""
        self._awake = True
        self._follow()

    def rest(self) -> None:
        """Nobody looks: give up what goes on; it begins anew when somebody does."""
        self._awake = False
        self._asked = None
        self.worker.cancel()

    def close_down(self) -> None:
        """End the thread."""
        self._awake = False
        self.worker.end()

    def _follow(self) -> None:
        """Begin where there is something to find out that was not asked for yet."""
        comparison = self._comparison
        wanted = self._wanted()
        lacks = bool(comparison.missing) or comparison.lacks_pairs
        enough = len(comparison.names) >= LEAST
        calm = not self._training.isRunning()
        if self._awake and calm and enough and lacks and wanted != self._asked:
            self._judge()
        elif not enough and self.is_judging:
            self.worker.cancel()
        self._offer()

    def _judge(self) -> None:
        comparison = self._comparison
        if len(comparison.names) < LEAST:
            return
        self._asked = self._wanted()
        self._measuring = False
        data, paths = comparison.data, self._paths()
        threads = 1 if self._training.isRunning() else default_threads()

        def judged(report: Report) -> Iterator[Any]:
            return work.judged(self._models, paths, data, self._judgements, threads, report)

        self.worker.begin(judged, comparison.take, self.failed.emit)

    def _measure(self) -> None:
        paths, beside = self._paths(), self._training.isRunning()
        if self.is_judging:
            # It is begun again after the speeds.
            self._asked = None
        self._measuring = True

        def measured(report: Report) -> Iterator[Any]:
            return work.measured(self._models, paths, beside, report)

        self.worker.begin(measured, self._comparison.take, self.failed.emit)

    def _wanted(self) -> object:
        """What the figures are to be of: the very files, and the data."""
        return self._comparison.data, [one.listed for one in self._comparison.chosen]

    def _paths(self) -> work.Paths:
        return {one.name: one.listed.entry.path for one in self._comparison.chosen}

    def _on_busy(self, busy: bool) -> None:
        if not busy and not self.worker.is_busy:
            self._measuring = False
            if self._asked is None:
                self._follow()
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        comparison = self._comparison
        enough = len(comparison.names) >= LEAST
        lacks = bool(comparison.missing) or comparison.lacks_pairs
        self.judge.setEnabled(enough and lacks and not self.worker.is_busy)
        self.measure.setEnabled(enough and not self.is_measuring)
