"""What the page Data is about: the dataset, the part of it, and the model whose answers count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.pages.data.texture import Texture, texture_of
from engine.data.dataset import MNIST, Dataset, Split, joined
from engine.networks.model import DIGITS, Model

SplitName = Literal["test", "training", "all"]
SPLITS: tuple[SplitName, ...] = get_args(SplitName)


@dataclass(frozen=True, eq=False)
class Opened:
    """A dataset in memory, under the name or path it was opened by, and the part that is shown.

    `texture` has the part's samples for the walls.
    """

    data: str
    dataset: Dataset
    split_name: SplitName
    split: Split
    texture: Texture


def opened(data: str, dataset: Dataset, wanted: SplitName) -> Opened:
    """This part of the dataset, the training part where it has no other.

    Takes some tenths of a second for 70,000 samples.
    """
    name, split = _part(dataset, wanted)
    return Opened(data, dataset, name, split, texture_of(split.images))


# Both parts of a dataset joined, once: what models say about a split is remembered by its identity.
_wholes: WeakKeyDictionary[Dataset, Split] = WeakKeyDictionary()


def _part(dataset: Dataset, wanted: SplitName) -> tuple[SplitName, Split]:
    if dataset.test is None or wanted == "training":
        return "training", dataset.training
    if wanted == "test":
        return "test", dataset.test
    whole = _wholes.get(dataset)
    if whole is None:
        whole = _wholes[dataset] = joined([dataset.training, dataset.test])
    return "all", whole


class Source(QObject):
    """`changed()` comes with another dataset, another part of it, or another model.

    `split` is None until the first dataset is opened, `model` where none can be asked. To ask
    `Judgements` for the answers of `model` on `split`, take both from here: it knows them by
    identity.
    """

    changed = Signal()
    # int64 indices into `split`, and what they have in common.
    samples_wanted = Signal(object, str)
    # An index into `split`.
    draw_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._model: Model | None = None
        self._opening = False

    @property
    def absence(self) -> tuple[str, str]:
        """While there are no samples: why, as a title and a sentence."""
        if self._opening:
            return "Opening the dataset", "It takes a moment."
        return "No dataset is open", "Choose one above."

    @property
    def data(self) -> str:
        """`mnist`, `mnist+hand` or a path, as `open_dataset` takes it."""
        return MNIST if self._opened is None else self._opened.data

    @property
    def dataset(self) -> Dataset | None:
        """The whole dataset."""
        return None if self._opened is None else self._opened.dataset

    @property
    def split_name(self) -> SplitName:
        """Which part of the dataset is shown."""
        return "test" if self._opened is None else self._opened.split_name

    @property
    def split(self) -> Split | None:
        """The samples of that part."""
        return None if self._opened is None else self._opened.split

    @property
    def texture(self) -> Texture | None:
        """The samples of that part, for walls."""
        return None if self._opened is None else self._opened.texture

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the ten labels."""
        return DIGITS if self._opened is None else self._opened.dataset.classes

    @property
    def model(self) -> Model | None:
        """Whose answers are shown."""
        return self._model

    def show_opened(self, opened: Opened) -> None:
        """Show this from now on."""
        self._opened = opened
        self.changed.emit()

    def set_opening(self, opening: bool) -> None:
        """Whether a dataset is being opened."""
        if opening != self._opening:
            self._opening = opening
            if self._opened is None:
                self.changed.emit()

    def set_model(self, model: Model | None) -> None:
        """Show this model's answers from now on."""
        if model is not self._model:
            self._model = model
            self.changed.emit()

    def show_samples(self, indices: NDArray[np.int64], title: str) -> None:
        """Bring the view Samples with just these samples of `split`, under this title."""
        self.samples_wanted.emit(indices, title)

    def draw(self, index: int) -> None:
        """Put this sample of `split` onto the canvas."""
        self.draw_wanted.emit(index)
