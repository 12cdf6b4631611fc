"""How long something takes: the median of several rounds, on a slice where the whole is too slow.

Every measurement here ends within about a second, so that it can be cancelled soon.
"""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

# A shorter measurement tells more of the clock and of chance than of what is measured.
TRUSTED_SECONDS = 0.2
# The whole is timed where it takes no longer than this; else a slice.
_WHOLE_SECONDS = 0.3
# A slice grows by no more than this at once: a first call may be far slower than all later ones.
_GROWTH = 8
_LEAST_ROUNDS = 3
_MOST_ROUNDS = 100
_ROUND_SECONDS = 0.4

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Timing:
    """`seconds` for all rows; where `scaled`, from a slice of `rows` rows."""

    seconds: float
    rows: int
    scaled: bool


def time_rows(
    compute: Callable[[int], None],
    rows: int,
    least: int = 1,
    clock: Clock = time.perf_counter,
) -> Timing:
    """How long `compute(rows)` takes, or what a slice of at least `least` rows lets expect.

    `compute(count)` works on the first `count` rows. It is called once before the clock counts.
    """
    count = min(least, rows)
    compute(count)
    while (seconds := _seconds(compute, count, clock)) < TRUSTED_SECONDS and count < rows:
        count = _larger(count, rows, seconds)
    spent = [seconds]
    while len(spent) < _LEAST_ROUNDS or (sum(spent) < _ROUND_SECONDS and len(spent) < _MOST_ROUNDS):
        spent.append(_seconds(compute, count, clock))
    return Timing(statistics.median(spent) * rows / count, count, count < rows)


def _larger(count: int, rows: int, seconds: float) -> int:
    """The next slice's rows, when `count` rows took too few `seconds` to trust."""
    expected = max(seconds, 1e-6) / count
    whole = expected * rows <= _WHOLE_SECONDS
    wanted = rows if whole else math.ceil(1.2 * TRUSTED_SECONDS / expected)
    return min(rows, max(count + 1, min(wanted, _GROWTH * count)))


def _seconds(compute: Callable[[int], None], count: int, clock: Clock) -> float:
    start = clock()
    compute(count)
    return clock() - start
