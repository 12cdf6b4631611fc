"""The rows of the table that `measure.py` prints: a figure each, or why there is none."""

import statistics
import time
from dataclasses import asdict, dataclass

from engine.errors import DeviceError, NetworkError
from engine.kernels.cuda.gpu import cuda

# What a row says where there is no figure, and nobody may guess one.
NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Row:
    """`value` in `unit`, None where it was not measured; `note` says why not, or how it was.

    `at_least` and `at_most` are what it shall reach, None where nothing is asked.
    """

    what: str
    value: float | None
    unit: str
    note: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def verdict(self) -> str:
        """“met”, “missed”, or nothing where nothing is asked or known."""
        if self.value is None or self.at_least is self.at_most is None:
            return ""
        enough = self.at_least is None or self.value >= self.at_least
        return (
            "met" if enough and (self.at_most is None or self.value <= self.at_most) else "missed"
        )

    def as_json(self):
        """Plain values."""
        return asdict(self) | {"verdict": self.verdict}

    def cells(self):
        """The row as text: what, figure, what it shall reach, verdict, note."""
        figure = NOT_MEASURED if self.value is None else f"{self.value:.4g} {self.unit}".strip()
        asked = "" if self.at_least is None else f"≥ {self.at_least:g}"
        asked = asked if self.at_most is None else f"≤ {self.at_most:g}"
        return self.what, figure, asked, self.verdict, self.note


def missing(what, unit, reason, **asked):
    """A row without a figure."""
    return Row(what, None, unit, reason, **asked)


def attempt(what, unit, measure, **asked):
    """The rows that `measure()` gives, or one that says why there are none."""
    try:
        return measure()
    # PyTorch's compiler and drivers fail in classes of their own, and the rest is worth measuring.
    except (DeviceError, NetworkError, ImportError, RuntimeError, OSError) as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return [missing(what, unit, reason, **asked)]


def table(rows):
    """All rows as a table of text, in Markdown's form."""
    head = ("what", "figure", "shall be", "verdict", "note")
    lines = [head, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def seconds_of(work, times=1):
    """Seconds that `work()` takes on the device, called so many times one after the other."""
    cuda.synchronize()
    begun = time.perf_counter()
    for _ in range(times):
        work()
    cuda.synchronize()
    return (time.perf_counter() - begun) / times


def in_turns(works, rounds, times=1):
    """Median seconds of each of these named works, done in turns: A B C, A B C, …

    A round goes before that does not count: something may be compiled in it.
    """
    in_turn = [(name, work) for _ in range(rounds + 1) for name, work in works.items()]
    spent = {name: [] for name in works}
    for name, work in in_turn:
        spent[name].append(seconds_of(work, times))
    return {name: statistics.median(found[1:]) for name, found in spent.items()}
