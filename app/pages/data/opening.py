"""Opens what a person chooses for the page Data: a dataset on the worker, a model by an errand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.judgements import Judgements
from app.pages.data.source import Opened, Source, SplitName, opened
from app.threads.errand import Errands
from app.threads.recognising import RecognisingThread
from app.threads.worker import Worker
from engine.networks.library import ModelLibrary
from engine.networks.model import Card, Model
from engine.progress import Report


class DatasetOpening(QObject):
    """What the source shows stays until the next is open; a failure changes nothing.

    `settled()` when nothing is being opened any more, `failed(str)` with the sentence before it.
    """

    settled = Signal()
    failed = Signal(str)

    def __init__(
        self, source: Source, judgements: Judgements, worker: Worker, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._judgements = judgements
        self._worker = worker
        self._wanted: tuple[str, SplitName] | None = None
        self._paused = False
        worker.busy.connect(self._on_busy)

    @property
    def is_busy(self) -> bool:
        """Whether something is being opened, or waits to be."""
        return self._wanted is not None

    def open(self, data: str, split_name: SplitName) -> None:
        """Show this part of this dataset, once it is open."""
        self._wanted = (data, split_name)
        self._source.set_opening(True)
        self._begin()

    def pause(self) -> None:
        """Nobody looks: give the work up for now."""
        self._paused = True
        if self._wanted is not None:
            self._worker.cancel()

    def resume(self) -> None:
        """Somebody looks again."""
        self._paused = False
        if self._wanted is not None:
            self._begin()

    def _begin(self) -> None:
        if self._wanted is None or self._paused:
            return
        data, split_name = self._wanted

        def work(report: Report) -> Iterator[Opened]:
            yield opened(data, self._judgements.dataset(data, report), split_name)

        self._worker.begin(work, self._done, self._fail)

    def _done(self, opened: Opened) -> None:
        self._wanted = None
        self._source.show_opened(opened)
        self._settle()

    def _fail(self, sentence: str) -> None:
        self._wanted = None
        self.failed.emit(sentence)
        self._settle()

    def _settle(self) -> None:
        self._source.set_opening(False)
        self.settled.emit()

    def _on_busy(self, busy: bool) -> None:
        if not busy and self._wanted is not None and not self._worker.is_busy:
            # What it told before it came to rest is on its way.
            QTimer.singleShot(0, self, partial(self._look_whether_cancelled, self._wanted))

    def _look_whether_cancelled(self, wanted: tuple[str, SplitName]) -> None:
        # The worker rests, and what was wanted never came: a person cancelled it.
        if self._wanted is wanted and not self._paused and not self._worker.is_busy:
            self._wanted = None
            self._settle()


class ModelChoice(QObject):
    """Which model the source asks: one of the library, or whichever reads.

    `listed(list of names)` when the library was read, `read_with(name)` with the model that reads,
    `settled()` when the choice stands, `failed(str)` where it cannot be had.
    """

    listed = Signal(object)
    read_with = Signal(str)
    settled = Signal()
    failed = Signal(str)

    def __init__(
        self,
        source: Source,
        library: ModelLibrary,
        recognising: RecognisingThread,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._library = library
        self._recognising = recognising
        self._errands = Errands(self)
        self._wanted = self._chosen = ""
        recognising.reading_with.connect(self._on_reading_with)

    @property
    def chosen(self) -> str:
        """A name of the library; empty for the model that reads."""
        return self._chosen

    def choose(self, name: str) -> None:
        """Ask this model from now on."""
        self._wanted = name
        if name:
            self._errands.send(
                lambda: self._library.load(name),
                lambda model: self._loaded(name, model),
                self._fail,
            )
        else:
            self._chosen = ""
            self._follow()
            self.settled.emit()

    def look(self) -> None:
        """Somebody looks: list the library, and know which model reads."""
        self._errands.send(
            lambda: [entry.name for entry in self._library.models() if entry.card is not None],
            self.listed.emit,
            self._fail,
        )
        if not self._chosen:
            self._follow()

    def close_down(self) -> None:
        """Finish what is being read."""
        self._errands.wait()

    def _loaded(self, name: str, model: Model) -> None:
        if name == self._wanted:
            self._chosen = name
            self._source.set_model(model)
            self.settled.emit()

    def _fail(self, sentence: str) -> None:
        self._wanted = self._chosen
        self.failed.emit(sentence)
        self.settled.emit()

    def _on_reading_with(self, card: Card | None) -> None:
        if card is not None and not self._chosen:
            self._follow()

    def _follow(self) -> None:
        # While a network in training reads, the model that read before it is the one to ask.
        model = self._recognising.model
        if model is not None:
            self._source.set_model(model)
            self.read_with.emit(model.card.name)
