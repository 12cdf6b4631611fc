"""Finds places for the labels of points, so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether both share any room."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def within(self, other: "Box") -> bool:
        """Whether all of it lies in `other`."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.left + self.width <= other.left + other.width
            and self.top + self.height <= other.top + other.height
        )


def place_labels(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    field: Box,
    gap: float,
    obstacles: Sequence[Box] = (),
) -> list[Box | None]:
    """A box beside each point (right, left, above, below, the first that is free), or None.

    Earlier points choose first. No box leaves `field`, or covers another, a point, an obstacle.
    """
    dots = [Box(x - gap / 2, y - gap / 2, gap, gap) for x, y in points]
    taken = list(obstacles)
    placed: list[Box | None] = []
    for (x, y), (width, height) in zip(points, sizes, strict=True):
        middle = y - height / 2
        wishes = (
            Box(x + gap, middle, width, height),
            Box(x - gap - width, middle, width, height),
            Box(x - width / 2, y - gap - height, width, height),
            Box(x - width / 2, y + gap, width, height),
        )
        free = next(
            (
                box
                for box in wishes
                if box.within(field) and not any(box.meets(other) for other in (*taken, *dots))
            ),
            None,
        )
        placed.append(free)
        if free is not None:
            taken.append(free)
    return placed
