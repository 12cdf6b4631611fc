"""The algebra against NumPy, and its laws."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from matrices import SIZES, anything, numbers, steady

from engine.matrix.matrix import Matrix


def same(matrix, array):
    """Exactly these numbers, in this shape and dtype."""
    np.testing.assert_array_equal(matrix.to_array(), array, strict=True)


@steady
@given(anything(2))
def test_plus_minus_times_and_divide_go_number_by_number(pair):
    a, b = pair
    same(Matrix(a) + Matrix(b), a + b)
    same(Matrix(a) - Matrix(b), a - b)
    same(Matrix(a) * Matrix(b), a * b)
    same(Matrix(a) / Matrix(b * b + 1), a / (b * b + 1))
    same(-Matrix(a), -a)


@steady
@given(anything(), st.sampled_from([2, -3, 0.5, True, np.float64(1.5), np.float32(3), np.int8(4)]))
def test_one_number_goes_with_all_on_both_sides_and_keeps_the_dtype(made, number):
    (a,) = made
    plain = float(number)
    same(Matrix(a) + number, a + plain)
    same(number + Matrix(a), a + plain)
    same(Matrix(a) - number, a - plain)
    same(number - Matrix(a), plain - a)
    same(Matrix(a) * number, a * plain)
    same(number * Matrix(a), a * plain)
    same(Matrix(a) / number, a / plain)
    same(number / Matrix(a * a + 1), plain / (a * a + 1))


@steady
@given(st.data(), SIZES, SIZES, SIZES, SIZES)
def test_the_product_keeps_its_laws(data, m, k, n, p):
    a, b = data.draw(numbers(m, k)), data.draw(numbers(k, n))
    c, d = data.draw(numbers(n, p)), data.draw(numbers(k, n))
    left, right, last, other = map(Matrix, (a, b, c, d))
    same(left @ right, a @ b)
    assert (left @ right) @ last == left @ (right @ last)
    assert left @ (right + other) == left @ right + left @ other
    assert (left @ right).T == right.T @ left.T
    assert Matrix.identity(m) @ left == left == left @ Matrix.identity(k)


@steady
@given(st.data(), SIZES, SIZES, SIZES)
def test_products_take_transposed_and_sliced_views(data, m, k, n):
    a, b = data.draw(numbers(k, m)), data.draw(numbers(n, 2 * k))
    same(Matrix(a).T @ Matrix(b)[:, ::2].T, a.T @ b[:, ::2].T)


def test_float32_with_float64_makes_float64():
    narrow, wide = Matrix.ones(3, 3, np.float32), Matrix.identity(3)
    for made in (narrow + wide, wide * narrow, narrow @ wide, wide @ narrow, narrow.above(wide)):
        assert made.dtype == np.float64
    assert (narrow @ narrow).dtype == (narrow - narrow).dtype == np.float32


@steady
@given(anything())
def test_map_takes_ufuncs_and_functions_of_the_whole_array(made):
    (a,) = made
    same(Matrix(a).map(np.square), a * a)
    same(Matrix(a).map(lambda values: values > 0), (a > 0).astype(a.dtype))
    same(Matrix(a).map(lambda values: values[::-1]), a[::-1])


@steady
@given(anything())
def test_sums_of_all_of_rows_and_of_columns(made):
    (a,) = made
    assert Matrix(a).sum() == a.sum()
    same(Matrix(a).sum_rows(), a.sum(axis=1, keepdims=True))
    same(Matrix(a).sum_columns(), a.sum(axis=0, keepdims=True))


def test_sums_of_float32_are_added_up_in_float64():
    ones = Matrix.ones(3_000_000, 1, np.float32) * 0.1
    expected = np.float64(np.float32(0.1)) * 3_000_000
    assert ones.sum() == pytest.approx(expected, rel=1e-9)
    assert float(ones.sum_columns()) == pytest.approx(expected, rel=1e-7)


@steady
@given(anything(sizes=st.integers(1, 7)), st.sampled_from([np.max, np.mean, np.minimum.reduce]))
def test_reductions_of_all_of_rows_and_of_columns(made, function):
    (a,) = made
    assert Matrix(a).reduce(function) == function(a, axis=None)
    same(Matrix(a).reduce_rows(function), function(a, axis=1)[:, None])
    same(Matrix(a).reduce_columns(function), function(a, axis=0)[None, :])


@steady
@given(anything())
def test_transposing_twice_changes_nothing(made):
    (a,) = made
    same(Matrix(a).T, a.T)
    assert Matrix(a) == Matrix(a).T.T


def test_the_cost_of_linear_regression_reads_as_on_paper():
    generator = np.random.default_rng(1)
    x, t, y = (generator.standard_normal(shape) for shape in ((50, 4), (4, 1), (50, 1)))
    X, theta, Y = Matrix(x), Matrix(t), Matrix(y)  # noqa: N806
    h = X @ theta - Y
    cost = (h * h).sum() / (2 * X.rows)
    assert cost == pytest.approx(((x @ t - y) ** 2).mean() / 2)
