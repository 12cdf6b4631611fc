"""Random matrices for the properties of the algebra."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import settings
from hypothesis.extra.numpy import arrays

DTYPES = (np.float32, np.float64)
# Without a deadline: the first product of a rung may have to be compiled.
steady = settings(deadline=None, derandomize=True)

SIZES = st.integers(0, 7)


def numbers(rows, columns, dtype=np.float64):
    """Arrays [rows, columns] of whole numbers, so that sums and products of them are exact."""
    return arrays(dtype, (rows, columns), elements=st.integers(-50, 50).map(float))


@st.composite
def anything(draw, count=1, sizes=SIZES):
    """`count` arrays of one shape and dtype."""
    rows, columns, dtype = draw(sizes), draw(sizes), draw(st.sampled_from(DTYPES))
    return [draw(numbers(rows, columns, dtype)) for _ in range(count)]
