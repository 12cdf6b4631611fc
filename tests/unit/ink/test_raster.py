from itertools import pairwise

import numpy as np
import pytest

from engine.kernels.raster import draw_lines, resample

FINE = 16


def covered(points, radii, height, width):
    """Coverage by counting: FINE x FINE positions a pixel, each in or out of many small discs."""
    y, x = (np.mgrid[0 : height * FINE, 0 : width * FINE] + 0.5) / FINE
    inside = np.zeros(x.shape, dtype=bool)
    for (a, b), (r, s) in zip(pairwise(points), pairwise(radii), strict=True):
        for share in np.linspace(0, 1, 200):
            centre, radius = a + share * (b - a), r + share * (s - r)
            inside |= (x - centre[0]) ** 2 + (y - centre[1]) ** 2 <= radius**2
    return inside.reshape(height, FINE, width, FINE).mean(axis=(1, 3))


def drawn(points, radii, height, width, ends=None):
    raster = np.zeros((height, width), dtype=np.float32)
    ends = [len(points)] if ends is None else ends
    draw_lines(raster, np.array(points, float), np.array(radii, float), np.array(ends))
    return raster


@pytest.mark.parametrize("seed", range(6))
def test_coverage_is_that_of_counting_in_a_much_finer_raster(seed):
    rng = np.random.default_rng(seed)
    points, radii = rng.uniform(-2, 18, (2, 2)), rng.uniform(0.6, 3, 2)
    # The box filter sees every edge straight on; slanted edges and tight curves are a little off.
    error = np.abs(drawn(points, radii, 14, 16) - covered(points, radii, 14, 16))
    assert error.max() < 0.15
    assert error.mean() < 0.01


@pytest.mark.parametrize("seed", range(6))
def test_coverage_of_lines_that_turn_is_off_only_where_they_meet(seed):
    rng = np.random.default_rng(seed)
    points, radii = rng.uniform(-2, 18, (3, 2)), rng.uniform(0.6, 3, 3)
    error = np.abs(drawn(points, radii, 14, 16) - covered(points, radii, 14, 16))
    # Where two edges share a pixel, the greater coverage counts instead of the union.
    assert error.max() < 0.5
    assert np.percentile(error, 97) < 0.12
    assert error.mean() < 0.012


def test_an_upright_line_covers_exactly_what_it_covers():
    raster = drawn([[4.25, -5], [4.25, 15]], [1.0, 1.0], 8, 8)
    np.testing.assert_allclose(raster[4], [0, 0, 0, 0.75, 1, 0.25, 0, 0], atol=1e-6)


def test_a_line_thinner_than_a_pixel_is_as_faint_as_it_is_thin():
    raster = drawn([[-5, 4.5], [15, 4.5]], [0.1, 0.1], 8, 8)
    np.testing.assert_allclose(raster[4], 0.2, atol=1e-6)
    assert raster[[3, 5]].max() == 0


def test_a_line_of_one_point_is_a_disc():
    raster = drawn([[5.5, 5.5]], [3.0], 11, 11)
    assert raster.sum() == pytest.approx(np.pi * 9, rel=0.01)
    np.testing.assert_array_equal(raster, raster.T)


def test_a_disc_inside_its_neighbour_adds_nothing():
    alone = drawn([[5.5, 5.5]], [4.0], 11, 11)
    np.testing.assert_array_equal(drawn([[5.5, 5.5], [6, 5.5]], [4.0, 1.0], 11, 11), alone)
    np.testing.assert_array_equal(drawn([[6, 5.5], [5.5, 5.5]], [1.0, 4.0], 11, 11), alone)


def test_lines_do_not_join_and_what_was_there_stays():
    apart = drawn([[2, 2], [2, 6], [8, 2], [8, 6]], [0.5] * 4, 8, 10, ends=[2, 4])
    assert apart[:, 5].max() == 0
    again = apart.copy()
    draw_lines(again, np.array([[2.0, 2.0]]), np.array([0.5]), np.array([1]))
    np.testing.assert_array_equal(again, apart)


@pytest.mark.parametrize("far", [1e9, -1e9, 1e300])
def test_lines_far_outside_are_clipped(far):
    assert drawn([[far, far], [far, 0]], [1, 1], 8, 8).sum() == 0
    assert drawn([[3.5, 3.5], [3.5, -1e9]], [1, 1], 8, 8)[0, 3] == 1


def resampled(source, shape, x, y, scale):
    raster = np.full(shape, -1, dtype=np.float32)
    resample(raster, np.ascontiguousarray(source, dtype=np.float32), x, y, scale)
    return raster


def test_scale_one_in_place_copies():
    source = np.random.default_rng(0).random((7, 5))
    np.testing.assert_allclose(resampled(source, (7, 5), 0, 0, 1), source, atol=1e-6)
    np.testing.assert_allclose(resampled(source, (5, 3), 2, 2, 1), source[2:, 2:], atol=1e-6)


def test_half_a_pixel_aside_interpolates_linearly():
    np.testing.assert_allclose(
        resampled([[0.0, 1.0, 0.5]], (1, 3), 0.5, 0, 1), [[0.5, 0.75, 0.25]], atol=1e-6
    )


@pytest.mark.parametrize("factor", [2, 3, 8])
def test_reducing_by_a_whole_factor_takes_means_of_blocks(factor):
    source = np.random.default_rng(1).random((4 * factor, 6 * factor))
    means = source.reshape(4, factor, 6, factor).mean(axis=(1, 3))
    np.testing.assert_allclose(resampled(source, (4, 6), 0, 0, 1 / factor), means, atol=1e-6)


def test_reducing_by_any_factor_is_true_to_area():
    source = np.random.default_rng(2).random((13, 17))
    scale, fine = 0.37, 40
    raster = resampled(source, (9, 10), -4.5, -5.5, scale)
    y, x = (np.mgrid[0 : 9 * fine, 0 : 10 * fine] + 0.5) / fine / scale - [[[5.5]], [[4.5]]]
    row, column = np.floor(y).astype(int), np.floor(x).astype(int)
    there = (row >= 0) & (row < 13) & (column >= 0) & (column < 17)
    values = np.where(there, source[row.clip(0, 12), column.clip(0, 16)], 0)
    np.testing.assert_allclose(
        raster, values.reshape(9, fine, 10, fine).mean(axis=(1, 3)), atol=0.01
    )
    assert raster.sum() == pytest.approx(source.sum() * scale**2, rel=1e-5)


def test_enlarging_keeps_the_mass_and_the_range():
    source = np.pad(np.random.default_rng(3).random((5, 5)), 2)
    raster = resampled(source, (36, 36), 0, 0, 4.0)
    assert raster.sum() == pytest.approx(source.sum() * 16, rel=1e-3)
    assert raster.min() >= 0
    assert raster.max() <= source.max()
