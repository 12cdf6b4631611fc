"""Products cut into register tiles against float64: every height, width, kind, stride and end."""

import math

import naive
import numpy as np
import pytest
from from_python import from_python
from guarded import Guarded, places, record

from engine.kernels import call as operation
from engine.kernels import product
from engine.kernels.simd import WIDTH
from engine.kernels.tile import TALLEST, TALLEST_NARROW, VECTORS
from engine.kernels.tiles import SLIDE, SLIDES, SLIDING, SLIDING_BACK, SLIDING_KERNEL, STRIDING
from engine.kernels.uses import back_order

by_columns = from_python(product.by_columns)
by_rows = from_python(product.by_rows)
slide = from_python(product.slide)

NARROW_AND_WIDE = sorted({1, VECTORS})


def numbers(generator, *shape):
    return generator.standard_normal(shape).astype(np.float32)


class Product:
    """C [lines, rows, columns] = S + A·B under a mask, in guarded memory and in float64.

    `a` are the numbers of A as they lie, `a_places` [lines, rows, outer, inner] which of them each
    result is made of; `b` is [outer, inner, columns].
    """

    def __init__(self, a, a_places, b, *, onto=False, masked=False, floor=-math.inf, apart=0):
        lines, rows, self.outer, self.inner = a_places.shape
        columns = b.shape[2]
        generator = np.random.default_rng([lines, rows, self.outer, self.inner])
        self.guarded = Guarded()
        self.a, self.b = self.guarded.put(a), self.guarded.put(b)
        strides = (rows * (columns + apart) + 2 * apart, columns + apart, 1)
        begun = numbers(generator, lines, rows, columns) if onto else np.nan
        self.onto = int(onto)
        self.c = self.guarded.put_strided(np.broadcast_to(begun, (lines, rows, columns)), *strides)
        bias = numbers(generator, columns)
        self.s = self.guarded.put(bias)
        mask = numbers(generator, lines, rows, columns)
        m_strides = (rows * columns + 1, columns, 1)
        self.m = self.guarded.put_strided(mask, *m_strides) if masked else -1
        self.written = places(self.c, *zip((lines, rows, columns), strides, strict=True))
        self.fields = {
            "vectors": columns // WIDTH,
            "b_outer": self.inner * columns,
            "b_inner": columns,
            "c_line": strides[0],
            "c_row": strides[1],
            "m_line": m_strides[0] if masked else 0,
            "m_row": m_strides[1] if masked else 0,
            "scale": 1.5,
            "floor": floor,
        }
        self._begun, self._mask = np.float64(begun if onto else bias), mask if masked else None
        self.expect(np.float64(a[a_places]), np.float64(b))

    def expect(self, a, b):
        """What is to come of A [lines, rows, outer, inner] and B [outer, inner, columns]."""
        flat = a.reshape(-1, *a.shape[2:])
        total = naive.product(flat, b, 0.0, -math.inf).reshape(*a.shape[:2], -1) + self._begun
        if self._mask is None:
            self.exact = np.maximum(self.fields["floor"], total)
        else:
            self.exact = np.where(self._mask > 0, self.fields["scale"] * total, 0)

    def call(self, **strides):
        return record(operation.CONNECT, **self.fields, **strides)

    def check(self):
        """Right, and nothing else is touched."""
        made = self.guarded.memory[self.written]
        depth = self.outer * self.inner
        np.testing.assert_allclose(made, self.exact, rtol=1e-5, atol=2e-6 * depth**0.5)
        self.guarded.check_only(self.written)
        return made


def rows_product(shape, vectors, *, a_strides=None, **options):
    """`by_rows` of a shape (lines, rows, outer, inner)."""
    lines, rows, outer, inner = shape
    a_strides = a_strides or (rows * outer * inner, outer * inner, inner)
    generator = np.random.default_rng([*shape, vectors])
    at = places(0, *zip(shape, (*a_strides, 1), strict=True))
    at -= at.min()
    b = numbers(generator, outer, inner, vectors * WIDTH)
    made = Product(numbers(generator, at.max() + 1), at, b, **options)
    names = ("a_line", "a_row", "a_outer")
    call = made.call(**dict(zip(names, a_strides, strict=True)))
    by_rows(
        made.guarded.memory, call, lines, rows, made.a + at[0, 0, 0, 0], made.b, made.c, made.s,
        made.m, made.onto, outer, inner,
    )  # fmt: skip
    return made.check()


ENDS = [{"onto": True}, {"floor": 0.0, "apart": 3}, {"masked": True, "apart": 1}]


@pytest.mark.parametrize("vectors", NARROW_AND_WIDE)
@pytest.mark.parametrize("rows", range(1, 2 * TALLEST + 4))
def test_every_number_of_rows(rows, vectors):
    """Each end of a product: added to what is there, a floor, a mask."""
    for lines, end in zip((1, 2, 3), ENDS, strict=True):
        rows_product((lines, rows, 2, 5), vectors, **end)
        rows_product((lines, rows, 1, 1), vectors)


@pytest.mark.parametrize("vectors", NARROW_AND_WIDE)
@pytest.mark.parametrize("inner", [1, 2, 7, WIDTH - 1, WIDTH, WIDTH + 1, 97])
@pytest.mark.parametrize("outer", [1, 2, 5])
def test_every_depth_of_the_sum(outer, inner, vectors):
    for rows in (1, 2, 3, TALLEST + 1):
        rows_product((1, rows, outer, inner), vectors)
        rows_product((2, rows, outer, inner), vectors, onto=True)


def test_windows_may_overlap_and_strides_may_be_negative():
    rows_product((3, 13, 2, 6), 1, a_strides=(40, 2, 10))
    rows_product((2, 5, 3, 4), VECTORS, a_strides=(9, 1, 13))
    rows_product((2, 9, 3, 5), 1, a_strides=(-70, -7, 40))


def columns_product(groups, rows, outer, inner, vectors, *, a_strides=None, **options):
    """`by_columns`: rows of a group are neighbours in A."""
    a_line, a_outer, a_inner = a_strides or (outer * inner * rows, inner * rows, rows)
    generator = np.random.default_rng([groups, rows, outer, inner, vectors])
    at = places(0, (groups, a_line), (rows, 1), (outer, a_outer), (inner, a_inner))
    b = numbers(generator, outer, inner, vectors * WIDTH)
    made = Product(numbers(generator, at.max() + 1), at, b, **options)
    call = made.call(a_line=a_line, a_outer=a_outer, a_inner=a_inner)
    by_columns(
        made.guarded.memory, call, groups, rows, made.a, made.b, made.c, made.s, made.onto,
        outer, inner,
    )  # fmt: skip
    made.check()


@pytest.mark.parametrize("vectors", NARROW_AND_WIDE)
@pytest.mark.parametrize("rows", [*range(1, TALLEST + 3), 23, 27, 28, 29, 2 * TALLEST_NARROW + 1])
def test_every_number_of_neighbours(rows, vectors):
    columns_product(1, rows, 1, 1, vectors)
    columns_product(1, rows, 2, 3, vectors, onto=True)
    columns_product(1, rows, 1, 97, vectors, apart=2)


@pytest.mark.parametrize("vectors", NARROW_AND_WIDE)
@pytest.mark.parametrize(("groups", "rows"), [(3, 3), (2, 5)])
def test_whole_windows_of_one_channel(groups, rows, vectors):
    """The rows of a window are groups; neighbouring windows overlap."""
    for stride in (1, 2):
        strides = (17, stride * 17, stride)
        columns_product(groups, rows, 4, 6, vectors, a_strides=strides)
        columns_product(groups, rows, 1, 1, vectors, a_strides=strides, onto=True)


def windows_of(kind, pixels):
    """For each pixel its pairs (number of A, tap of the kernel)."""
    taps = range(SLIDING_KERNEL)
    if kind == SLIDING_BACK:
        # Window w of stride 2 and padding 1 holds pixel 2 w - 1 + tap.
        return [
            [(w, tap) for w in range(pixels) for tap in taps if 2 * w - 1 + tap == pixel]
            for pixel in range(pixels)
        ]
    stride = 2 if kind == STRIDING else 1
    return [[(stride * pixel + tap, tap) for tap in taps] for pixel in range(pixels)]


@pytest.mark.skipif(not SLIDES, reason="this CPU has too few vector registers for sliding tiles")
@pytest.mark.parametrize("end", [{}, {"floor": 0.0, "apart": 3}, {"masked": True}])
@pytest.mark.parametrize("pixels", [SLIDE, 2 * SLIDE, 3 * SLIDE])
@pytest.mark.parametrize("kind", [SLIDING, STRIDING, SLIDING_BACK])
def test_sliding_tiles(kind, pixels, end):
    """A number of A is the channels of a pixel, and meets each window that holds it."""
    pairs = windows_of(kind, pixels)
    count = 1 + max(number for pixel in pairs for number, _ in pixel)
    for lines, outer, channels in ((1, 1, 1), (2, 3, 5), (3, 2, WIDTH)):
        generator = np.random.default_rng([lines, pixels])
        row = count * channels + 1
        a = numbers(generator, (lines + outer) * row)
        b = numbers(generator, outer, SLIDING_KERNEL, channels, WIDTH)
        # The oracle sums over the taps that a pixel meets; those that it does not meet are zero.
        at = np.zeros((lines, pixels, outer, SLIDING_KERNEL * channels), int)
        met = np.zeros(at.shape)
        for pixel, pixel_pairs in enumerate(pairs):
            for number, tap in pixel_pairs:
                part = np.s_[:, pixel, :, tap * channels : (tap + 1) * channels]
                at[part] = places(number * channels, (lines, row), (outer, row), (channels, 1))
                met[part] = 1
        order = back_order(SLIDING_KERNEL, 2) if kind == SLIDING_BACK else [0, 1, 2]
        laid = b[:, order].reshape(outer, -1, WIDTH)
        made = Product(a, at, laid, **end)
        made.expect(np.float64(a)[at] * met, np.float64(b).reshape(outer, -1, WIDTH))
        call = made.call(a_line=row, a_row=channels, a_outer=row, b_tap=channels * WIDTH)
        slide(
            made.guarded.memory, call, kind, lines, pixels, made.a, made.b, made.c, made.s,
            made.m, outer, channels,
        )  # fmt: skip
        made.check()


def test_the_floor_is_a_rectifier_and_keeps_nan():
    a = np.array([1.0, -1.0, np.nan], np.float32)
    made = Product(a, np.arange(3).reshape(1, 3, 1, 1), np.full((1, 1, WIDTH), 2.0), floor=0.0)
    made.guarded.memory[made.s : made.s + WIDTH] = 0
    call = made.call(a_row=1)
    by_rows(made.guarded.memory, call, 1, 3, made.a, made.b, made.c, made.s, -1, 0, 1, 1)
    result = made.guarded.memory[made.written][0]
    assert (result[0] == 2).all()
    assert (result[1] == 0).all()
    assert np.isnan(result[2]).all()
