"""The reliability diagram against its definition, bin by bin."""

import math

import numpy as np
import pytest
from judged import judgement, random_judgement

from engine.judge.calibration import reliability, reliability_of


@pytest.mark.parametrize("bins", [1, 10, 15])
def test_each_bin_has_its_mean_confidence_accuracy_and_count(bins):
    judged = random_judgement(700, 1, most_label=10, sureness=1.5)
    made = reliability(judged, bins)
    digits = judged.digits
    pairs = list(zip(judged.confidences[digits], judged.right[digits], strict=True))
    error = 0.0
    for index in range(bins):
        inside = [pair for pair in pairs if index / bins < pair[0] <= (index + 1) / bins]
        assert made.counts[index] == len(inside)
        if not inside:
            assert math.isnan(made.confidences[index])
            assert math.isnan(made.accuracies[index])
            continue
        confidence = sum(float(pair[0]) for pair in inside) / len(inside)
        accuracy = sum(bool(pair[1]) for pair in inside) / len(inside)
        assert made.confidences[index] == pytest.approx(confidence)
        assert made.accuracies[index] == pytest.approx(accuracy)
        error += len(inside) / len(pairs) * abs(confidence - accuracy)
    assert made.error == pytest.approx(error)
    np.testing.assert_allclose(made.edges, [index / bins for index in range(bins + 1)])
    assert made.counts.sum() == digits.sum()


def test_a_bin_holds_its_upper_edge():
    made = reliability_of(np.array([0.25, 0.5, 0.5, 1.0]), np.array([True, False, True, True]), 4)
    assert made.counts.tolist() == [1, 2, 0, 1]
    assert made.accuracies[[0, 1, 3]].tolist() == [1, 0.5, 1]
    assert made.error == pytest.approx(0.75 / 4)


def test_one_who_is_as_often_right_as_he_says_has_hardly_an_error():
    generator = np.random.default_rng(2)
    confidences = generator.uniform(0.1, 1, 50_000)
    right = generator.random(50_000) < confidences
    assert reliability_of(confidences, right).error < 0.01
    assert reliability_of(np.minimum(1, confidences + 0.2), right).error > 0.1


def test_no_answers_have_no_error():
    made = reliability(judgement([], np.zeros((0, 10))))
    assert made.error == 0
    assert made.counts.tolist() == [0] * 15
