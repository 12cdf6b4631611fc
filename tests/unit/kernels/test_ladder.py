"""Every rung of the ladder against the float64 product, over shapes, dtypes, strides and teams."""

from pathlib import Path

import numpy as np
import pytest

import engine
from engine.kernels.ladder import RUNGS, find_rung
from engine.kernels.ladder.blocked import COLUMNS, DEPTH
from engine.kernels.simd import WIDTH
from engine.kernels.team import Team

PROJECT = Path(engine.__file__).parents[1]
NAMES = [rung.name for rung in RUNGS]
# [m, k] · [k, n]: ones, primes, and what lies one beside a vector's width.
SHAPES = [
    (1, 1, 1),
    (1, 7, 1),
    (5, 1, 3),
    (1, 29, WIDTH + 1),
    (2, 3, WIDTH - 1),
    (13, 17, 10),
    (19, 1, WIDTH),
    (31, 37, 2 * WIDTH + 1),
    (WIDTH - 1, WIDTH, WIDTH + 1),
    (WIDTH + 1, WIDTH - 1, 3 * WIDTH - 1),
    (67, 41, 3 * WIDTH + 1),
]
# For the fast rungs: sums longer than a panel is deep and than a part, more panels than a group
# has, more columns than a narrow product has, more rows than a tile.
LARGE_SHAPES = [
    (9, 2503, 11 * WIDTH + 3),
    (3 * WIDTH + 5, 3001, 10),
    (1031, 3, 2),
    (601, 67, 19),
    (7 * WIDTH - 1, 521, 23),
    (53, 61, 257),
]
SIMD = ["simd-tile", "simd-threads"]
GUARD = 70


@pytest.fixture(scope="module")
def teams():
    made = {threads: Team(threads) for threads in (1, 2, 3)}
    yield made
    for team in made.values():
        team.close()


def numbers(shape, dtype, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape).astype(dtype)


def guarded(shape, dtype):
    """Room for a result, NaN so far, and the array that it lies in the middle of."""
    size = shape[0] * shape[1]
    around = np.full(size + 2 * GUARD, np.nan, dtype)
    return around[GUARD : GUARD + size].reshape(shape), around


def check(rung, team, a, b):
    """`rung` gives a · b, and writes nothing else."""
    dtype = a.dtype
    out, around = guarded((a.shape[0], b.shape[1]), dtype)
    before = a.copy(), b.copy()
    rung.multiply(team, a, b, out)
    exact = a.astype(np.float64) @ b.astype(np.float64)
    sizes = np.abs(a).astype(np.float64) @ np.abs(b).astype(np.float64)
    error = np.abs(out - exact)
    assert (error <= sizes * a.shape[1] * np.finfo(dtype).eps).all(), error.max()
    assert np.isnan(around[:GUARD]).all()
    assert np.isnan(around[-GUARD:]).all()
    np.testing.assert_array_equal(a, before[0])
    np.testing.assert_array_equal(b, before[1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_a_rung_gives_the_product_of_any_shape(name, dtype, teams):
    for m, k, n in SHAPES:
        check(find_rung(name), teams[2], numbers((m, k), dtype), numbers((k, n), dtype, 1))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_a_rung_walks_any_strides(name, dtype, teams):
    for m, k, n in SHAPES:
        wide = numbers((2 * k, 3 * m), dtype)
        views = [wide[:k, :m].T, wide[::2, ::3].T, wide[k - 1 :: -1, m - 1 :: -1].T]
        others = [numbers((n, k), dtype).T, numbers((k, 2 * n), dtype)[:, ::2]]
        for a, b in zip([*views, views[0]], [*others, *others], strict=True):
            check(find_rung(name), teams[2], a, b)


def embedded(values):
    """The same values, each row between numbers that spoil whatever they get into."""
    around = np.full((values.shape[0] + 2, values.shape[1] + 5), np.nan, values.dtype)
    inside = around[1:-1, 2:-3]
    inside[:] = values
    return inside


def test_blocks_of_b_add_up_and_lie_side_by_side(teams):
    a, b = (
        numbers((3, 2 * DEPTH + 1), np.float32),
        numbers((2 * DEPTH + 1, COLUMNS + 1), np.float32),
    )
    check(find_rung("blocked"), teams[1], a, b)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", SIMD)
def test_tiles_cover_products_larger_than_their_blocks(name, dtype, teams):
    for m, k, n in LARGE_SHAPES:
        a, b = numbers((m, k), dtype), numbers((k, n), dtype, 1)
        for view in (a, embedded(a), np.ascontiguousarray(a.T).T, embedded(a.T).T):
            check(find_rung(name), teams[2], view, embedded(b))


@pytest.mark.parametrize("name", SIMD)
def test_tiles_spread_no_number_that_is_not_finite(name, teams):
    for m, k, n in [(37, 50, 10), (37, 50, 70), (3 * WIDTH + 1, 50, 10)]:
        a, b = numbers((m, k), np.float32), numbers((k, n), np.float32, 1)
        a[5, k - 1], b[k - 1, 3] = np.inf, np.nan
        for view in (a, np.ascontiguousarray(a.T).T):
            out = np.zeros((m, n), np.float32)
            find_rung(name).multiply(teams[2], view, b, out)
            expected = np.zeros((m, n), bool)
            expected[5], expected[:, 3] = True, True
            np.testing.assert_array_equal(~np.isfinite(out), expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_rung_takes_operands_that_nobody_may_write_to(name, teams):
    a, b = numbers((9, 8), np.float32), numbers((8, 7), np.float32)
    a.setflags(write=False)
    b.setflags(write=False)
    check(find_rung(name), teams[2], a, b)
    check(find_rung(name), teams[2], b.T, a.T)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [rung.name for rung in RUNGS if rung.parallel])
def test_the_result_does_not_depend_on_the_number_of_threads(name, dtype, teams):
    for m, k, n in [(61, 53, 47), (1201, 31, 10), (83, 40, 11 * WIDTH + 1), (101, 2600, 10)]:
        a, b = numbers((m, k), dtype), numbers((k, n), dtype, 1)
        for view in (a, np.ascontiguousarray(a.T).T):
            results = []
            for team in teams.values():
                results.append(np.zeros((m, n), dtype))
                find_rung(name).multiply(team, view, b, results[-1])
            for result in results[1:]:
                np.testing.assert_array_equal(result, results[0])


def test_rungs_stand_in_order_and_each_at_its_line():
    assert NAMES == [
        "pure-python",
        "naive",
        "row-tasks",
        "cell-tasks",
        "loop-order",
        "blocked",
        "simd-tile",
        "simd-threads",
        "blas",
    ]
    for rung in RUNGS:
        lines = (PROJECT / rung.source).read_text(encoding="utf-8").splitlines()
        assert lines[rung.line - 1].startswith(("def ", "@njit")), rung.source
        assert lines[0].startswith('"""')
        assert rung.title
        assert rung.sentence.endswith(".")


def test_rungs_share_work_where_they_say_so():
    sharing = {rung.name for rung in RUNGS if rung.parallel}
    assert sharing == {"row-tasks", "cell-tasks", "simd-threads", "blas"}


def test_an_unknown_rung_is_a_key_error():
    with pytest.raises(KeyError):
        find_rung("bogo-product")
