"""The one event that every long job reports with."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units of the job named by `what` ("reading train-images")."""

    what: str
    done: int
    total: int

    @property
    def fraction(self) -> float:
        """Share done, 0..1."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0


Report = Callable[[Progress], None]

# Before there is any.
NOTHING = Progress("", 0, 0)


def silent(progress: Progress) -> None:
    """Report to nobody."""
