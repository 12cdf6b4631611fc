"""What does not fit says which operation, and both shapes."""

import re

import numpy as np
import pytest

from engine.matrix.matrix import Matrix
from engine.matrix.shapes import ShapeError

A = Matrix.ones(3, 4)
B = Matrix.ones(5, 6)


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (
            lambda: A @ B,
            "cannot multiply 3×4 by 5×6: the left has 4 columns, the right 5 rows",
        ),
        (lambda: A @ A, "cannot multiply 3×4 by 3×4: the left has 4 columns, the right 3 rows"),
        (lambda: A + B, "cannot add 3×4 and 5×6: the shapes differ"),
        (lambda: A - B, "cannot subtract 5×6 from 3×4: the shapes differ"),
        (lambda: A * B, "cannot multiply 3×4 and 5×6 number by number: the shapes differ"),
        (lambda: A / B, "cannot divide 3×4 by 5×6 number by number: the shapes differ"),
        (lambda: A + A[:1], "cannot add 3×4 and 1×4: the shapes differ"),
        (lambda: A * A[:, 0], "cannot multiply 3×4 and 3×1 number by number: the shapes differ"),
        (lambda: A.beside(A, B), "cannot put 3×4 beside 5×6: the rows differ"),
        (lambda: A.above(A, B), "cannot put 3×4 above 5×6: the columns differ"),
        (lambda: A.map(np.transpose), "cannot map 3×4 to 4×3"),
        (lambda: A.map(np.sum), "a matrix has rows and columns, but this is a single number"),
        (
            lambda: A.reduce_rows(np.cumsum),
            "cannot reduce the rows of 3×4 to 3×4: one number is needed for each",
        ),
        (
            lambda: A.reduce_columns(lambda values, axis: 1),
            "cannot reduce the columns of 3×4 to a single number: one number is needed for each",
        ),
        (
            lambda: A.filter([True]),
            "cannot filter 3×4 by 1 of bool: one bool is needed for each row",
        ),
        (
            lambda: A.filter([2, 0, 1]),
            "cannot filter 3×4 by 3 of int64: one bool is needed for each row",
        ),
        (lambda: float(A), "cannot make one number of 3×4: only of 1×1"),
        (lambda: Matrix([1, 2]), "a matrix has rows and columns, but this is 2"),
        (lambda: Matrix(np.ones((2, 3, 4))), "a matrix has rows and columns, but this is 2×3×4"),
        (
            lambda: Matrix([[1, 2], [3]]),
            "a matrix needs rows of numbers, all of the same length",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_told(operation, told):
    with pytest.raises(ShapeError, match=f"^{re.escape(told)}$"):
        operation()


def test_a_shape_error_is_a_value_error():
    assert issubclass(ShapeError, ValueError)


@pytest.mark.parametrize(
    "values", [[["1"]], [[1j]], [[None]], np.array([["2020-01-01"]], "datetime64[D]")]
)
def test_what_are_no_real_numbers_make_no_matrix(values):
    with pytest.raises(TypeError, match="a matrix holds real numbers, not"):
        Matrix(values)


@pytest.mark.parametrize("dtype", [np.float16, np.int64, np.complex128, ">f8"])
def test_a_matrix_is_of_float32_or_float64(dtype):
    with pytest.raises(TypeError, match="a matrix holds float32 or float64, not"):
        Matrix([[1]], dtype)


@pytest.mark.parametrize("other", [[[1.0] * 4] * 3, np.ones((3, 4)), np.ones(()), 1j, "1", None])
def test_other_things_do_not_mix_with_matrices(other):
    operations = (
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: a @ b,
    )
    for operation in operations:
        with pytest.raises(TypeError):
            operation(A, other)
        with pytest.raises(TypeError):
            operation(other, A)


@pytest.mark.parametrize("place", ["a", 1.0, None, [0, 1], (slice(None), "a")])
def test_places_are_whole_numbers_and_slices(place):
    with pytest.raises(TypeError):
        A[place]
    with pytest.raises(ValueError, match="too many values"):
        A[0, 0, 0]
