"""The axis of an accuracy: where it begins, and its marks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
_MARKS = 5


@dataclass(frozen=True, slots=True)
class ShareAxis:
    """From the share `low` to 1, with marks `step` apart."""

    low: float
    step: float

    def place(self, share: float) -> float:
        """Where a share stands: 0 at `low`, 1 at the end, held between both."""
        return min(1.0, max(0.0, (share - self.low) / (1 - self.low)))

    @property
    def marks(self) -> tuple[float, ...]:
        """The shares that are written at the axis, from `low` to 1."""
        count = round((1 - self.low) / self.step)
        return tuple(1 - (count - index) * self.step for index in range(count + 1))

    def some_marks(self, most: int) -> tuple[float, ...]:
        """At most `most` of the marks, evenly apart, the last always among them."""
        every = math.ceil(len(self.marks) / max(1, most))
        return self.marks[::-1][::every][::-1]

    def text(self, share: float) -> str:
        """A mark as it is written: `99.5`, in percent."""
        decimals = max(0, -math.floor(math.log10(100 * self.step) + 1e-9))
        return f"{100 * share:.{decimals}f}"


def share_axis(shares: Iterable[float]) -> ShareAxis:
    """The shortest axis with few marks that ends at 1 and holds all of the finite `shares`."""
    finite = [share for share in shares if math.isfinite(share)]
    least = min(finite, default=0.0)
    for step in _STEPS:
        count = max(2, math.ceil((1 - least) / step - 1e-9))
        if count <= _MARKS and count * step <= 1:
            return ShareAxis(1 - count * step, step)
    return ShareAxis(0.0, _STEPS[-1])
