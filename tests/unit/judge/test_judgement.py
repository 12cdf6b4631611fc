"""What a model says about each sample, against direct formulas and against `evaluate`."""

import subprocess
import sys

import naive
import numpy as np
import pytest
from judged import judgement, random_judgement, random_model

from engine.data.dataset import Split
from engine.judge.judgement import judge
from engine.train.evaluate import evaluate


def samples(count, seed, most_label=9):
    generator = np.random.default_rng(seed)
    images = generator.integers(0, 256, (count, 28, 28)).astype(np.uint8)
    return Split(images, generator.integers(0, most_label + 1, count).astype(np.uint8))


@pytest.mark.parametrize("count", [1, 256, 257, 600])
def test_each_sample_has_its_probabilities_and_its_loss(count):
    model, split = random_model(), samples(count, 1)
    made = judge(model, split, threads=2)
    logits = naive.logits(model.network, model.weights, split.images / 255)
    np.testing.assert_array_equal(made.labels, split.labels)
    np.testing.assert_allclose(made.probabilities, naive.softmax(logits), rtol=1e-4)
    np.testing.assert_allclose(made.losses, naive.cross_entropy(logits, split.labels), rtol=1e-4)
    assert made.probabilities.dtype == made.losses.dtype == np.float32
    assert len(made) == count


def test_an_eleventh_output_counts_in_losses_and_is_spread_over_the_probabilities():
    model, split = random_model("dense16 dense11"), samples(300, 2, most_label=10)
    made = judge(model, split)
    logits = naive.logits(model.network, model.weights, split.images / 255)
    shares = naive.softmax(logits)
    np.testing.assert_allclose(
        made.probabilities, shares[:, :10] + shares[:, 10:] / 10, rtol=1e-4, atol=1e-7
    )
    np.testing.assert_allclose(
        made.losses, naive.cross_entropy(logits, split.labels), rtol=1e-4, atol=1e-6
    )


def test_what_is_no_digit_asks_ten_outputs_for_an_even_share():
    model, split = random_model("dense10"), samples(200, 3, most_label=10)
    made = judge(model, split)
    logits = naive.logits(model.network, model.weights, split.images / 255)
    none = split.labels == 10
    even = -(np.log(naive.softmax(logits[none])) / 10).sum(axis=1)
    np.testing.assert_allclose(made.losses[none], even, rtol=1e-4)


@pytest.mark.parametrize("chain", ["conv4/2 dense10", "conv4/2 dense11"])
def test_accuracy_and_loss_are_those_of_an_evaluation(chain):
    model, split = random_model(chain, 5), samples(700, 4, most_label=10)
    made, evaluation = judge(model, split), evaluate(model, split)
    assert made.accuracy == evaluation.accuracy
    assert made.digits.sum() == evaluation.count
    assert made.losses[made.digits].mean() == pytest.approx(evaluation.loss, rel=1e-6)


def test_answers_confidences_and_right_ones_follow_from_probabilities():
    made = random_judgement(500, 5, most_label=10)
    for index in range(500):
        row = list(made.probabilities[index])
        assert made.answers[index] == row.index(max(row))
        assert made.confidences[index] == max(row)
        assert made.right[index] == (made.answers[index] == made.labels[index])
        assert made.digits[index] == (made.labels[index] < 10)
    assert made.answers.dtype == np.int64
    assert made.confidences.dtype == np.float32
    assert made.accuracy == made.right.sum() / made.digits.sum()


def test_nobody_can_change_a_judgement():
    made = judge(random_model("dense10"), samples(3, 6))
    arrays = (made.labels, made.probabilities, made.losses)
    for array in (*arrays, made.answers, made.confidences, made.right, made.digits):
        assert not array.flags.writeable


def test_no_samples_are_no_error():
    made = judge(random_model("dense10"), samples(0, 7))
    assert (len(made), made.accuracy, made.answers.shape) == (0, 0.0, (0,))


def test_arrays_of_different_lengths_are_no_judgement():
    with pytest.raises(ValueError, match="2 labels"):
        judgement([1, 2], np.zeros((3, 10)), np.zeros(2))


def test_each_piece_is_reported_and_can_be_the_last():
    reports = []

    class EnoughError(Exception):
        pass

    def report(progress):
        reports.append(progress)
        if len(reports) == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        judge(random_model("dense10"), samples(700, 8), report=report)
    assert [(told.done, told.total) for told in reports] == [(256, 700), (512, 700)]


def test_only_who_judges_or_maps_neighbours_loads_compiled_kernels():
    rooms = "averages calibration disturbances features figures judgement label_errors projection"
    imports = "".join(f"import engine.judge.{room}; " for room in rooms.split())
    code = f"import sys; {imports} sys.exit('numba' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
