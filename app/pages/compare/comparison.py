"""What the page Compare is about: the models chosen, their colours, and what was found out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.look.theme import current_theme
from app.pages.compare.results import Judged, Opened, Pair, Speed
from app.pages.models.card_text import Listed
from engine.data.dataset import MNIST
from engine.networks.model import Card

# As many as there are colours to tell them apart by.
MOST = 6
LEAST = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model that is compared; `slot` is the place of its colour, which stays while it does."""

    listed: Listed
    card: Card
    slot: int

    @property
    def name(self) -> str:
        """What it is called in the library."""
        return self.listed.entry.name

    @property
    def colour(self) -> str:
        """Of its curves, intervals and bars, in the theme of now."""
        return current_theme().chart[self.slot]


class Comparison(QObject):
    """`changed()` for anything here; figures are those of the dataset that is chosen."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listed: tuple[Listed, ...] = ()
        self._slots: dict[str, int] = {}
        self._judged: dict[str, Judged] = {}
        self._speeds: dict[str, Speed] = {}
        self._pairs: tuple[Pair, ...] = ()
        self.data = MNIST
        self.opened: Opened | None = None

    @property
    def readable(self) -> tuple[Listed, ...]:
        """The models of the library that can be compared."""
        return tuple(listed for listed in self._listed if listed.entry.card is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """The models that are chosen, in the library's order."""
        return tuple(one.name for one in self.chosen)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The models that are chosen, also before it is known whether they are there."""
        return tuple(self._slots)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """The models that are chosen and there, in the library's order."""
        return tuple(
            Chosen(listed, listed.entry.card, self._slots[listed.entry.name])
            for listed in self._listed
            if listed.entry.card is not None and listed.entry.name in self._slots
        )

    @property
    def is_full(self) -> bool:
        """Whether no other model can be chosen beside these."""
        return len(self.names) >= MOST

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """McNemar's test between each two that are chosen, once all are judged."""
        wanted = self.names
        return tuple(p for p in self._pairs if p.one in wanted and p.other in wanted)

    @property
    def missing(self) -> tuple[str, ...]:
        """The chosen models that are not judged yet."""
        return tuple(name for name in self.names if name not in self._judged)

    @property
    def lacks_pairs(self) -> bool:
        """Whether a test between two of the chosen models is still to be made."""
        count = len(self.names)
        return len(self.pairs) < count * (count - 1) // 2

    def judged(self, name: str) -> Judged | None:
        """What the model says about the dataset; None before it was asked."""
        return self._judged.get(name)

    def speed(self, name: str) -> Speed | None:
        """How soon the model answers; None before it was measured."""
        return self._speeds.get(name)

    def list_models(self, listed: Sequence[Listed]) -> None:
        """These models are in the library; what changed in it is found out anew."""
        before = {one.entry.name: one for one in self._listed}
        self._listed = tuple(listed)
        now = {one.entry.name: one for one in listed}
        for name in [name for name, one in before.items() if now.get(name) != one]:
            self._forget(name)
        self._slots = {name: slot for name, slot in self._slots.items() if name in now}
        self.changed.emit()

    def choose(self, names: Iterable[str]) -> None:
        """Compare these, as far as there are colours; who stays keeps his."""
        wanted = list(dict.fromkeys(names))[:MOST]
        if set(wanted) == set(self._slots):
            return
        self._slots = {name: slot for name, slot in self._slots.items() if name in wanted}
        for name in wanted:
            free = (slot for slot in range(MOST) if slot not in self._slots.values())
            self._slots.setdefault(name, next(free, 0))
        self.changed.emit()

    def use_data(self, data: str) -> None:
        """Compare them on another dataset."""
        if data != self.data:
            self.data = data
            self.opened = None
            self._judged, self._pairs = {}, ()
            self.changed.emit()

    def take(self, found: Opened | Judged | Speed | tuple[Pair, ...]) -> None:
        """Something was found out."""
        if isinstance(found, Opened):
            self.opened = found
        elif isinstance(found, Judged):
            self._judged[found.name] = found
        elif isinstance(found, Speed):
            self._speeds[found.name] = found
        else:
            self._pairs = found
        self.changed.emit()

    def _forget(self, name: str) -> None:
        self._judged.pop(name, None)
        self._speeds.pop(name, None)
        self._pairs = tuple(pair for pair in self._pairs if name not in (pair.one, pair.other))
