"""Where a model errs: numbers and words of the confusion matrix, the worst and doubtful samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pages import words
from app.pages.data.filter import Filter, filtered
from app.pages.data.wording import plural, samples
from app.pages.table import Table
from engine.judge.figures import confusion_of
from engine.judge.judgement import Judgement
from engine.judge.label_errors import likely_label_errors

# Samples of the short walls.
MOST = 100

Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Mistakes:
    """`confusion` int64 [10, 10] by label (row) and answer (column).

    `worst` by loss, and likely `label_errors`: int64 indices, at most MOST, the worst first.
    """

    confusion: NDArray[np.int64]
    worst: NDArray[np.int64]
    label_errors: NDArray[np.int64]


def mistakes_of(judgement: Judgement) -> Mistakes:
    """Count, and find; some hundredths of a second for 70,000 samples."""
    digits = np.flatnonzero(judgement.digits)
    by_loss = filtered(judgement.labels, judgement, Filter(order="high loss"), digits)
    return Mistakes(confusion_of(judgement), by_loss[:MOST], likely_label_errors(judgement, MOST))


def samples_of(judgement: Judgement, cell: Cell) -> NDArray[np.int64]:
    """The samples of one cell: int64 indices, ascending."""
    label, answer = cell
    return np.flatnonzero((judgement.labels == label) & (judgement.answers == answer))


def rates_of(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each cell as a share of its row: of all samples with that label, 0 where there are none."""
    rows = confusion.sum(axis=1, keepdims=True)
    return np.asarray(confusion / np.maximum(rows, 1), dtype=np.float64)


def strengths_of(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """How strongly each mistake is coloured, 0..1: as the root of its rate beside the largest.

    The root lets rare mistakes be seen beside a frequent one. The diagonal is 0.
    """
    rates = rates_of(confusion)
    np.fill_diagonal(rates, 0)
    return np.sqrt(rates / max(float(rates.max()), 1e-12))


def cell_texts(confusion: NDArray[np.int64], as_rates: bool) -> list[list[str]]:
    """What stands in the cells: counts, or per cent of the row; nothing for nothing."""
    if not as_rates:
        return [[str(count) if count else "" for count in row] for row in confusion.tolist()]
    rates = rates_of(confusion)
    return [[_per_cent(rate) for rate in row] for row in rates.tolist()]


def _per_cent(rate: float) -> str:
    if not rate:
        return ""
    if rate < 0.0005:
        return "<0.1"
    # A single mistake is not rounded away.
    return "100" if rate == 1 else f"{min(99.9, 100 * rate):.1f}"


def cell_title(cell: Cell, classes: Sequence[str]) -> str:
    """`4s read as 9`, `4s read rightly`."""
    label, answer = cell
    how = "read rightly" if label == answer else f"read as {classes[answer]}"
    return f"{plural(classes[label])} {how}"


def cell_sentence(confusion: NDArray[np.int64], cell: Cell, classes: Sequence[str]) -> str:
    """`4s read as 9: 6 of 982 samples, 0.61 %`."""
    count, whole = int(confusion[cell]), int(confusion[cell[0]].sum())
    share = f", {words.percent(count / whole)}" if whole else ""
    return f"{cell_title(cell, classes)}: {count:,} of {samples(whole)}{share}"


def summary(judgement: Judgement) -> str:
    """`30 of 10,000 samples read wrongly, 99.70 % rightly`; what was passed over."""
    count = int(judgement.digits.sum())
    wrong = count - int(judgement.right.sum())
    text = (
        f"{wrong:,} of {samples(count)} read wrongly, {words.percent(judgement.accuracy)} rightly"
    )
    others = len(judgement) - count
    return f"{text}; {others:,} that are no digit passed over" if others else text


def table_of(confusion: NDArray[np.int64], classes: Sequence[str], as_rates: bool) -> Table:
    """The matrix as it is shown, rates as shares of 1."""
    values = rates_of(confusion) if as_rates else confusion
    rows = [(name, *row) for name, row in zip(classes, values.tolist(), strict=True)]
    return Table(("label", *(f"read as {name}" for name in classes)), rows)
