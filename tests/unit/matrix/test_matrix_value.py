"""A Matrix never changes, whatever one tries; and what equality means."""

import copy

import numpy as np
import pytest
from hypothesis import given
from matrices import anything, steady

from engine.matrix.matrix import Matrix

ROWS = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


@pytest.fixture
def matrix():
    made = Matrix(ROWS)
    yield made
    assert made.to_array().tolist() == ROWS
    assert made.shape == (2, 3)


def lent(matrix):
    """Every array that comes out of a Matrix without being a copy."""
    arrays = [matrix.to_array(), np.asarray(matrix), matrix.T.to_array(), matrix[:1].to_array()]
    matrix.map(lambda values: arrays.append(values) or values)
    matrix.reduce(lambda values, axis: arrays.append(values) or 0)
    matrix.filter(lambda row: arrays.append(row) or True)
    arrays.extend([matrix.map(lambda values: values).to_array(), Matrix(matrix).to_array()])
    return arrays


def test_arrays_that_come_out_cannot_be_made_writable(matrix):
    for array in lent(matrix):
        while isinstance(array, np.ndarray):
            assert not array.flags.writeable
            with pytest.raises(ValueError, match="cannot set WRITEABLE"):
                array.flags.writeable = True
            with pytest.raises(ValueError, match="cannot set WRITEABLE"):
                array.setflags(write=True)
            assert memoryview(array).readonly
            assert not np.lib.stride_tricks.as_strided(array).flags.writeable
            array = array.base


def test_numpy_cannot_write_into_a_matrix(matrix):
    with pytest.raises(ValueError, match="read-only"):
        np.add(1, 1, out=np.asarray(matrix))
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(matrix).sort()
    with pytest.raises(TypeError):
        np.add(np.asarray(matrix), 1, out=matrix)
    with pytest.raises(TypeError):
        np.add(matrix, matrix, out=np.zeros((2, 3)))


def test_another_shape_for_an_array_that_came_out_is_none_for_the_matrix(matrix):
    for array in lent(matrix):
        while isinstance(array, np.ndarray):
            array.shape = (*array.shape, 1)
            array = array.base


def test_functions_cannot_write_into_what_they_are_given(matrix):
    def double(values, axis=None):
        values *= 2
        return values

    for ask in (matrix.map, matrix.reduce, matrix.reduce_rows, matrix.filter):
        with pytest.raises(ValueError, match="read-only"):
            ask(double)


def test_a_function_that_keeps_its_answer_cannot_change_the_matrix_that_came_of_it(matrix):
    kept = np.zeros((2, 3))
    mapped, summed = matrix.map(lambda _: kept), matrix.reduce_rows(lambda _, axis: kept[:, 0])
    kept[:] = 9
    assert mapped == Matrix.zeros(2, 3)
    assert summed == Matrix.zeros(2, 1)


def test_in_place_operators_make_a_new_matrix(matrix):
    before = matrix
    changed = matrix
    changed += 1
    changed *= 2
    changed -= matrix
    changed /= 2
    changed @= Matrix.identity(3)
    assert changed != before
    assert before is matrix


def test_nothing_can_be_assigned(matrix):
    with pytest.raises(TypeError):
        matrix[0, 0] = 1
    with pytest.raises(AttributeError, match="never changes"):
        matrix.rows = 3
    with pytest.raises(AttributeError, match="never changes"):
        matrix._values = np.zeros((2, 2))
    with pytest.raises(AttributeError, match="never changes"):
        del matrix._values
    with pytest.raises(TypeError):
        memoryview(matrix)


def test_what_a_matrix_was_made_of_may_change_later():
    array, memory = np.zeros((2, 2)), bytearray(32)
    locked = array.view()
    locked.flags.writeable = False
    made = [Matrix(array), Matrix(locked), Matrix(np.frombuffer(memory).reshape(2, 2))]
    array[:] = 7
    memory[:] = b"7" * 32
    assert all(matrix == Matrix.zeros(2, 2) for matrix in made)


def test_memory_that_can_never_change_is_shared():
    frozen = np.frombuffer(np.ones((2, 2)).tobytes()).reshape(2, 2)
    assert np.shares_memory(Matrix(frozen).to_array(), frozen)
    matrix = Matrix(ROWS)
    for same in (Matrix(matrix), Matrix(matrix.to_array()), Matrix(matrix.T), Matrix(matrix[1:])):
        assert np.shares_memory(same.to_array(), matrix.to_array())
    assert not np.shares_memory(Matrix(matrix, np.float32).to_array(), matrix.to_array())


def test_numbers_at_odd_places_are_copied():
    odd = np.frombuffer(b"\0" + np.ones((1, 2)).tobytes(), offset=1).reshape(1, 2)
    assert Matrix(odd) == Matrix.ones(1, 2)
    assert Matrix(odd).to_array().flags.aligned


def test_a_copy_is_the_callers_own(matrix):
    for mine in (np.array(matrix), np.array(matrix, np.float32), np.asarray(matrix, np.float32)):
        mine[:] = 0
    with pytest.raises(ValueError, match="copy"):
        np.array(matrix, np.float32, copy=False)


def test_a_matrix_is_its_own_copy(matrix):
    assert copy.copy(matrix) is matrix
    assert copy.deepcopy([matrix])[0] is matrix


def test_memory_lives_as_long_as_someone_looks_at_it():
    array = (Matrix.ones(300, 300) * 3)[1:].T.to_array()
    Matrix.zeros(300, 300)
    assert (array == 3).all()


@steady
@given(anything(2))
def test_equality_is_of_shape_and_numbers(pair):
    a, b = pair
    assert (Matrix(a) == Matrix(b)) is bool((a == b).all())
    assert Matrix(a) == Matrix(a.copy())
    assert Matrix(a) == Matrix(a, np.float64) == Matrix(a, np.float32)
    assert (Matrix(a) == Matrix(a).T) == np.array_equal(a, a.T)
    assert Matrix(a) != Matrix(a).above(Matrix(a)[:1]) or a.shape[0] == 0


def test_a_matrix_equals_nothing_else():
    assert Matrix(ROWS) != ROWS
    assert Matrix(ROWS) != np.array(ROWS)
    assert Matrix([[1]]) != 1
    assert Matrix([[np.nan]]) != Matrix([[np.nan]])


def test_a_matrix_has_no_hash():
    with pytest.raises(TypeError, match="unhashable"):
        hash(Matrix(ROWS))


def test_nearly_equal_matrices_are_close():
    a = Matrix(ROWS)
    assert a.is_close(a * (1 + 1e-6))
    assert not a.is_close(a * (1 + 1e-6), relative=1e-7)
    assert Matrix.zeros(1, 1).is_close(Matrix([[1e-3]]), absolute=1e-2)
    assert not a.is_close(a.T)
    assert not a.is_close(a[:1])
