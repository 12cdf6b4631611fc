"""All that is shown of a unit: its links and its weights, made of a trace at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.pages.inside.links import Link, links_from, links_to
from app.pages.inside.seen import Seen, Unit
from app.pages.inside.unit_weights import WeightMaps, weight_maps


@dataclass(frozen=True, eq=False)
class UnitFacts:
    """`into` and `out` are the strongest links, `weights` None where the layer has none."""

    unit: Unit
    into: tuple[Link, ...]
    out: tuple[Link, ...]
    weights: WeightMaps | None

    @property
    def links(self) -> tuple[Link, ...]:
        """Those into the unit, then those out of it."""
        return (*self.into, *self.out)


def facts_of(seen: Seen, unit: Unit) -> UnitFacts:
    """The facts of a unit of any layer; in large networks some milliseconds of work."""
    return UnitFacts(unit, links_to(seen, unit), links_from(seen, unit), weight_maps(seen, unit))
