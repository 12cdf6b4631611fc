"""A comparison without a window: scales, sentences, colours, and which run made a model."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.pages.compare import wording
from app.pages.compare.histories import run_of
from app.pages.compare.intervals import Interval, scale_of
from app.pages.compare.results import Opened, Pair, Speed
from app.pages.models.card_text import Listed
from app.pages.train.runs import Run
from engine.data.dataset import DIGITS, Split
from engine.networks.history import PastEpoch
from engine.networks.library import Entry
from engine.networks.model import Card
from engine.train.events import Epoch


def listed(name, size):
    path = Path(f"{name}.safetensors")
    return Listed(Entry(name, path, Card(name, "softmax"), None, shipped=False), size)


def pair(only_one, only_other, p, count=3):
    return Pair("inkling", "mlp", only_one, only_other, p, np.arange(count))


def interval(low, high):
    return Interval("some", "#000000", (low + high) / 2, low, high)


# The scale.


def test_all_intervals_are_seen_whole_between_the_ends_of_the_scale():
    scale = scale_of([interval(0.97, 0.98), interval(0.99, 0.995)], 5)
    assert 0 < scale.place(0.97) < scale.place(0.98) < scale.place(0.995) < 1
    assert scale.place(scale.low) == 0
    assert scale.place(scale.high) == 1


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.5, 0.5), (0.9971, 0.9972), (0.1, 0.2)])
@pytest.mark.parametrize("most", [2, 5, 9])
def test_marks_are_round_and_few(low, high, most):
    scale = scale_of([interval(low, high)], most)
    assert 1 <= len(scale.marks) <= most + 1
    assert all(scale.low - 1e-9 <= mark <= scale.high + 1e-9 for mark in scale.marks)
    texts = [scale.text(mark) for mark in scale.marks]
    assert len(set(texts)) == len(texts)
    told = [float(text.split("\u00a0")[0]) / 100 for text in texts]
    np.testing.assert_allclose(told, scale.marks, atol=1e-9)


def test_a_scale_stays_between_none_and_all():
    scale = scale_of([interval(0.0, 1.0)], 5)
    assert (scale.low, scale.high) == (0.0, 1.0)


def test_without_an_interval_the_scale_is_all_of_it():
    scale = scale_of([Interval("some", "#000000")], 5)
    assert (scale.low, scale.high) == (0.0, 1.0)


# The sentences.


def test_the_better_model_is_named_first_whichever_it_is():
    said = (
        "is better than {}: 112 samples it alone reads rightly, 9 the other alone; "
        "by chance less than once in 1,000."
    )
    assert wording.verdict(pair(112, 9, 1e-20)) == "inkling " + said.format("mlp")
    assert wording.verdict(pair(9, 112, 1e-20)) == "mlp " + said.format("inkling")


@pytest.mark.parametrize(
    ("p", "said"), [(0.0005, "less than once in 1,000"), (0.005, "in 100"), (0.04, "once in 25")]
)
def test_chance_is_told_in_times(p, said):
    assert wording.verdict(pair(30, 10, p)).endswith(f"{said}.")


def test_what_chance_could_make_is_no_difference():
    said = wording.verdict(pair(1, 3, 0.625))
    assert said == (
        "Between mlp and inkling there is no difference that chance could not make: "
        "3 samples only mlp reads rightly, 1 only inkling."
    )


def test_two_that_read_the_same_samples_rightly_are_said_to():
    assert "the very same samples" in wording.verdict(pair(0, 0, 1.0))


def test_probabilities_have_as_many_digits_as_they_need():
    told = [wording.probability(p) for p in (1e-9, 0.0312, 0.5, 1.0)]
    assert told == ["< 0.001", "0.031", "0.50", "1.00"]


def test_differences_are_counted():
    assert wording.differences(pair(1, 1, 1.0, 1)).startswith("1 sample that inkling and mlp")
    assert "every sample the same" in wording.differences(pair(0, 0, 1.0, 0))


def test_speeds_are_read_in_fitting_units():
    speeds = [Speed("a", value, 9, "cpu", False) for value in (16.34, 434.4, 1234.0)]
    told = [wording.speed(one).replace("\u00a0", " ") for one in speeds]
    assert told == ["16.3 µs a sample", "434 µs a sample", "1.23 ms a sample"]
    assert wording.speed(None) == "not measured"


def test_a_speed_beside_a_training_is_said_to_be_too_slow():
    speeds = [Speed("a", 10.0, 400, "Some CPU", False), Speed("b", 10.0, 500, "Some CPU", True)]
    assert wording.measured_where(speeds[:1]).endswith("one thread of Some CPU.")
    assert wording.measured_where(speeds).endswith("too slow.")
    assert "400 samples" in wording.measured_where(speeds)


def test_it_is_told_what_models_are_judged_on_and_who_knows_other_classes():
    labels = np.array([1, 2, 10], np.uint8)
    split = Split(np.zeros((3, 28, 28), np.uint8), labels)
    opened = Opened("mnist", split, DIGITS, is_test=True)
    assert "the 2 samples that MNIST keeps" in wording.judged_on(opened, "mnist")
    untested = dataclasses.replace(opened, is_test=False)
    assert "keeps none" in wording.judged_on(untested, "mnist")
    letters = Card("letters", "softmax", classes=tuple("ABCDEFGHIJ"))
    said = wording.judged_on(opened, "mnist", [Card("mlp", "mlp"), letters])
    assert said.endswith("Made for other classes: letters.")


def test_names_in_the_legend_are_no_markup():
    assert "&lt;b&gt;" in wording.legend({}, ["<b>"])


def test_a_card_gives_its_facts_in_order():
    facts = wording.facts_of(listed("mlp", 942_000), datetime.now(UTC))
    names = [name for name, _ in facts]
    assert names == ["Network", "Weights", "Size", "Trained on", "Duration", "Created"]
    assert dict(facts)["Size"] == "942\u00a0kB"


# Runs.


def run(accuracy=0.9736, **settings):
    epochs = (Epoch(1, 1.0, 1.0, 0.5, 0.4, 0.9), Epoch(2, 1.0, 1.0, 0.3, 0.2, accuracy))
    losses = np.array([2.0, 1.0], np.float32)
    return Run("key", "mlp", "", {"seed": 1, **settings}, 1, losses, epochs, ending="finished")


def card(accuracy=0.9736, **settings):
    return Card("mine", "mlp", settings={"seed": 1, **settings}, epochs=2, test_accuracy=accuracy)


def test_the_run_with_the_same_settings_and_accuracy_made_the_model():
    mine = run(0.9736)
    assert run_of(card(), [run(0.97), run(seed=2), mine]) is mine


@pytest.mark.parametrize(
    "other",
    [
        card(0.97),
        card(seed=3),
        card(adapted={"from": "mlp"}),
        dataclasses.replace(card(), epochs=3),
        dataclasses.replace(card(), test_accuracy=None),
    ],
)
def test_other_models_have_no_run(other):
    assert run_of(other, [run()]) is None


def test_a_model_without_a_run_has_the_curve_that_its_card_tells():
    past = (PastEpoch(1, 2.0, 0.5, 0.2, 0.96), PastEpoch(2, 2.0, 0.25, 0.1, 0.97))
    told = dataclasses.replace(card(), history=past, created="2026-01-02")
    made = run_of(told, [run(0.5)])
    np.testing.assert_array_equal(made.losses, np.float32([0.5, 0.25]))
    assert [(one.epoch, one.test_accuracy) for one in made.epochs] == [(1, 0.96), (2, 0.97)]
    assert made.length == 2
    assert run_of(dataclasses.replace(told, settings={"adapted": {}}), []) is None
    other = dataclasses.replace(told, created="2026-01-03")
    assert run_of(other, []).key != made.key
