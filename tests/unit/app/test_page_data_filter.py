"""Which samples the wall shows, against the same said by plain loops."""

import itertools
import math

import numpy as np
import pytest

from app.pages.data import wording
from app.pages.data.filter import LOSS, ORDERS, OUTCOMES, SURE, Filter, filtered, wrong
from engine.judge.judgement import Judgement

LABELS = np.tile(np.arange(11), 20).astype(np.uint8)


@pytest.fixture(scope="module")
def judgement():
    generator = np.random.default_rng(5)
    probabilities = generator.dirichlet(np.full(10, 0.3), len(LABELS)).astype(np.float32)
    losses = generator.exponential(1.0, len(LABELS)).astype(np.float32)
    # Equals among them, whose order must stay.
    return Judgement(LABELS, np.round(probabilities, 1), np.round(losses, 1))


def plainly(judgement, filter, among):
    """Sample by sample."""
    kept = []
    for index in among:
        label, chances = int(LABELS[index]), judgement.probabilities[index].tolist()
        answer, sure = chances.index(max(chances)), judgement.probabilities[index].max()
        outcome = "neither" if label == 10 else "right" if answer == label else "wrong"
        loss = judgement.losses[index]
        if (
            filter.label in (None, label)
            and filter.outcome in ("all", outcome)
            and filter.confidence[0] <= sure <= filter.confidence[1]
            and filter.loss[0] <= loss <= filter.loss[1]
        ):
            kept.append(int(index))
    keys = {
        "dataset": lambda index: 0,
        "label": lambda index: LABELS[index],
        "unsure": lambda index: judgement.probabilities[index].max(),
        "sure": lambda index: -judgement.probabilities[index].max(),
        "high loss": lambda index: -judgement.losses[index],
        "low loss": lambda index: judgement.losses[index],
    }
    return sorted(kept, key=keys[filter.order])


@pytest.mark.parametrize("order", ORDERS)
def test_what_passes_is_what_passes_one_by_one(judgement, order):
    among = np.random.default_rng(1).permutation(len(LABELS))[:150]
    for label, outcome, confidence, loss in itertools.product(
        (None, 3, 10), OUTCOMES, (SURE, (0.25, 0.65)), (LOSS, (0.5, 2.0), (1.0, math.inf))
    ):
        filter = Filter(label, outcome, confidence, loss, order)
        everything = filtered(LABELS, judgement, filter).tolist()
        assert everything == plainly(judgement, filter, range(len(LABELS)))
        some = filtered(LABELS, judgement, filter, among).tolist()
        assert some == plainly(judgement, filter, among)


def test_what_is_no_digit_is_neither_right_nor_wrong(judgement):
    right = filtered(LABELS, judgement, Filter(outcome="right"))
    mistaken = filtered(LABELS, judgement, Filter(outcome="wrong"))
    assert 10 not in LABELS[right]
    assert 10 not in LABELS[mistaken]
    assert len(right) + len(mistaken) == (LABELS < 10).sum()
    assert np.array_equal(np.flatnonzero(wrong(judgement)), mistaken)


def test_a_model_is_asked_only_where_its_answers_matter():
    assert not Filter().asks_answers
    assert not Filter(label=4, order="label").asks_answers
    for filter in (
        Filter(outcome="wrong"),
        Filter(confidence=(0.0, 0.5)),
        Filter(loss=(1.0, math.inf)),
        Filter(order="unsure"),
    ):
        assert filter.asks_answers


def test_without_answers_what_asks_for_them_is_passed_over():
    filter = Filter(2, "wrong", (0.5, 1.0), (0.0, 1.0), "high loss")
    assert np.array_equal(filtered(LABELS, None, filter), np.flatnonzero(LABELS == 2))


def test_an_order_alone_leaves_nothing_out():
    assert Filter(order="high loss").is_open
    assert not Filter(label=0).is_open
    assert not Filter(loss=(0.0, 2.0)).is_open


def test_the_loss_slider_begins_at_nothing_and_ends_at_everything():
    steps = [wording.loss_of(step) for step in range(wording.LOSS_STEPS + 1)]
    assert steps[0] == 0
    assert steps[-1] == math.inf
    assert all(low < high for low, high in itertools.pairwise(steps))


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        ((0, 100), "Any loss"),
        ((60, 100), "Loss ≥ 0.100"),
        ((0, 80), "Loss 0 to 1.00"),
        ((40, 60), "Loss 0.0100 to 0.100"),
    ],
)
def test_limits_on_the_loss_are_said(limits, text):
    assert wording.loss_limits(*limits) == text


def test_what_is_shown_is_said():
    classes = tuple("0123456789")
    some = Filter(label=3)
    assert wording.shown(200, 200, Filter(), "", classes) == "200 samples"
    assert wording.shown(1, 200, some, "", classes) == "1 of 200 samples, label 3"
    assert wording.shown(6, 200, Filter(), "4s read as 9", classes) == "4s read as 9: 6 samples"
    picked = wording.shown(2, 200, Filter(outcome="wrong"), "Worst by loss", classes)
    assert picked == "Worst by loss: 2 of 200 samples"
