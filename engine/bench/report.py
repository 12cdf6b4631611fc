"""What was measured, as one value: for the command's JSON, for a page, for a spreadsheet."""

import csv
import dataclasses
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.bench.events import (
    Event,
    Latency,
    Machine,
    Product,
    TalkIteration,
    TrainingSpeed,
)

_KINDS = {
    "machine": Machine,
    "matmul": Product,
    "training": TrainingSpeed,
    "latency": Latency,
    "talk": TalkIteration,
}
# A column for each name, in the order in which the kinds bring them.
_COLUMNS = tuple(
    dict.fromkeys(
        ("part", *(field.name for kind in _KINDS.values() for field in dataclasses.fields(kind)))
    )
)


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a measurement so far; what was not measured is absent."""

    machine: Machine | None = None
    products: tuple[Product, ...] = ()
    training: tuple[TrainingSpeed, ...] = ()
    latency: tuple[Latency, ...] = ()
    talk: tuple[TalkIteration, ...] = ()

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Report":
        """The report of all these events."""
        report = cls()
        for event in events:
            report = report.after(event)
        return report

    def after(self, event: Event) -> "Report":
        """This report and what one more event tells; itself where that is no figure."""
        match event:
            case Machine():
                return dataclasses.replace(self, machine=event)
            case Product():
                return dataclasses.replace(self, products=(*self.products, event))
            case TrainingSpeed():
                return dataclasses.replace(self, training=(*self.training, event))
            case Latency():
                return dataclasses.replace(self, latency=(*self.latency, event))
            case TalkIteration():
                return dataclasses.replace(self, talk=(*self.talk, event))
        return self

    def as_json(self) -> dict[str, Any]:
        """Plain values, as `inkling bench --json` prints them; an empty list for an absent part."""
        return {
            "machine": None if self.machine is None else dataclasses.asdict(self.machine),
            "matmul": [dataclasses.asdict(product) for product in self.products],
            "training": [dataclasses.asdict(speed) for speed in self.training],
            "latency": [dataclasses.asdict(latency) for latency in self.latency],
            "talk": [dataclasses.asdict(iteration) for iteration in self.talk],
        }

    def as_csv(self) -> str:
        """One table for a spreadsheet: a line for each figure, its part first, then named columns.

        A cell is empty where a part has no such column.
        """
        text = io.StringIO()
        writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        for part, found in self.as_json().items():
            for line in found if isinstance(found, list) else [found] if found else []:
                writer.writerow({"part": part, **line})
        return text.getvalue()
