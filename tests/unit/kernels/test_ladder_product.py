"""The one place that chooses a rung: what it accepts, what it refuses, and in which words."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine.kernels.ladder import RUNGS
from engine.kernels.ladder.product import BEST, multiply


def numbers(m, n, dtype=np.float32):
    return np.random.default_rng([m, n]).standard_normal((m, n)).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_product_is_new_and_of_the_operands_dtype(dtype):
    a, b = numbers(5, 3, dtype), numbers(3, 4, dtype)
    made = multiply(a, b)
    assert made.dtype == dtype
    assert made.flags.c_contiguous
    assert made.flags.owndata
    np.testing.assert_allclose(made, a.astype(np.float64) @ b, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("rung", [rung.name for rung in RUNGS])
def test_any_rung_can_be_chosen_with_any_number_of_threads(rung):
    a, b = numbers(21, 5), numbers(5, 6)
    for threads in (None, 1, 2):
        np.testing.assert_allclose(multiply(a, b, rung, threads), a @ b, rtol=1e-4, atol=1e-5)


def test_the_best_rung_is_one_of_them():
    assert BEST in {rung.name for rung in RUNGS}


@pytest.mark.parametrize(("m", "k", "n"), [(0, 3, 2), (2, 0, 3), (2, 3, 0), (0, 0, 0)])
def test_a_product_without_numbers_is_zeros(m, k, n):
    made = multiply(np.ones((m, k)), np.ones((k, n)))
    np.testing.assert_array_equal(made, np.zeros((m, n)))


def test_operands_that_compiled_code_cannot_walk_are_copied():
    a, b = numbers(6, 4), numbers(4, 5)
    inside = np.zeros(6 * 4, [("tag", "i1"), ("value", "<f4")])
    inside["value"] = a.ravel()
    odd = inside["value"].reshape(6, 4)
    assert odd.strides == (20, 5)
    np.testing.assert_allclose(multiply(odd, b), a @ b, rtol=1e-5, atol=1e-6)


def test_shapes_that_do_not_fit_are_both_named():
    with pytest.raises(ValueError, match=r"2×3 and 4×5.*3 is not 4"):
        multiply(np.ones((2, 3)), np.ones((4, 5)))
    with pytest.raises(ValueError, match=r"3 and 3×2.*matrices"):
        multiply(np.ones(3), np.ones((3, 2)))


@pytest.mark.parametrize("other", [np.float64, np.int32, np.float16])
def test_dtypes_that_do_not_fit_are_named(other):
    with pytest.raises(TypeError, match=f"float32 and {np.dtype(other)}"):
        multiply(np.ones((2, 2), np.float32), np.ones((2, 2), other))


def test_numbers_in_a_foreign_byte_order_are_refused():
    foreign = np.ones((2, 2), np.dtype(np.float32).newbyteorder())
    with pytest.raises(TypeError, match="float32"):
        multiply(foreign, foreign)


def test_threads_of_a_program_may_multiply_at_once():
    a, b = numbers(40, 30), numbers(30, 20)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: multiply(a, b, "row-tasks", 2), range(20)))
    for result in results:
        np.testing.assert_array_equal(result, results[0])
