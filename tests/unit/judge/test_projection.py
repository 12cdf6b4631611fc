"""Principal axes against a singular value decomposition."""

import numpy as np
import pytest

from engine.judge.projection import principal


def spread_out(count, units, seed):
    """Features that spread less and less in directions turned by chance."""
    generator = np.random.default_rng(seed)
    turned = np.linalg.qr(generator.standard_normal((units, units)))[0]
    spreads = 10 * 0.8 ** np.arange(units)
    features = generator.standard_normal((count, units)) * spreads @ turned + 5
    return features.astype(np.float32)


@pytest.mark.parametrize(("count", "units", "axes"), [(400, 30, 2), (60, 200, 2), (500, 40, 5)])
def test_the_axes_are_the_first_singular_vectors(count, units, axes):
    features = spread_out(count, units, 1)
    made = principal(features, axes)
    exact = features.astype(np.float64)
    vectors = np.linalg.svd(exact - exact.mean(axis=0), full_matrices=False)[2][:axes]
    cosines = np.abs((made.axes * vectors).sum(axis=1))
    np.testing.assert_allclose(cosines, 1, atol=1e-3)
    np.testing.assert_allclose(made.axes @ made.axes.T, np.eye(axes), atol=1e-4)
    assert (made.axes.max(axis=1) == np.abs(made.axes).max(axis=1)).all()


def test_places_are_coordinates_along_the_axes():
    features = spread_out(100, 12, 2)
    made = principal(features)
    places = made.place(features)
    assert places.dtype == np.float32
    assert places.shape == (100, 2)
    np.testing.assert_allclose(places.mean(axis=0), 0, atol=1e-3)
    assert places[:, 0].std() > places[:, 1].std()
    np.testing.assert_allclose(made.place(features[7:8]), places[7:8], atol=1e-5)


def test_the_same_features_are_placed_alike():
    features = spread_out(100, 12, 3)
    np.testing.assert_array_equal(principal(features).axes, principal(features).axes)


def test_fewer_directions_than_axes_leave_the_others_at_zero():
    for features in (np.ones((9, 1)), np.arange(9.0)[:, None], np.ones((1, 5)), np.ones((0, 5))):
        features = features.astype(np.float32)
        places = principal(features).place(features)
        assert places.shape == (len(features), 2)
        assert not places[:, 1].any()
