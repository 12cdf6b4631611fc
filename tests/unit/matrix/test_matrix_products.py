"""The rung that multiplies is chosen in one place, for a block of code."""

import threading

import numpy as np
import pytest

from engine.kernels.ladder import RUNGS, product
from engine.matrix.matrix import Matrix
from engine.matrix.products import products_by

A = Matrix(np.arange(6).reshape(2, 3))


@pytest.fixture
def asked(monkeypatch):
    """What was asked of the ladder: (rung, threads, operands)."""
    calls = []
    real = product.multiply

    def multiply(a, b, rung=product.BEST, threads=None):
        calls.append((rung, threads, a, b))
        return real(a, b, "blas", threads)

    monkeypatch.setattr(product, "multiply", multiply)
    return calls


def test_products_within_the_block_are_of_the_chosen_rung(asked):
    with products_by("naive", threads=2):
        made = A @ A.T
        with products_by("blocked"):
            A @ A.T
        A @ A.T
    assert [(rung, threads) for rung, threads, *_ in asked] == [
        ("naive", 2),
        ("blocked", None),
        ("naive", 2),
    ]
    assert made == Matrix([[5, 14], [14, 50]])


def test_after_the_block_and_an_error_in_it_products_are_the_best_again(asked):
    with pytest.raises(ZeroDivisionError), products_by("naive"):
        1 / 0  # noqa: B018
    assert Matrix([[5, 14], [14, 50]]) == A @ A.T
    assert not asked


def test_another_thread_chooses_for_itself(asked):
    with products_by("naive"):
        thread = threading.Thread(target=lambda: A @ A.T)
        thread.start()
        thread.join()
    assert not asked


def test_an_unknown_rung_is_a_key_error():
    with pytest.raises(KeyError), products_by("gears"):
        A @ A.T


def test_views_go_to_the_ladder_as_they_are(asked):
    wide = Matrix.ones(40, 30, np.float32)
    with products_by("naive"):
        wide.T @ wide[:, 1:]
    (_, _, a, b) = asked[0]
    assert a.dtype == b.dtype == np.float32
    assert np.shares_memory(a, wide.to_array())
    assert np.shares_memory(b, wide.to_array())


@pytest.mark.parametrize("shape", [(0, 3, 2), (3, 0, 2), (3, 2, 0), (0, 0, 0)])
@pytest.mark.parametrize("rung", [rung.name for rung in RUNGS])
def test_products_of_nothing_are_zeros(shape, rung):
    m, k, n = shape
    with products_by(rung):
        assert Matrix.ones(m, k) @ Matrix.ones(k, n) == Matrix.zeros(m, n)
