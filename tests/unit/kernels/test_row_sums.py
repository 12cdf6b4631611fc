"""Sums of rows against float64, over counts on both sides of the number of chains."""

import numpy as np
import pytest
from from_python import from_python
from guarded import Guarded

from engine.kernels import row_sums
from engine.kernels.simd import WIDTH

sum_rows = from_python(row_sums.sum_rows)


@pytest.mark.parametrize("onto", [0, 1])
@pytest.mark.parametrize("columns", [WIDTH, 3 * WIDTH])
@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 10, 15, 16, 17, 113])
def test_rows_are_added_up(count, columns, onto):
    generator = np.random.default_rng([count, columns])
    rows = generator.standard_normal((count, columns)).astype(np.float32)
    guarded = Guarded()
    stride = columns + 5
    source = guarded.put_strided(rows, stride, 1)
    target = guarded.put(np.full(columns, 0.5 if onto else np.nan))
    sum_rows(guarded.memory, source, count, stride, target, columns, onto)
    expected = rows.astype(np.float64).sum(axis=0) + 0.5 * onto
    made = guarded.memory[target : target + columns]
    np.testing.assert_allclose(made, expected, rtol=1e-5, atol=1e-5)
    guarded.check_only(np.arange(target, target + columns))
