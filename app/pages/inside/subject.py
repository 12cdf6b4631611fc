"""What the page Inside looks at: the weights that answer now, and the sample they are shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from app.threads.recognising import RecognisingThread
from app.threads.training import TrainingThread
from engine.data.dataset import MNIST
from engine.networks.model import DIGITS, Card
from engine.networks.network import Network, Weights
from engine.train.events import Started

if TYPE_CHECKING:
    from app.window.shown import Shown

# Seconds between two changes, at least.
INTERVAL = 1 / 30
IN_TRAINING = "the network in training"


class FlatWeights(Mapping[str, NDArray[np.float32]]):
    """Weights by PyTorch's names, from a plan's flat parameters once somebody asks for them.

    To be asked on worker threads: unpacking takes time, and brings Numba with it.
    """

    def __init__(self, network: Network, parameters: NDArray[np.float32]) -> None:
        self._network = network
        self._parameters = parameters
        self._named: Weights | None = None
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self._unpacked()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._network.weight_shapes)

    def __len__(self) -> int:
        return len(self._network.weight_shapes)

    def _unpacked(self) -> Weights:
        from engine.inside.weights import weights_of

        with self._lock:
            if self._named is None:
                self._named = weights_of(self._network, self._parameters)
            return self._named


class Subject(QObject):
    """`changed()` comes at most thirty times a second, with whatever changed until then.

    The weights are those of the model that reads, of the network in training while it is followed,
    or a snapshot's; other weights are another object, and none is ever changed in place. They are
    to be looked into on a worker only. The sample is that of the chosen digit.
    """

    changed = Signal()

    def __init__(
        self,
        recognising: RecognisingThread,
        training: TrainingThread,
        shown: Shown,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._recognising = recognising
        self._training = training
        self._shown = shown
        self._present: tuple[Network, Weights] | None = None
        self._snapshot: tuple[Network, Weights] | None = None
        self._snapshot_name = ""
        self._card: Card | None = None
        self._learnt = MNIST
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        recognising.reading_with.connect(self._on_reading_with)
        training.started_run.connect(self._on_started)
        training.weights.connect(self._on_weights)
        shown.changed.connect(self._change)
        if recognising.card is not None:
            self._on_reading_with(recognising.card)

    @property
    def network(self) -> Network | None:
        """Whose layers are looked at; None before the first model is loaded."""
        looked_at = self._looked_at
        return None if looked_at is None else looked_at[0]

    @property
    def weights(self) -> Weights | None:
        """By PyTorch's names and shapes, read-only; None before the first model is loaded."""
        looked_at = self._looked_at
        return None if looked_at is None else looked_at[1]

    @property
    def name(self) -> str:
        """Whose weights these are, for a line of text; empty before the first model is loaded."""
        if self._snapshot is not None:
            return self._snapshot_name
        if self._present is None:
            return ""
        return IN_TRAINING if self._card is None else self._card.name

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the ten classes."""
        if self._present is None:
            return DIGITS
        return self._training.classes if self._card is None else self._card.classes

    @property
    def data(self) -> str:
        """What the weights have learnt from, as `open_dataset` takes it."""
        return self._learnt if self._card is None else self._card.data

    @property
    def in_training(self) -> bool:
        """Whether the weights are those of this moment of a training."""
        return self._snapshot is None and self._present is not None and self._card is None

    @property
    def in_past(self) -> bool:
        """Whether a snapshot is looked at."""
        return self._snapshot is not None

    @property
    def sample(self) -> NDArray[np.float32] | None:
        """The chosen digit's, float32 [28, 28] of 0..1; None for a white paper."""
        reading = self._shown.newest
        return None if reading is None else reading.sample

    @property
    def probabilities(self) -> NDArray[np.float32] | None:
        """The recogniser's answer to it, float32 [10]; None where a snapshot is looked at.

        It reads a sample in more than one view: a trace of the sample alone may differ a little.
        """
        reading = self._shown.newest
        return None if reading is None or self._snapshot is not None else reading.probabilities

    def show_snapshot(
        self, weights: Weights | None, network: Network | None = None, name: str = ""
    ) -> None:
        """Look at these weights instead, of `network` where it is not the one that reads now.

        None: at those again that answer now.
        """
        network = network or (None if self._present is None else self._present[0])
        if weights is None or network is None:
            self._snapshot = None
        else:
            self._snapshot = (network, weights)
        self._snapshot_name = name or "a snapshot"
        self._change()

    @property
    def _looked_at(self) -> tuple[Network, Weights] | None:
        return self._present if self._snapshot is None else self._snapshot

    def _on_reading_with(self, card: Card | None) -> None:
        model = self._recognising.model
        # Without a card it is the network in training, whose weights come by themselves.
        if card is not None and model is not None:
            self._card = model.card
            self._present = (model.network, model.weights)
            self._change()

    def _on_started(self, event: Started) -> None:
        self._learnt = event.settings.data

    def _on_weights(self, network: Network, parameters: NDArray[np.float32]) -> None:
        self._card = None
        self._present = (network, FlatWeights(network, parameters))
        self._change()

    def _change(self) -> None:
        if not self._timer.isActive():
            left = INTERVAL - (time.monotonic() - self._last)
            self._timer.start(max(0, round(1000 * left)))

    def _tell(self) -> None:
        self._last = time.monotonic()
        self.changed.emit()
