"""A chart's numbers as CSV."""

import csv
import io

import numpy as np
import pytest

from app.pages.table import Table, csv_bytes


def test_lines_end_and_cells_are_quoted_as_rfc_4180_says():
    table = Table(("name", "figure"), [('a "b", c', 1), ("two\nlines", None)])

    assert csv_bytes(table) == b'name,figure\r\n"a ""b"", c",1\r\n"two\nlines",\r\n'


def test_numbers_come_back_as_they_were_computed():
    values = [0.1 + 0.2, np.float32(0.1), np.float64(1 / 3), np.int64(2**62), np.float32(3e-39)]
    lines = csv_bytes(Table(("value",), [(value,) for value in values])).decode()
    cells = [row[0] for row in list(csv.reader(io.StringIO(lines)))[1:]]

    assert cells[1] == "0.1"
    for cell, value in zip(cells, values, strict=True):
        assert type(value)(cell) == value


def test_a_row_that_does_not_fit_its_header_is_a_bug():
    with pytest.raises(ValueError, match="3 cells below 2"):
        csv_bytes(Table(("a", "b"), [(1, 2, 3)]))
