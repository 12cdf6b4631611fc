"""The numbers behind a chart as a table, and the table as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Cell = str | int | float | np.generic | None


@dataclass(frozen=True, slots=True)
class Table:
    """As many cells in each of `rows` as in `header`; None leaves a cell empty."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(table: Table) -> bytes:
    """The table as CSV (RFC 4180) in UTF-8.

    Each number is written with the fewest digits that give it back in its own precision. Raises
    ValueError where a row is longer or shorter than the header.
    """
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(table.header)
    for row in table.rows:
        if len(row) != len(table.header):
            raise ValueError(f"A row of {len(row)} cells below {len(table.header)} headings.")
        lines.writerow(row)
    return out.getvalue().encode()
