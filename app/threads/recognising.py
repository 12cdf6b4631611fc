"""Reads the newest drawing, again and again, with the newest weights, off the Qt thread."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from engine.errors import InklingError
from engine.ink.drawing import Drawing
from engine.ink.picture import Picture
from engine.ink.stroke import Ink
from engine.networks.library import shipped_model
from engine.networks.model import DIGITS, Card, Model
from engine.networks.network import Network

if TYPE_CHECKING:
    # Importing it for real brings Numba, which would hold up the window.
    from engine.recognise.recogniser import Recogniser

Weights = tuple[Network, NDArray[np.float32], tuple[str, ...]]
Wish = Model | Weights

# To try every kernel on.
_A_LINE = Ink.from_json({"strokes": [[[0, 0], [1, 1]]]})
_A_CROSS = Picture(np.eye(3, dtype=np.float32))


class RecognisingThread(QThread):
    """A mailbox that holds one drawing and one wish for weights, the newest of each.

    `answered(Number, Drawing)` carries the drawing that it belongs to; one digit is a number of
    one, and a number without digits answers empty ink. `reading_with` tells whose weights answer
    from now on: a model's Card, or None for a network in training.
    `load` gives the first model, on this thread; `use` before it is done goes first.
    """

    answered = Signal(object, object)
    ready = Signal(str)
    preparing = Signal(str)
    reading_with = Signal(object)
    failed = Signal(str)

    def __init__(
        self, load: Callable[[], Model] = shipped_model, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recognising")
        self._load = load
        self._wake = threading.Condition()
        self._drawing: Drawing | None = None
        self._wish: Wish | None = None
        self._stopped = False
        self._card: Card | None = None
        self._model: Model | None = None
        # Only this thread's own:
        self._recogniser: Recogniser | None = None
        self._followed: tuple[Network, tuple[str, ...]] | None = None
        self._last: Drawing | None = None

    # From any thread.

    @property
    def card(self) -> Card | None:
        """The card of the model that reads now; None for none, or a network in training."""
        return self._card

    @property
    def model(self) -> Model | None:
        """The model that reads now; None for none, or a network in training."""
        return self._model if self._card is not None else None

    def submit(self, ink: Drawing) -> None:
        """Read this drawing next; one that still waits is forgotten."""
        with self._wake:
            self._drawing = ink
            self._wake.notify()

    def use(self, model: Model) -> None:
        """Read with this model from now on, the last drawing first."""
        self._want(model)

    def follow(
        self,
        network: Network,
        parameters: NDArray[np.float32],
        classes: tuple[str, ...] = DIGITS,
    ) -> None:
        """Read with a network that is being trained, as its weights are now."""
        self._want((network, parameters, classes))

    def unfollow(self) -> None:
        """Read with the last model again, where a network in training was followed."""
        if self._model is not None:
            self.use(self._model)

    def ask_to_stop(self) -> None:
        """End the thread as soon as it is through with what it does now."""
        with self._wake:
            self._stopped = True
            self._wake.notify()

    def stop(self, milliseconds: int = 5000) -> bool:
        """End the thread and wait for it; whether it ended in time."""
        self.ask_to_stop()
        return self.wait(milliseconds)

    def _want(self, wish: Wish) -> None:
        with self._wake:
            self._wish = wish
            self._wake.notify()

    # On this thread.

    def run(self) -> None:
        """Called by Qt."""
        self._survive(self._prepare)
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._stopped or self._drawing or self._wish)
                if self._stopped:
                    return
                drawing, wish = self._drawing, self._wish
                self._drawing = self._wish = None
            self._survive(partial(self._answer, drawing, wish))

    def _survive(self, work: Callable[[], None]) -> None:
        try:
            work()
        except InklingError as error:
            self.failed.emit(str(error))
        except Exception:
            sys.excepthook(*sys.exc_info())

    def _prepare(self) -> None:
        self.preparing.emit("preparing kernels…")
        with self._wake:
            chosen = self._wish if isinstance(self._wish, Model) else None
            if chosen is not None:
                self._wish = None
        self._adopt(chosen or self._load())

    def _answer(self, drawing: Drawing | None, wish: Wish | None) -> None:
        if wish is not None:
            self._adopt(wish)
        self._last = self._last if drawing is None else drawing
        if self._recogniser is not None and self._last is not None:
            self.answered.emit(self._recogniser.read_number(self._last), self._last)

    def _adopt(self, wish: Wish) -> None:
        from engine.recognise.recogniser import Recogniser

        if isinstance(wish, Model):
            self._recogniser = Recogniser(wish)
            self._followed, self._model = None, wish
            self._warm_up()
            self._tell(wish.card, wish.card.name)
            return
        network, parameters, classes = wish
        if self._recogniser is None or self._followed != (network, classes):
            recogniser = Recogniser.of_network(network, classes)
            recogniser.adopt(parameters)
            self._recogniser, self._followed = recogniser, (network, classes)
            self._tell(None, "the network in training")
        else:
            self._recogniser.adopt(parameters)

    def _tell(self, card: Card | None, name: str) -> None:
        self._card = card
        self.reading_with.emit(card)
        self.ready.emit(name)

    def _warm_up(self) -> None:
        """Load or compile every kernel between a drawing and its answer, before one is drawn."""
        assert self._recogniser is not None
        self._recogniser.read_number(_A_LINE)
        self._recogniser.read_number(_A_CROSS)
