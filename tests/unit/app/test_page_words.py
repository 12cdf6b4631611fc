import math
from datetime import UTC, datetime

import pytest

from app.pages import words
from app.pages.models.card_text import Listed, accuracy_text, card_lines
from app.pages.train import form
from engine.networks.library import Entry
from engine.networks.model import Card
from engine.train.settings import TrainSettings


def plain(text):
    return text.replace(words.SPACE, " ")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0 s"),
        (8.31, "8.3 s"),
        (9.96, "10 s"),
        (59.7, "1 min 00 s"),
        (185, "3 min 05 s"),
        (7380, "2 h 03 min"),
        (math.inf, "–"),
        (-1, "–"),
    ],
)
def test_durations(seconds, text):
    assert plain(words.duration(seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 s left"),
        (8.2, "9 s left"),
        (41, "45 s left"),
        (58, "1 min left"),
        (131, "2 min 20 s left"),
        (1801, "31 min left"),
        (3601, "1 h 01 min left"),
        (math.nan, ""),
    ],
)
def test_time_left_is_rounded_so_that_it_stands_still(seconds, text):
    assert plain(words.time_left(seconds)) == text


def test_figures():
    assert words.count(118_282) == "118,282"
    assert plain(words.short_count(235_146)) == "235 k"
    assert plain(words.short_count(1_930_000)) == "1.93 M"
    assert plain(words.short_count(999_900)) == "1.00 M"
    assert words.short_count(950) == "950"
    assert plain(words.rate(41_234.5)) == "41,200 images/s"
    assert plain(words.rate(87.6)) == "88 images/s"
    assert words.rate(math.nan) == ""
    assert plain(words.percent(0.9942)) == "99.42 %"
    assert words.percent(None) == words.percent(math.nan) == "–"
    assert [words.loss(v) for v in (2.305, 0.03123, 0.2, 3e-6)] == [
        "2.31",
        "0.0312",
        "0.200",
        "3.0e-06",
    ]
    assert [plain(words.file_size(v)) for v in (400, 473_000, 1_900_000)] == [
        "400 bytes",
        "473 kB",
        "1.9 MB",
    ]


def test_moments_are_said_as_people_say_them():
    now = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
    assert words.when("2026-03-12T14:03:00+00:00", now) == "today 14:03"
    assert words.when("2026-03-11T09:40:00+00:00", now) == "yesterday 09:40"
    assert words.when("2026-01-02T09:40:00+00:00", now) == "2 Jan 2026"
    assert words.when("2026-03-12T14:03:00", now) == "today 14:03"
    assert words.when("soon", now) == ""


@pytest.mark.parametrize("rate", [1e-5, 0.00005, 0.002, 0.05, 1.0])
def test_a_learning_rate_survives_the_way_to_the_slider_and_back(rate):
    assert form.slider_to_rate(form.rate_to_slider(rate)) == pytest.approx(rate, rel=0.03)
    assert form.read_rate(form.rate_text(rate)) == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "-1", "nan", "inf", "11"])
def test_what_is_no_learning_rate_is_none(text):
    assert form.read_rate(text) is None


def test_a_learning_rate_that_nobody_chose_follows_the_optimiser():
    assert form.rate_for("sgd", "adamw", 0.002) == 0.05
    assert form.rate_for("sgd", "adamw", 0.01) == 0.01


def test_settings_are_remembered_each_by_itself():
    kept = TrainSettings(network="mlp", epochs=3).to_json() | {"batch": 0, "seed": "x", "more": 1}
    settings = form.remembered(kept)
    assert (settings.network, settings.epochs) == ("mlp", 3)
    assert (settings.batch, settings.seed) == (TrainSettings().batch, TrainSettings().seed)
    assert form.remembered("nonsense") == TrainSettings()


def test_a_trained_model_is_named_after_its_network_and_accuracy():
    assert form.suggested_name(TrainSettings(network="cnn-small"), 0.99213) == "cnn-small 99.21 %"
    own = TrainSettings(network="conv8/2 dense10")
    assert form.suggested_name(own, math.nan) == "conv8-2 dense10"


def test_a_card_tells_all_that_is_known():
    settings = TrainSettings(network="mlp", seed=7)
    card = Card(
        "mine",
        "dense256 dense128 dense10",
        created="2026-03-12T14:03:00+00:00",
        settings=settings.to_json(),
        epochs=12,
        test_accuracy=0.9812,
        seconds=8.3,
    )
    listed = Listed(Entry("mine", None, card, None, False), 942_000)
    lines = {k: plain(v) for k, v in card_lines(listed, datetime(2026, 3, 12, tzinfo=UTC))}
    assert lines["Accuracy"] == "98.12 % of the test"
    assert lines["Network"] == "mlp: dense256 dense128 dense10"
    assert lines["Weights"] == "235,146"
    assert lines["Trained on"] == "MNIST, 12 epochs"
    assert lines["Optimiser"] == "AdamW 0.002, one cycle"
    assert lines["Device"] == "CPU"
    assert lines["Seed"] == "7"
    assert accuracy_text(listed) == words.percent(0.9812)


@pytest.mark.parametrize("start", ["first", "/a/b/first.safetensors"])
def test_a_card_tells_what_was_learnt_before(start):
    card = Card("then", "mlp", data="hand", settings={"start": start}, epochs=1)
    listed = Listed(Entry("then", None, card, None, False), 1)
    assert dict(card_lines(listed, datetime.now(UTC)))["Trained on"] == "hand, 1 epoch, after first"


def test_a_damaged_model_shows_its_file():
    listed = Listed(Entry("old", "old.safetensors", None, "It is damaged.", False), 12)
    assert accuracy_text(listed) == "damaged"
    assert dict(card_lines(listed, datetime.now(UTC)))["File"] == "old.safetensors"
