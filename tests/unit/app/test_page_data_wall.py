"""Where samples stand on the wall, and the texture they are composed from."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.pages.data.texture import compose, pitch_of, texture_of
from app.pages.data.wall_grid import Grid, grid_of
from app.pages.data.wall_keys import place_by


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(3).integers(0, 256, (50, 28, 28), np.uint8)


def test_composed_samples_stand_in_rows_with_gaps_of_paper(images):
    indices = np.array([7, 3, 3, 49, 0, 12, 30])
    wall = compose(images, indices, 3)
    expected = np.zeros((90, 90), np.uint8)
    for place, index in enumerate(indices):
        y, x = 30 * (place // 3) + 1, 30 * (place % 3) + 1
        expected[y : y + 28, x : x + 28] = images[index]
    assert np.array_equal(wall, expected)


def test_halves_are_the_means_of_four_pixels(images):
    texture = texture_of(images)
    exact = images.reshape(50, 14, 2, 14, 2).astype(float).mean(axis=(2, 4))
    assert np.abs(texture.half - exact).max() <= 0.5
    assert pitch_of(texture.half) == 15
    assert compose(texture.half, np.arange(4), 2).shape == (30, 30)


def test_small_squares_take_the_halves(images):
    texture = texture_of(images)
    assert texture.level(15) is texture.half
    assert texture.level(16) is texture.full
    assert texture.level(120) is texture.full


def test_more_samples_than_are_halved_at_a_time():
    images = np.random.default_rng(4).integers(0, 256, (5000, 28, 28), np.uint8)
    halves = texture_of(images).half
    for index in (0, 2047, 2048, 4999):
        assert np.array_equal(halves[index], texture_of(images[index : index + 1]).half[0])


def test_every_place_is_found_where_it_stands():
    grid = grid_of(100, 215, 30)
    assert (grid.columns, grid.left, grid.rows, grid.height) == (7, 2, 15, 450)
    for place in range(100):
        x, y = grid.corner(place)
        assert grid.at(x, y) == grid.at(x + 29, y + 29) == place
    assert grid.at(1, 0) is None
    assert grid.at(2 + 210, 0) is None
    assert grid.at(2 + 2 * 30, 14 * 30) is None
    assert grid.at(5, -1) is None


def test_a_narrow_wall_has_one_column():
    assert grid_of(5, 10, 30) == Grid(5, 1, 30)


@pytest.mark.parametrize(
    ("top", "height", "rows"),
    [(0, 60, range(0, 2)), (29, 2, range(0, 2)), (30, 30, range(1, 2)), (400, 900, range(13, 15))],
)
def test_only_rows_that_are_seen_count(top, height, rows):
    assert grid_of(100, 215, 30).rows_seen(top, height) == rows


def test_no_row_is_seen_of_nothing():
    assert len(grid_of(0, 215, 30).rows_seen(0, 500)) == 0


@pytest.mark.parametrize(
    ("place", "across", "down", "to"),
    [
        (0, 1, 0, 1),
        (0, -1, 0, 0),
        (99, 1, 0, 99),
        (6, 1, 0, 7),
        (3, 0, 1, 10),
        (3, 0, -1, 3),
        (50, 0, 100, 99),
        (52, 0, 100, 94),
        (52, 0, -100, 3),
    ],
)
def test_keys_lead_to_the_nearest_place_there_is(place, across, down, to):
    assert grid_of(100, 215, 30).moved(place, across, down) == to


@pytest.mark.parametrize(
    ("key", "current", "to"),
    [
        (Qt.Key.Key_Home, 50, 0),
        (Qt.Key.Key_End, -1, 99),
        (Qt.Key.Key_Right, 50, 51),
        (Qt.Key.Key_Up, 50, 43),
        (Qt.Key.Key_PageDown, 50, 50 + 3 * 7),
        (Qt.Key.Key_PageUp, 50, 50 - 3 * 7),
        (Qt.Key.Key_Right, -1, 14),
        (Qt.Key.Key_A, 50, None),
    ],
)
def test_every_key_leads_where_it_says(key, current, to):
    # Three rows and a half are seen, the first of them from its middle on.
    assert place_by(key, grid_of(100, 215, 30), current, 45, 105) == to
