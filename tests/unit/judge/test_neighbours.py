"""Neighbours and their ties against plain loops."""

import math

import numpy as np
import pytest

from engine.judge.neighbours import links_of, memberships, nearest


def features(count, units, seed):
    return np.random.default_rng(seed).standard_normal((count, units)).astype(np.float32)


def test_the_nearest_are_those_of_a_full_sort():
    among = features(700, 6, 1)
    indices, distances = nearest(among, among, 9, itself=False)
    for row in (0, 1, 255, 256, 699):
        far = np.linalg.norm(among[row] - among, axis=1)
        far[row] = np.inf
        assert indices[row].tolist() == np.argsort(far)[:9].tolist()
        np.testing.assert_allclose(distances[row], np.sort(far)[:9], rtol=1e-5)


def test_the_nearest_of_others_may_be_the_same():
    among = features(50, 4, 2)
    indices, distances = nearest(among[7:9], among, 3)
    assert indices[:, 0].tolist() == [7, 8]
    assert distances[:, 0].tolist() == [0, 0]


@pytest.mark.parametrize(("count", "itself", "found"), [(4, True, 4), (4, False, 3), (1, False, 0)])
def test_there_are_no_more_neighbours_than_samples(count, itself, found):
    among = features(count, 3, 3)
    indices, distances = nearest(among, among, 15, itself)
    assert indices.shape == distances.shape == (count, found)


def test_ties_fall_off_from_the_nearest_and_sum_to_the_logarithm_of_their_number():
    distances = np.sort(np.random.default_rng(4).uniform(1, 9, (40, 15)), axis=1)
    made = memberships(distances.astype(np.float32))
    np.testing.assert_allclose(made[:, 0], 1)
    assert (np.diff(made, axis=1) <= 0).all()
    np.testing.assert_allclose(made.sum(axis=1), math.log2(15), rtol=1e-6)
    # An exponential: equal steps of distance are equal ratios.
    widths = -(distances[:, 1:] - distances[:, :1]) / np.log(made[:, 1:])
    np.testing.assert_allclose(widths, np.broadcast_to(widths[:, :1], widths.shape), rtol=1e-3)


def test_neighbours_at_one_distance_are_tied_alike():
    for distance in (0, 2):
        made = memberships(np.full((3, 5), distance, np.float32))
        np.testing.assert_array_equal(made, 1)


def test_a_link_holds_where_either_tie_does():
    indices = np.array([[1, 2], [0, 2], [3, 0], [2, 1]])
    ties = np.array([[0.9, 0.2], [0.5, 0.3], [1.0, 0.4], [0.6, 0.1]])
    ends, others, strengths = links_of(indices, ties)
    expected = {
        (0, 1): 0.9 + 0.5 - 0.9 * 0.5,
        (0, 2): 0.2 + 0.4 - 0.2 * 0.4,
        (1, 2): 0.3,
        (2, 3): 1.0,
        (1, 3): 0.1,
    }
    made = dict(zip(zip(ends.tolist(), others.tolist(), strict=True), strengths, strict=True))
    assert made == pytest.approx(expected)
