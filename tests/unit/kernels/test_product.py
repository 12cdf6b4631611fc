"""The register tile against the float64 product: every height, width, stride and epilogue."""

import naive
import numpy as np
import pytest
from guarded import Guarded, places

from engine.kernels.simd import WIDTH
from engine.kernels.tile import TALLEST, VECTORS, product

HEIGHTS = range(1, 2 * TALLEST + 3)
NO_FLOOR = np.float32(-np.inf)


def numbers(generator, *shape):
    return generator.standard_normal(shape).astype(np.float32)


def run(
    shape, *, a_strides=None, b_strides=None, c_row=None, start="zeros", floor=NO_FLOOR, seed=0
):
    """`product` of a shape (rows, vectors, outer, inner) in guarded memory, against the oracle."""
    rows, vectors, outer, inner = shape
    columns = vectors * WIDTH
    generator = np.random.default_rng([seed, *shape])
    a = numbers(generator, rows, outer, inner)
    b = numbers(generator, outer, inner, columns)
    guarded = Guarded()
    a_strides = a_strides or (outer * inner, inner, 1)
    b_strides = b_strides or (inner * columns, columns)
    a_place = guarded.put_strided(a, *a_strides)
    b_place = guarded.put_strided(b, *b_strides, 1)
    c_row = columns if c_row is None else c_row
    if start == "itself":
        s = numbers(generator, rows, columns)
        c_place = s_place = guarded.put_strided(s, c_row, 1)
        s_row = c_row
    else:
        s = np.zeros(columns, np.float32) if start == "zeros" else numbers(generator, columns)
        s_place, s_row = guarded.put(s), 0
        c_place = guarded.put_strided(np.full((rows, columns), np.nan), c_row, 1)
    product(
        guarded.memory, rows, vectors, a_place, *a_strides, b_place, *b_strides,
        c_place, c_row, s_place, s_row, outer, inner, floor,
    )  # fmt: skip
    written = places(c_place, (rows, c_row), (columns, 1))
    exact = naive.product(*(x.astype(np.float64) for x in (a, b, s)), float(floor))
    np.testing.assert_allclose(
        guarded.memory[written], exact, rtol=1e-5, atol=1e-6 * (outer * inner) ** 0.5
    )
    guarded.check_only(written)


@pytest.mark.parametrize("vectors", sorted({1, VECTORS}))
@pytest.mark.parametrize("rows", HEIGHTS)
def test_every_height_gives_the_product_and_touches_nothing_else(rows, vectors):
    run((rows, vectors, 3, 5))
    run((rows, vectors, 1, 1), start="bias", floor=np.float32(0))
    run((rows, vectors, 2, 7), start="itself")


@pytest.mark.parametrize("inner", [1, 2, WIDTH - 1, WIDTH, WIDTH + 1, 97])
@pytest.mark.parametrize("outer", [1, 2, 5])
def test_every_depth_of_the_sum(outer, inner):
    run((3, VECTORS, outer, inner))
    run((TALLEST + 1, 1, outer, inner), start="itself", floor=np.float32(0))


def test_rows_of_the_result_may_stand_apart():
    run((17, VECTORS, 2, 3), c_row=VECTORS * WIDTH + 5)
    run((17, VECTORS, 2, 3), c_row=VECTORS * WIDTH + 5, start="itself")


def test_a_may_be_read_across_its_rows():
    rows, outer, inner = 9, 3, 11
    run((rows, 1, outer, inner), a_strides=(1, inner * rows, rows))


def test_strides_may_be_negative():
    run((7, 1, 3, 5), a_strides=(40, -8, 1), b_strides=(6 * WIDTH, WIDTH))
    run((7, VECTORS, 3, 5), a_strides=(40, 6, -1))


def test_windows_may_overlap():
    """A convolution's rows: neighbours share numbers of A."""
    generator = np.random.default_rng(5)
    line = numbers(generator, 40)
    b = numbers(generator, 2, 6, WIDTH)
    guarded = Guarded()
    a_place, b_place, zeros = guarded.put(line), guarded.put(b), guarded.put(np.zeros(WIDTH))
    c_place = guarded.room(13 * WIDTH)
    product(
        guarded.memory, 13, 1, a_place, 2, 10, 1, b_place, 6 * WIDTH, WIDTH,
        c_place, WIDTH, zeros, 0, 2, 6, NO_FLOOR,
    )  # fmt: skip
    written = places(c_place, (13, WIDTH), (WIDTH, 1))
    a = line[places(0, (13, 2), (2, 10), (6, 1))].astype(np.float64)
    exact = naive.product(a, b.astype(np.float64), 0.0, -np.inf)
    np.testing.assert_allclose(guarded.memory[written], exact, rtol=1e-5, atol=1e-5)
    guarded.check_only(written)


def test_a_row_of_a_may_be_used_for_all_rows():
    """Stride 0: how a bias' gradient sums the columns of B."""
    b = np.arange(6 * WIDTH, dtype=np.float32).reshape(2, 3, WIDTH)
    guarded = Guarded()
    one, b_place, zeros = guarded.put([1]), guarded.put(b), guarded.put(np.zeros(WIDTH))
    c_place = guarded.room(WIDTH)
    product(
        guarded.memory, 1, 1, one, 0, 0, 0, b_place, 3 * WIDTH, WIDTH,
        c_place, 0, zeros, 0, 2, 3, NO_FLOOR,
    )  # fmt: skip
    made = guarded.memory[c_place : c_place + WIDTH]
    np.testing.assert_array_equal(made, b.sum(axis=(0, 1)))


def test_the_floor_is_a_rectifier_and_keeps_nan():
    guarded = Guarded()
    a = guarded.put([1.0, -1.0, np.nan])
    b, zeros = guarded.put(np.full(WIDTH, 2.0)), guarded.put(np.zeros(WIDTH))
    c = guarded.room(3 * WIDTH)
    product(guarded.memory, 3, 1, a, 1, 0, 0, b, 0, 0, c, WIDTH, zeros, 0, 1, 1, np.float32(0))
    made = guarded.memory[c : c + 3 * WIDTH].reshape(3, WIDTH)
    assert (made[0] == 2).all()
    assert (made[1] == 0).all()
    assert np.isnan(made[2]).all()


def test_the_result_does_not_depend_on_the_height_of_its_tile():
    """To the bit: so images may be grouped in any way."""
    generator = np.random.default_rng(8)
    a, b = numbers(generator, 30, 50), numbers(generator, 50, WIDTH)

    def of_rows(first, rows):
        guarded = Guarded()
        a_place, b_place, zeros = guarded.put(a), guarded.put(b), guarded.put(np.zeros(WIDTH))
        c = guarded.room(rows * WIDTH)
        product(
            guarded.memory, rows, 1, a_place + first * 50, 50, 0, 1, b_place, 0, WIDTH,
            c, WIDTH, zeros, 0, 1, 50, NO_FLOOR,
        )  # fmt: skip
        return guarded.memory[c : c + rows * WIDTH].reshape(rows, WIDTH)

    whole = of_rows(0, 30)
    for first, rows in ((0, 1), (1, 7), (8, 15), (23, 7)):
        np.testing.assert_array_equal(of_rows(first, rows), whole[first : first + rows])
