"""Regression: what it learns from, its costs and gradients, and that every rung trains alike."""

from itertools import islice, pairwise

import numpy as np
import pytest

from engine.kernels.ladder import RUNGS
from engine.matrix.matrix import Matrix
from engine.matrix.products import products_by
from engine.matrix.regression import (
    LINEAR_RATE,
    LOGISTIC_RATE,
    accuracy,
    descend,
    examples,
    linear,
    logistic,
    one_iteration,
    predict,
)

REGRESSIONS = [(linear, LINEAR_RATE), (logistic, LOGISTIC_RATE)]
CHEAP_RUNGS = [rung.name for rung in RUNGS if rung.name != "pure-python"]


def digits(count, seed=0):
    """`count` pictures, each bright where its label stands, and their labels."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 10, count).astype(np.uint8)
    images = generator.integers(0, 40, (count, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[2 * label + 3] = 250
    return images, labels


def test_examples_are_a_bias_pixels_in_0_to_1_and_a_column_for_each_class():
    images, labels = digits(30)
    X, Y = examples(images, labels)  # noqa: N806
    assert (X.shape, Y.shape) == ((30, 785), (30, 10))
    assert X.dtype == Y.dtype == np.float32
    assert X[:, 0] == Matrix.ones(30, 1)
    np.testing.assert_array_equal(X[:, 1:].to_array(), images.reshape(30, 784) / np.float32(255))
    np.testing.assert_array_equal(Y.to_array(), np.eye(10)[labels])
    assert examples(images, labels, np.float64)[0].dtype == np.float64


def small(seed=3):
    """Few numbers in float64: X [6, 5], Y [6, 4] and theta [5, 4]."""
    generator = np.random.default_rng(seed)
    classes = np.eye(4)[generator.integers(0, 4, 6)]
    return (
        Matrix(generator.standard_normal((6, 5))),
        Matrix(classes),
        Matrix(generator.standard_normal((5, 4))),
    )


def test_the_cost_of_linear_regression_is_half_the_mean_square():
    X, Y, theta = small()  # noqa: N806
    x, y, t = map(np.array, (X, Y, theta))
    assert linear(X, Y, theta)[0] == pytest.approx(((x @ t - y) ** 2).sum() / 12)


def test_the_cost_of_logistic_regression_is_the_mean_cross_entropy():
    X, Y, theta = small()  # noqa: N806
    x, y, t = map(np.array, (X, Y, theta))
    p = 1 / (1 + np.exp(-(x @ t)))
    cost, h = logistic(X, Y, theta)
    assert cost == pytest.approx(-(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / 6)
    np.testing.assert_allclose(h.to_array(), p - y, atol=1e-12)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_cost_of_being_surely_wrong_is_finite(dtype):
    X, Y = Matrix([[1], [1]], dtype), Matrix([[1, 0], [1, 0]], dtype)  # noqa: N806
    cost, h = logistic(X, Y, Matrix([[-1000, 1000]], dtype))
    assert cost == pytest.approx(2000)
    assert h == Matrix([[-1, 1], [-1, 1]])


@pytest.mark.parametrize("regression", [linear, logistic])
def test_the_step_goes_down_the_gradient_that_finite_differences_find(regression):
    X, Y, theta = small()  # noqa: N806
    rate, nudge = 0.5, 1e-6
    gradient = (theta - one_iteration(X, Y, theta, rate, regression).theta) / rate
    for place in np.ndindex(theta.shape):
        aside = np.zeros(theta.shape)
        aside[place] = nudge
        up, down = (regression(X, Y, theta + Matrix(sign * aside))[0] for sign in (1, -1))
        assert float(gradient[place]) == pytest.approx((up - down) / (2 * nudge), abs=1e-8)


@pytest.mark.parametrize(("regression", "rate"), REGRESSIONS)
def test_every_rung_trains_alike_within_rounding(regression, rate):
    X, Y = examples(*digits(60))  # noqa: N806
    trained = {}
    for rung in CHEAP_RUNGS:
        with products_by(rung, threads=2):
            trained[rung] = list(islice(descend(X, Y, rate, regression), 3))
    wide = examples(*digits(60), np.float64)
    with products_by("blas"):
        expected = list(islice(descend(*wide, rate, regression), 3))
    for steps in trained.values():
        assert [step.cost for step in steps] == pytest.approx([step.cost for step in expected])
        for step, exact in zip(steps, expected, strict=True):
            assert step.theta.is_close(exact.theta, 1e-4, 1e-6)


@pytest.mark.parametrize(("regression", "rate"), REGRESSIONS)
def test_the_cost_falls_and_the_digits_are_learned(regression, rate):
    X, Y = examples(*digits(200))  # noqa: N806
    steps = list(islice(descend(X, Y, rate, regression), 60))
    assert [step.iteration for step in steps] == list(range(1, 61))
    assert all(after.cost < before.cost for before, after in pairwise(steps))
    unseen = examples(*digits(100, seed=1))
    assert accuracy(*unseen, steps[-1].theta) > 0.97


def test_an_iteration_tells_the_cost_that_it_started_from():
    X, Y, theta = small()  # noqa: N806
    step = one_iteration(X, Y, theta, 0.1, logistic, iteration=7)
    assert step.iteration == 7
    assert step.cost == logistic(X, Y, theta)[0]
    assert theta == small()[2]


def test_one_iteration_works_on_a_slice_of_the_rows():
    X, Y = examples(*digits(20))  # noqa: N806
    theta = Matrix.zeros(785, 10, np.float32)
    part = one_iteration(X[:5], Y[:5], theta, 0.1)
    assert part.theta == one_iteration(*examples(*(a[:5] for a in digits(20))), theta, 0.1).theta


def test_the_largest_of_the_ten_is_the_prediction():
    theta = Matrix([[0.1, 0.7, 0.2], [0.9, 0.1, 0.3]])
    X, Y = Matrix.identity(2), Matrix([[0, 1, 0], [0, 0, 1]])  # noqa: N806
    assert predict(X, theta).tolist() == [1, 0]
    assert accuracy(X, Y, theta) == 0.5
