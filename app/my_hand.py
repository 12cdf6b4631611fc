"""The drawings that a person said the digits of, as the window has them: kept off the Qt thread."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.threads.errand import Errands
from engine.data.my_drawing import MyDrawing
from engine.data.my_drawings import MyDrawings
from engine.ink.drawing import Drawing

Then = Callable[[Any], None]


class MyHand(QObject):
    """One for a window and its pages. What is asked for is done in turn; `changed` tells of it.

    `forgotten` carries the keys of drawings that were removed. `failed` carries a sentence; nothing
    but what was asked for is lost then.
    """

    changed = Signal()
    forgotten = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, store: MyDrawings | None = None) -> None:
        super().__init__(parent)
        self._store = store or MyDrawings()
        self._errands = Errands(self)
        self._told = ""
        self.drawings: tuple[MyDrawing, ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """How many drawings there are of each of the ten digits."""
        counts = [0] * 10
        for mine in self.drawings:
            counts[mine.label] += 1
        return tuple(counts)

    @property
    def newest(self) -> MyDrawing | None:
        """The drawing that was kept last, if there is any."""
        return max(reversed(self.drawings), key=lambda mine: mine.date, default=None)

    def load(self) -> None:
        """Read what was kept before."""
        self._do(lambda: None)

    def keep(
        self, drawing: Drawing, label: int, answered: int | None, then: Then | None = None
    ) -> None:
        """Keep a drawing; `then` gets it as it is kept."""
        self._do(lambda: self._store.add(drawing, label, answered), then)

    def forget(self, keys: Collection[str]) -> None:
        """Remove the drawings of these keys."""
        gone = frozenset(keys)
        self._do(lambda: self._store.remove(gone), lambda _: self.forgotten.emit(gone))

    def put(self, drawings: Iterable[MyDrawing]) -> None:
        """Keep drawings that are not kept yet."""
        self._do(partial(self._store.put, tuple(drawings)))

    def take_file(self, path: Path, then: Then) -> None:
        """Keep the labelled strokes of a file; `then` gets how many were new."""

        def take() -> int:
            # Readers of files are of no use to a window that starts.
            from engine.data.my_drawings_files import read_strokes

            return self._store.put(read_strokes(path))

        self._do(take, then)

    def finish(self) -> None:
        """Wait until all that was asked for is on the disk."""
        self._errands.wait()

    def _do(self, work: Callable[[], Any], then: Then | None = None) -> None:
        def done() -> tuple[Any, tuple[MyDrawing, ...]]:
            result = work()
            return result, self._store.all()

        self._errands.send(done, partial(self._show, then), self.failed.emit)

    def _show(self, then: Then | None, done: tuple[Any, tuple[MyDrawing, ...]]) -> None:
        result, self.drawings = done
        self.changed.emit()
        problem = self._store.problem
        if problem and problem != self._told:
            self._told = problem
            self.failed.emit(problem)
        if then is not None:
            then(result)
