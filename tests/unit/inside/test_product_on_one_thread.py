"""A product in blocks is the product, whatever the shapes."""

import numpy as np
import pytest

from engine.inside.product import product


@pytest.mark.parametrize(
    "shape",
    [
        (1, 2048, 64),
        (64, 3, 1),
        (32, 288, 196),
        (128, 1152, 16),
        (3, 100_000, 5),
        (2, 300_000, 2),
        (700, 9, 900),
        (0, 5, 3),
        (4, 5, 0),
    ],
)
def test_blocks_make_the_whole_product(shape):
    rows, depth, columns = shape
    generator = np.random.default_rng(0)
    a = generator.standard_normal((rows, depth)).astype(np.float32)
    b = generator.standard_normal((columns, depth)).astype(np.float32).T
    expected = a.astype(np.float64) @ b.astype(np.float64)
    made = product(a, b)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, expected, atol=2e-6 * depth)


def test_a_product_with_float64_is_float64():
    a, b = np.ones((3, 4), np.float32), np.ones((4, 5))
    assert product(a, b).dtype == np.float64
