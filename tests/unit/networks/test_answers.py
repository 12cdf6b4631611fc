"""What the logits of ten and of eleven outputs say of the ten digits."""

import naive
import numpy as np

from engine.networks.answers import probabilities_of


def test_ten_outputs_are_a_softmax():
    logits = 4 * np.random.default_rng(1).standard_normal((20, 10)).astype(np.float32)
    made = probabilities_of(logits)
    np.testing.assert_allclose(made, naive.softmax(logits.astype(np.float64)), rtol=1e-5)
    assert made.dtype == np.float32


def test_what_an_eleventh_output_holds_is_spread_over_the_ten():
    logits = np.log(np.array([[0.45, *[0.05 / 9] * 9, 0.5]], np.float32))
    made = probabilities_of(logits)
    np.testing.assert_allclose(made, [[0.5, *[0.05 + 0.05 / 9] * 9]], rtol=1e-5)


def test_what_is_surely_no_digit_is_no_answer():
    made = probabilities_of(np.array([[0] * 10 + [90]], np.float32))
    np.testing.assert_allclose(made, 0.1)


def test_probabilities_sum_to_one_whatever_the_logits():
    logits = np.random.default_rng(2).standard_normal((50, 11)).astype(np.float32) * 1e4
    np.testing.assert_allclose(probabilities_of(logits).sum(axis=1), 1, rtol=1e-6)
