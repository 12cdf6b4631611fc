"""Evaluation against direct formulas."""

import naive
import numpy as np
import pytest
from small_runs import samples

from engine.data.dataset import Split
from engine.kernels.team import Team
from engine.networks.answers import probabilities_of
from engine.networks.model import Card, Model
from engine.networks.network import parse_network
from engine.networks.plan import Plan
from engine.train.evaluate import Evaluator, evaluate, evaluation_of


def random_model(chain="conv4/2 drop0.5 dense10", seed=0):
    network = parse_network(chain)
    plan = Plan(network)
    plan.initialise(seed)
    return Model(network, plan.unpack(plan.parameters), Card("random", network.chain))


def test_accuracy_loss_and_confusion_are_their_definitions():
    generator = np.random.default_rng(1)
    logits = 3 * generator.standard_normal((500, 10)).astype(np.float32)
    labels = generator.integers(0, 10, 500).astype(np.uint8)
    made = evaluation_of(logits, labels)
    answers = logits.argmax(axis=1)
    confusion = np.zeros((10, 10), np.int64)
    for label, answer in zip(labels, answers, strict=True):
        confusion[label, answer] += 1
    np.testing.assert_array_equal(made.confusion, confusion)
    assert made.confusion.dtype == np.int64
    assert made.count == 500
    assert made.accuracy == pytest.approx(np.trace(confusion) / 500)
    exact = logits.astype(np.float64)
    assert made.loss == pytest.approx(naive.cross_entropy(exact, labels).mean())
    sure = naive.softmax(exact).max(axis=1)
    assert (sure < made.threshold).sum() == 3  # of 500, the five of a thousand


def test_logits_may_be_huge():
    made = evaluation_of(np.array([[1e30] + [0] * 9], np.float32), np.array([1], np.uint8))
    assert made.accuracy == 0
    assert made.loss == pytest.approx(1e30)


def test_nothing_to_evaluate_is_no_error():
    empty = Split(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    made = evaluate(random_model(), empty)
    assert (made.count, made.accuracy, made.loss, made.confusion.sum()) == (0, 0.0, 0.0, 0)


@pytest.mark.parametrize("count", [1, 255, 256, 257, 700])
def test_a_model_is_evaluated_on_every_sample_without_dropout(count):
    model, split = random_model(), samples(count, 3)
    reports = []
    made = evaluate(model, split, threads=2, report=reports.append)
    logits = naive.logits(model.network, model.weights, split.images / 255)
    assert made.count == made.confusion.sum() == count
    assert made.loss == pytest.approx(naive.cross_entropy(logits, split.labels).mean(), rel=1e-5)
    assert made.accuracy == pytest.approx((logits.argmax(axis=1) == split.labels).mean())
    assert [report.done for report in reports] == [*range(256, count, 256), count]
    assert {report.total for report in reports} == {count}


def test_an_evaluator_judges_any_weights_of_its_network():
    models = [random_model(seed=seed) for seed in (1, 2)]
    split = samples(300, 4)
    with Team(2) as team:
        evaluator = Evaluator(models[0].network, team)
        made = [evaluator.evaluate(evaluator.flat(model), split) for model in models]
    for model, evaluation in zip(models, made, strict=True):
        alone = evaluate(model, split)
        assert evaluation.loss == alone.loss
        np.testing.assert_array_equal(evaluation.confusion, alone.confusion)
    assert made[0].loss != made[1].loss


def test_samples_of_no_digit_are_passed_over():
    generator = np.random.default_rng(4)
    logits = generator.standard_normal((200, 11)).astype(np.float32)
    labels = generator.integers(0, 11, 200).astype(np.uint8)
    made, digits = evaluation_of(logits, labels), labels < 10
    answers = logits[digits, :10].argmax(axis=1)
    assert made.count == made.confusion.sum() == digits.sum()
    assert made.accuracy == pytest.approx((answers == labels[digits]).mean())
    exact = logits[digits].astype(np.float64)
    assert made.loss == pytest.approx(naive.cross_entropy(exact, labels[digits]).mean())


def test_the_threshold_refuses_the_share_it_is_told():
    logits = np.random.default_rng(5).standard_normal((1000, 11)).astype(np.float32)
    labels = np.zeros(1000, np.uint8)
    sure = probabilities_of(logits).max(axis=1)
    assert (sure < evaluation_of(logits, labels, 0.025).threshold).sum() == 25
