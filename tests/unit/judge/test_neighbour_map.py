"""The map that keeps neighbours, against what it promises."""

import itertools

import numpy as np
import pytest

from engine.judge.neighbour_map import neighbour_map, place_among
from engine.judge.projection import principal


def mixture(seed, count=600, units=20, clusters=12):
    """Features around some centres, and the centre of each."""
    generator = np.random.default_rng(seed)
    centres = 4 * generator.standard_normal((clusters, units))
    own = generator.integers(0, clusters, count)
    return (centres[own] + generator.standard_normal((count, units))).astype(np.float32), own


def trustworthiness(features, positions, neighbours=15):
    """Venna and Kaski, Neighborhood Preservation in Nonlinear Projection Methods, 2001, eq. 1."""
    count = len(features)
    far = np.linalg.norm(features[:, None] - features, axis=2)
    ranks = far.argsort(axis=1).argsort(axis=1)  # 0 is the sample itself
    close = np.linalg.norm(positions[:, None] - positions, axis=2)
    np.fill_diagonal(close, np.inf)
    mapped = close.argsort(axis=1)[:, :neighbours]
    excess = np.take_along_axis(ranks, mapped, axis=1) - neighbours
    scale = count * neighbours * (2 * count - 3 * neighbours - 1)
    return 1 - 2 / scale * np.maximum(0, excess).sum()


def start_of(features):
    return principal(features).place(features)


@pytest.mark.parametrize("seed", [1, 2])
def test_neighbours_are_kept_far_better_than_by_principal_axes(seed):
    features, _ = mixture(seed)
    start = start_of(features)
    *_, positions = neighbour_map(features, start)
    flat, kept = trustworthiness(features, start), trustworthiness(features, positions)
    assert kept > 0.94
    assert 1 - kept < 0.5 * (1 - flat)


def test_the_same_seed_gives_the_same_maps_and_another_seed_others():
    features, _ = mixture(3, count=120)
    start = start_of(features)
    maps, again = (list(neighbour_map(features, start, seed=4)) for _ in range(2))
    np.testing.assert_array_equal(maps, again)
    *_, other = neighbour_map(features, start, seed=5)
    assert (maps[-1] != other).any()


def test_maps_come_again_and_again_from_the_start_on():
    features, _ = mixture(4, count=200)
    start = start_of(features)
    reports = []
    maps = list(neighbour_map(features, start, reports.append))
    assert len(maps) == 50
    assert all(one.dtype == np.float32 and one.shape == (200, 2) for one in maps)
    assert not maps[0].flags.writeable
    assert np.isfinite(maps).all()
    # The last steps are small.
    moves = [np.abs(after - before).max() for before, after in itertools.pairwise(maps)]
    assert moves[-1] < 0.5 < max(moves)
    assert {told.what for told in reports} == {"finding neighbours", "bringing neighbours together"}
    assert reports[-1].done == reports[-1].total


def test_many_units_are_mapped_along_their_principal_axes():
    features, own = mixture(5, count=300, units=200, clusters=4)
    *_, positions = neighbour_map(features, start_of(features))
    centres = np.array([positions[own == cluster].mean(axis=0) for cluster in range(4)])
    closest = np.linalg.norm(positions[:, None] - centres, axis=2).argmin(axis=1)
    assert (closest == own).all()


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_samples_are_mapped_too(count):
    features = np.ones((count, 3), np.float32)
    *_, positions = neighbour_map(features, np.zeros((count, 2), np.float32))
    assert positions.shape == (count, 2)
    assert np.isfinite(positions).all()


def test_a_known_sample_is_placed_where_it_lies():
    features, _ = mixture(6)
    positions = start_of(features)
    np.testing.assert_allclose(place_among(features[:5], features, positions), positions[:5])


def test_a_new_sample_is_placed_among_its_own_kind():
    features, own = mixture(7)
    *_, positions = neighbour_map(features[50:], start_of(features[50:]))
    centres = np.array([positions[own[50:] == cluster].mean(axis=0) for cluster in range(12)])
    placed = place_among(features[:50], features[50:], positions)
    assert placed.dtype == np.float32
    closest = np.linalg.norm(placed[:, None] - centres, axis=2).argmin(axis=1)
    assert (closest == own[:50]).all()


def test_what_moves_little_is_placed_nearby():
    features, _ = mixture(8)
    positions = start_of(features)
    way = np.linspace(features[0], features[1], 400)
    steps = np.abs(np.diff(place_among(way, features, positions), axis=0)).max()
    assert steps < 0.1 * np.ptp(positions)


def test_neighbours_all_equally_far_count_alike():
    features = np.eye(4, dtype=np.float32)
    positions = np.array([[0, 0], [4, 0], [0, 4], [4, 4]], np.float32)
    np.testing.assert_allclose(
        place_among(np.zeros((1, 4), np.float32), features, positions), [[2, 2]]
    )
