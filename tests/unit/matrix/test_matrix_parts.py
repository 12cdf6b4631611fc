"""Making matrices, taking parts of them, and putting them together."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from matrices import SIZES, anything, numbers, steady

from engine.matrix.matrix import Matrix

SMALL = Matrix([[1, 2, 3], [4, 5, 6]])


def test_a_matrix_is_made_of_rows():
    assert (SMALL.rows, SMALL.columns, SMALL.shape) == (2, 3, (2, 3))
    assert SMALL.dtype == np.float64
    assert SMALL.to_array().tolist() == [[1, 2, 3], [4, 5, 6]]


def test_zeros_ones_and_identity():
    assert Matrix.zeros(2, 3, np.float32) == Matrix([[0, 0, 0], [0, 0, 0]])
    assert Matrix.zeros(2, 3, np.float32).dtype == np.float32
    assert Matrix.ones(1, 2) == Matrix([[1, 1]])
    assert Matrix.identity(2) == Matrix([[1, 0], [0, 1]])


@pytest.mark.parametrize("given", ["float64", ">f4", "float16", "uint8", "int64", "bool"])
def test_float32_stays_and_other_numbers_become_float64(given):
    array = np.array([[0, 1]], given)
    assert Matrix(array).dtype == np.float64
    assert Matrix(array, np.float32).dtype == Matrix(array.astype(np.float32)).dtype == np.float32
    assert Matrix(array) == Matrix([[0, 1]])


def indices(size):
    slices = st.slices(size)
    return st.one_of(slices, st.integers(-size, size - 1)) if size else slices


@steady
@given(st.data(), SIZES, SIZES)
def test_parts_are_matrices_and_hold_what_numpy_has_there(data, rows, columns):
    array = data.draw(numbers(rows, columns))
    down, across = data.draw(indices(rows)), data.draw(indices(columns))
    expected = array[[down]] if isinstance(down, int) else array[down]
    expected = expected[:, [across]] if isinstance(across, int) else expected[:, across]
    part = Matrix(array)[down, across]
    np.testing.assert_array_equal(part.to_array(), expected, strict=True)
    assert Matrix(array)[down] == Matrix(array)[down, :]


def test_parts_and_the_transpose_share_the_memory():
    whole = SMALL.to_array()
    for part in (SMALL[1], SMALL[:, 1:], SMALL[::-1], SMALL.T, SMALL.T[1:].T):
        assert np.shares_memory(part.to_array(), whole)


def test_a_matrix_of_one_number_becomes_a_float():
    assert float(SMALL[1, 2]) == 6.0


def test_going_through_a_matrix_gives_its_rows():
    assert list(SMALL) == [SMALL[0], SMALL[1]]


@pytest.mark.parametrize("place", [2, -3, (0, 3), (0, -4)])
def test_a_place_that_is_not_there_is_an_index_error(place):
    with pytest.raises(IndexError, match=r"there is no (row|column) -?\d of 2×3"):
        SMALL[place]


def test_filter_keeps_the_rows_that_a_predicate_likes():
    assert SMALL.filter(lambda row: row[0] > 2) == Matrix([[4, 5, 6]])
    assert SMALL.filter(lambda row: False) == Matrix.zeros(0, 3)
    assert Matrix.zeros(0, 3).filter(lambda row: True) == Matrix.zeros(0, 3)


def test_filter_keeps_the_rows_of_a_mask():
    assert SMALL.filter([True, False]) == SMALL[0]
    assert SMALL.filter(np.array([False, True])) == SMALL[1]


@steady
@given(anything(3))
def test_putting_beside_and_above_is_what_slicing_takes_apart(three):
    a, b, c = map(Matrix, three)
    row, column = a.beside(b, c), a.above(b, c)
    np.testing.assert_array_equal(row.to_array(), np.hstack(three), strict=True)
    np.testing.assert_array_equal(column.to_array(), np.vstack(three), strict=True)
    assert row.dtype == column.dtype == a.dtype
    assert row[:, : a.columns] == a
    assert column[a.rows : 2 * a.rows] == b
    assert column == a.T.beside(b.T, c.T).T


def test_a_large_matrix_prints_its_shape_and_corners():
    lines = str(Matrix.ones(60_000, 785, np.float32)).splitlines()
    assert lines[0] == "Matrix 60000×785 float32"
    assert len(lines) == 8
    assert max(map(len, lines)) < 40


def test_a_small_matrix_prints_every_number():
    assert repr(SMALL) == "Matrix 2×3 float64\n[[1. 2. 3.]\n [4. 5. 6.]]"
    assert repr(Matrix.zeros(0, 3)) == "Matrix 0×3 float64\n[]"
