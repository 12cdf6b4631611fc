"""Makes maps on a worker, and remembers the last of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.judgements import Judgements
from app.pages.data import map_work
from app.pages.data.map_sight import Places
from app.pages.data.map_work import Mapped, Placed
from app.threads.pace import share_beside
from app.threads.training import TrainingThread
from app.threads.worker import Worker
from engine.data.dataset import Split
from engine.networks.model import Model
from engine.train.settings import default_threads

# Ten thousand samples take 8 MB, and their features a few more.
_REMEMBERED = 4


class MapMaking(QObject):
    """`came(Mapped)` with a new map, `moved(places [n, 2])` while it is arranged by neighbours.

    `arranged()` comes at the end of that, `stopped()` where somebody cancelled, `failed(sentence)`
    where something can be mended; `placed(Placed)` tells where the drawing belongs.
    """

    came = Signal(object)
    moved = Signal(object)
    arranged = Signal()
    stopped = Signal()
    failed = Signal(str)
    placed = Signal(object)

    def __init__(
        self, judgements: Judgements, training: TrainingThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._judgements = judgements
        self._training = training
        self.worker = Worker(self)
        self._drawing = Worker(self, share_beside(training))
        self._known: OrderedDict[tuple[int, int], tuple[Mapped, Places | None]] = OrderedDict()
        self._doing = ""
        self.worker.busy.connect(self._on_busy)

    @property
    def doing(self) -> str:
        """`map`, `arrange` or nothing."""
        return self._doing

    def make(self, model: Model, split: Split) -> None:
        """Make the map of these samples, unless it is remembered: then it comes at once."""
        known = self._known.get((id(model), id(split)))
        if known is not None:
            self._known.move_to_end((id(model), id(split)))
            self.cancel()
            self.came.emit(known[0])
            return
        threads = 1 if self._training.isRunning() else default_threads()
        self._doing = "map"
        self.worker.begin(
            lambda report: map_work.mapped(self._judgements, model, split, threads, report),
            self._on_mapped,
            self._on_failed,
        )

    def neighbours(self, mapped: Mapped) -> Places | None:
        """Where neighbours lie beside each other, as far as that was computed to its end."""
        return self._known.get(_key(mapped), (mapped, None))[1]

    def arrange(self, mapped: Mapped) -> None:
        """Arrange by neighbours."""
        self._doing = "arrange"
        last: list[Places] = []

        def told(places: Places | None) -> None:
            if places is not None:
                last[:] = [places]
                self.moved.emit(places)
                return
            self._doing = ""
            self._remember(mapped, last[0] if last else mapped.plane)
            self.arranged.emit()

        self.worker.begin(lambda report: map_work.arranged(mapped, report), told, self._on_failed)

    def place(self, mapped: Mapped, neighbours: Places | None, sample: NDArray[np.float32]) -> None:
        """Find where the drawing of this sample belongs; the newest alone is asked for."""
        told: Callable[[Placed], None] = self.placed.emit
        self._drawing.offer(
            lambda report: map_work.placed(mapped, neighbours, sample, report), told
        )

    def cancel(self) -> None:
        """Give up whatever goes on."""
        self._doing = ""
        self.worker.cancel()
        self._drawing.cancel()

    def end(self) -> None:
        """End the threads."""
        self.worker.end()
        self._drawing.end()

    def _on_mapped(self, mapped: Mapped) -> None:
        self._doing = ""
        self._remember(mapped, None)
        self.came.emit(mapped)

    def _on_failed(self, sentence: str) -> None:
        self._doing = ""
        self.failed.emit(sentence)

    def _on_busy(self, busy: bool) -> None:
        if not busy and self._doing and not self.worker.is_busy:
            self._doing = ""
            self.stopped.emit()

    def _remember(self, mapped: Mapped, neighbours: Places | None) -> None:
        # The map holds its model and split, so that their identities stay theirs.
        self._known[_key(mapped)] = (mapped, neighbours)
        self._known.move_to_end(_key(mapped))
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _key(mapped: Mapped) -> tuple[int, int]:
    return id(mapped.model), id(mapped.split)
