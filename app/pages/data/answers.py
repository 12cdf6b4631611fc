"""What the source's model says about the source's samples, asked for only when a view needs it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.judgements import Judgements
from app.pages.data.source import Source
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from engine.data.dataset import Split
from engine.judge.judgement import Judgement
from engine.networks.model import Model
from engine.progress import Report
from engine.train.settings import default_threads


class Answers(QObject):
    """`changed()` when answers came, were cancelled, or count no more.

    The views share them, and the worker with what opens datasets.
    """

    changed = Signal()

    def __init__(
        self,
        source: Source,
        judgements: Judgements,
        worker: Worker,
        training: TrainingThread,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._judgements = judgements
        self._worker = worker
        self._training = training
        self._judgement: Judgement | None = None
        self._of: tuple[Model, Split] | None = None
        self._asked: tuple[Model, Split] | None = None
        self.cancelled = False
        source.changed.connect(self._on_source_changed)
        worker.busy.connect(self._on_busy)

    @property
    def judgement(self) -> Judgement | None:
        """The answers to the samples that are shown; None where they are not known yet."""
        return self._judgement

    def want(self, again: bool = False) -> None:
        """Ask the model, unless its answers are known or a person cancelled; `again`: even so."""
        subject = self._subject
        if subject is None or self._judgement is not None or _same(self._asked, subject):
            return
        if self.cancelled and not again:
            return
        self.cancelled = False
        self._asked = subject
        model, split = subject
        threads = 1 if self._training.isRunning() else default_threads()

        def work(report: Report) -> Iterator[Judgement]:
            judgement = self._judgements.judgement(model, split, threads, report)
            # Each is computed when first asked for: here, where nobody waits for it.
            _ = (judgement.answers, judgement.confidences, judgement.right, judgement.digits)
            yield judgement

        self._worker.begin(work, self._done)

    def ask_again(self) -> None:
        """Other work took the worker, and changed nothing: go on."""
        if self._asked is not None:
            self._asked = None
            self.want()

    def pause(self) -> None:
        """Nobody looks: give up what is asked."""
        if self._asked is not None:
            self._asked = None
            self._worker.cancel()

    @property
    def _subject(self) -> tuple[Model, Split] | None:
        model, split = self._source.model, self._source.split
        return None if model is None or split is None else (model, split)

    def _done(self, judgement: Judgement) -> None:
        self._judgement, self._of, self._asked = judgement, self._asked, None
        self.changed.emit()

    def _on_source_changed(self) -> None:
        if not _same(self._of, self._subject):
            self._judgement = self._of = None
            self.cancelled = False
            if self._asked is not None and not _same(self._asked, self._subject):
                self._asked = None
            self.changed.emit()

    def _on_busy(self, busy: bool) -> None:
        if not busy and self._asked is not None and not self._worker.is_busy:
            # What it told before it came to rest is on its way.
            QTimer.singleShot(0, self, partial(self._look_whether_cancelled, self._asked))

    def _look_whether_cancelled(self, asked: tuple[Model, Split]) -> None:
        # The worker rests, and no answers came: a person cancelled them.
        if self._asked is asked:
            self._asked = None
            self.cancelled = True
            self.changed.emit()


def _same(one: tuple[Model, Split] | None, other: tuple[Model, Split] | None) -> bool:
    """Models and splits are large: they are the same where they are the very same objects."""
    if one is None or other is None:
        return one is other
    return all(a is b for a, b in zip(one, other, strict=True))
