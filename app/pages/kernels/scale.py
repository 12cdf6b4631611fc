"""A logarithmic axis: where a value stands, and which marks are drawn."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogScale:
    """From `low` to `high`, both positive, low < high."""

    low: float
    high: float

    @classmethod
    def around(cls, values: list[float], low: float, high: float) -> "LogScale":
        """From `low` to `high`, or further by whole decades where a value lies beyond.

        Values that are not positive and finite are passed over.
        """
        for value in values:
            if value > 0 and math.isfinite(value):
                while value < low:
                    low /= 10
                while value > high:
                    high *= 10
        return cls(low, high)

    def place(self, value: float) -> float:
        """Where a positive value stands: 0 at `low`, 1 at `high`, held between both."""
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return min(1.0, max(0.0, share))

    def marks(self, most: int) -> tuple[float, ...]:
        """At most `most` powers of ten (but at least one), evenly apart."""
        first = math.ceil(math.log10(self.low) - 1e-9)
        last = math.floor(math.log10(self.high) + 1e-9)
        step = max(1, math.ceil((last - first + 1) / max(1, most)))
        return tuple(10.0**power for power in range(first, last + 1, step))


def mark_text(value: float) -> str:
    """A power of ten as an axis shows it: `0.01`, `1`, `1,000`."""
    return f"{value:,.0f}" if value >= 1 else f"{value:.{round(-math.log10(value))}f}"
