"""The adapting thread: teaches a model one person's hand, and tells the window about it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal

from engine.data.dataset import MNIST, open_dataset, own_parts
from engine.data.my_drawing import MyDrawing
from engine.data.my_samples import samples_of
from engine.errors import InklingError, SettingsError
from engine.networks.library import ModelLibrary
from engine.networks.model import Model
from engine.progress import Progress
from engine.train.adapted import ADAPTED, Adapted, Checked

if TYPE_CHECKING:
    # Importing it for real brings Numba, which would hold up the window.
    from engine.train.adapt import Adapter

# Seconds between two signals of progress.
INTERVAL = 1 / 30

Event = Progress | Adapted | Checked


@dataclass(frozen=True, eq=False)
class Lesson:
    """Drawings to learn, the model that is to learn them, and the library it may come from.

    Without drawings all is made ready for a lesson that may follow.
    """

    model: Model
    drawings: tuple[MyDrawing, ...]
    library: ModelLibrary


Teach = Callable[[Lesson], Generator[Event, None, None]]


class AdaptingThread(QThread):
    """Adapts off the Qt thread, one lesson after another; of those that wait the newest.

    `adapted` comes first, `checked` some seconds later; `failed` carries a sentence. When there is
    nothing more to do, whatever the end, comes QThread's own `finished`.
    """

    progressed = Signal(object)
    adapted = Signal(object)
    checked = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, teach: Teach | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("adapting")
        self._teach = teach or Teacher()
        self._lock = threading.Lock()
        self._waiting: Lesson | None = None
        self._busy = False
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the lesson that goes on, or the last one, was cancelled."""
        return self._cancelled.is_set()

    def learn(self, lesson: Lesson) -> None:
        """Start a lesson, or do it after the one that goes on."""
        with self._lock:
            self._cancelled.clear()
            self._waiting = lesson
            start, self._busy = not self._busy, True
        if start:
            self.wait()
            self.start()

    def cancel(self) -> None:
        """End the lesson, within 100 ms; what it has not told yet it does not tell."""
        with self._lock:
            self._cancelled.set()
            self._waiting = None

    def end(self, milliseconds: int = 5000) -> bool:
        """Cancel the lesson, if one goes on, and wait for the thread; whether it ended in time."""
        self.cancel()
        return bool(self.wait(milliseconds))

    def run(self) -> None:
        """The thread's body; call `learn`."""
        while (lesson := self._next()) is not None:
            self._do(lesson)

    def _next(self) -> Lesson | None:
        with self._lock:
            lesson, self._waiting = self._waiting, None
            self._busy = lesson is not None
            return lesson

    def _do(self, lesson: Lesson) -> None:
        last = 0.0
        try:
            with closing(self._teach(lesson)) as events:
                for event in events:
                    if self._cancelled.is_set():
                        return
                    now = time.monotonic()
                    if not isinstance(event, Progress) or now >= last + INTERVAL:
                        last = now
                        self._tell(event)
        except InklingError as error:
            # Of a lesson that nobody asked for, nobody wants to hear.
            if lesson.drawings:
                self.failed.emit(str(error))
        except Exception:
            # Qt would end the process here; the hook tells the person and writes the log.
            sys.excepthook(*sys.exc_info())

    def _tell(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event)
        elif isinstance(event, Adapted):
            self.adapted.emit(event)
        else:
            self.checked.emit(event)


class Teacher:
    """The real lesson. It brings Numba, whose import takes 0.3 s: it happens at the first one.

    Keeps what it needs for the last model, so that the next lesson begins at once.
    """

    def __init__(self) -> None:
        self._learner: Adapter | None = None

    def __call__(self, lesson: Lesson) -> Generator[Event, None, None]:
        """What the lesson tells. Raises InklingError where the model cannot learn."""
        yield Progress("reading MNIST", 0, 1)
        learner = self._learner_of(lesson)
        if not lesson.drawings:
            yield from learner.prepare()
            return
        yield Progress("preparing your drawings", 0, 1)
        mine = samples_of(lesson.drawings)
        share = 0.0
        for event in learner.adapt(mine):
            yield event
            if isinstance(event, Adapted):
                share = event.share
        if share and len(mine) > 1:
            yield from learner.check(mine, share)

    def _learner_of(self, lesson: Lesson) -> Adapter:
        model, read = first_of(lesson.model, lesson.library)
        if self._learner is None or not _same(self._learner.model, model):
            from engine.train.adapt import MOST_LOST, Adapter
            from engine.train.rehearsal import rehearsal

            if MNIST not in (name for _, name in own_parts(model.card.data)):
                raise SettingsError(
                    f"“{model.card.name}” was not trained on MNIST, which it would have to "
                    "rehearse; read with a model that was, and learn again."
                )
            mnist = open_dataset()
            assert mnist.test is not None
            least = 0.0 if read is None else read - MOST_LOST
            rehearsed = rehearsal(model.network, mnist.training)
            self._learner = Adapter(model, rehearsed, mnist.test, least=least)
        return self._learner


def _same(one: Model, other: Model) -> bool:
    """Whether two models read alike, and tell the same of themselves."""
    return one is other or (
        one.network == other.network
        and one.card == other.card
        and all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)
    )


def first_of(model: Model, library: ModelLibrary) -> tuple[Model, float | None]:
    """The model that `model` was adapted from, for that knows no drawings yet; else itself.

    Where the library does not have it any more, `model` itself, and what the first one read of the
    test: so that many lessons one after another cost no more than one.
    """
    told = model.card.settings.get(ADAPTED)
    if not isinstance(told, dict):
        return model, None
    try:
        first = library.load(str(told.get("from")))
    except InklingError:
        first = model
    if first.network == model.network and ADAPTED not in first.card.settings:
        return first, None
    read = told.get("test_before")
    return model, read if isinstance(read, float) and 0 <= read <= 1 else None
