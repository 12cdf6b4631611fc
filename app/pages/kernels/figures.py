"""All figures that are known, each with the moment it was measured; what is known of one rung."""

import dataclasses
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from app.pages.kernels.wording import Shape, shape_of
from engine.bench.events import (
    Event,
    Latency,
    Machine,
    Part,
    Product,
    TalkIteration,
    TrainingSpeed,
)
from engine.bench.report import Report

Figure = Machine | Product | TrainingSpeed | Latency | TalkIteration
KINDS = (Machine, Product, TrainingSpeed, Latency, TalkIteration)
_PARTS: dict[type, Part] = {
    Product: "matmul",
    TrainingSpeed: "training",
    Latency: "latency",
    TalkIteration: "talk",
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure; `measured` is an ISO time in UTC, `earlier` that a newer run has not come to it."""

    figure: Figure
    measured: str
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Immutable. `beside_training`: a training took its share of the CPU meanwhile."""

    dated: Mapping[Hashable, Dated] = field(default_factory=lambda: MappingProxyType({}))
    beside_training: bool = False

    @classmethod
    def of(cls, dated: Sequence[Dated], beside_training: bool = False) -> "Figures":
        """These figures; the last of those that stand for the same."""
        known = {_key(one.figure): one for one in dated}
        return cls(MappingProxyType(known), beside_training)

    def __iter__(self) -> Iterator[Dated]:
        return iter(self.dated.values())

    def __len__(self) -> int:
        return len(self.dated)

    def begun(self, parts: Sequence[str], beside_training: bool) -> "Figures":
        """A run of these parts begins: what is known of them is of an earlier one from now on."""
        known = {
            key: dataclasses.replace(one, earlier=True)
            if _PARTS.get(type(one.figure)) in parts
            else one
            for key, one in self.dated.items()
        }
        return Figures(MappingProxyType(known), beside_training)

    def after(self, event: Event, now: str) -> "Figures":
        """With what an event tells, measured `now`; itself where that is no figure."""
        if not isinstance(event, KINDS):
            return self
        known = {**self.dated, _key(event): Dated(event, now)}
        return dataclasses.replace(self, dated=MappingProxyType(known))

    def disturbed(self) -> "Figures":
        """The same, measured while a training went on."""
        return dataclasses.replace(self, beside_training=True)

    @property
    def measured(self) -> str:
        """When the newest figure was measured; empty where there is none."""
        return max((one.measured for one in self), default="")

    @property
    def machine(self) -> Machine | None:
        """The machine they were measured on."""
        found = self.dated.get("machine")
        return found.figure if found and isinstance(found.figure, Machine) else None

    def product(self, kernel: str, shape: Shape, dtype: str) -> Dated | None:
        """A rung's figure at one product."""
        return self.dated.get(("product", kernel, shape, dtype))

    def talk(self, kernel: str) -> Dated | None:
        """A rung's figure in the talk's experiment."""
        return self.dated.get(("talk", kernel))

    def training(self, network: str) -> Dated | None:
        """A network's training speed."""
        return self.dated.get(("training", network))

    def latency(self, network: str) -> Dated | None:
        """A network's time for one sample."""
        return self.dated.get(("latency", network))

    def has(self, part: str) -> bool:
        """Whether anything is known of a part."""
        return any(_PARTS.get(type(one.figure)) == part for one in self)

    def report(self) -> Report:
        """All of them, to be exported."""
        return Report.of(one.figure for one in self)


def _key(figure: Figure) -> Hashable:
    match figure:
        case Product():
            return "product", figure.kernel, shape_of(figure), figure.dtype
        case TalkIteration():
            return "talk", figure.kernel
        case TrainingSpeed():
            return "training", figure.network
        case Latency():
            return "latency", figure.network
        case Machine():
            return "machine"
