"""Learning-rate schedules, as shares of their peak."""

import math

import numpy as np
import pytest

from engine.train.schedule import share_of_peak

STEPS = 1000


def shares(schedule, steps=STEPS):
    return np.array([share_of_peak(schedule, step, steps) for step in range(steps)])


def test_constant_stays_at_the_peak():
    assert (shares("constant") == 1).all()


def test_cosine_falls_from_the_peak_to_almost_nothing():
    made = shares("cosine")
    expected = [(1 + math.cos(math.pi * step / STEPS)) / 2 for step in range(STEPS)]
    np.testing.assert_allclose(made, expected)
    assert made[0] == 1
    assert made[STEPS // 2] == pytest.approx(0.5)
    assert made[-1] < 1e-5
    assert (np.diff(made) < 0).all()


def test_one_cycle_climbs_to_the_peak_in_a_fifth_of_the_run_and_falls_below_its_start():
    made = shares("one-cycle")
    top = made.argmax()
    assert top == STEPS // 5
    assert made[top] == 1
    assert made[0] == pytest.approx(0.1)
    assert made[-1] == pytest.approx(0.001, abs=1e-4)
    assert (np.diff(made[: top + 1]) > 0).all()
    assert (np.diff(made[top:]) < 0).all()
    # No jump anywhere.
    assert np.abs(np.diff(made)).max() < 0.01


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_shortest_runs_learn_too(schedule, steps):
    made = shares(schedule, steps)
    assert (made > 0).all()
    assert (made <= 1).all()
