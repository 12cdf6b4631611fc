import dataclasses
import json
import math
import os

import pytest

from engine.errors import NetworkError, SettingsError
from engine.train.settings import DEFAULT_RATES, TrainSettings, default_threads

BOUNDS = {
    "learning_rate": (1e-7, 10.0),
    "momentum": (0.0, 0.9999),
    "weight_decay": (0.0, 1.0),
    "batch": (1, 1024),
    "epochs": (1, 10_000),
    "label_smoothing": (0.0, 0.5),
    "averaging": (0.0, 0.99999),
    "seed": (0, 2**32 - 1),
    "threads": (1, 256),
}
WHOLE = ("batch", "epochs", "seed", "threads")


def test_the_defaults_train_the_shipped_network_on_mnist():
    settings = TrainSettings()
    assert (settings.network, settings.data, settings.device) == ("inkling", "mnist", "cpu")
    assert settings.learning_rate == DEFAULT_RATES[settings.optimiser]
    assert settings.threads == default_threads() >= 1


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="affinity is Linux's")
def test_threads_are_the_cores_this_process_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {3, 5, 7})
    assert default_threads() == 3


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainSettings().epochs = 3


@pytest.mark.parametrize("name", BOUNDS)
def test_both_ends_of_every_range_are_inside_it(name):
    for value in BOUNDS[name]:
        assert getattr(TrainSettings(**{name: value}), name) == value


@pytest.mark.parametrize("name", BOUNDS)
def test_what_lies_outside_a_range_is_refused_by_name(name):
    least, most = BOUNDS[name]
    step = 1 if name in WHOLE else least / 2 or 1e-6
    for value in (least - step, most + (1 if name in WHOLE else 1e-5)):
        with pytest.raises(SettingsError, match=f"{name} lies between"):
            TrainSettings(**{name: value})


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "1", None, [1]])
def test_what_is_no_number_is_refused_by_name(name, value):
    with pytest.raises(SettingsError, match=f"{name} is a"):
        TrainSettings(**{name: value})


@pytest.mark.parametrize("name", WHOLE)
def test_counts_are_whole_numbers(name):
    with pytest.raises(SettingsError, match=f"{name} is a"):
        TrainSettings(**{name: 5.5})


@pytest.mark.parametrize("name", ["learning_rate", "momentum", "weight_decay"])
def test_a_whole_number_may_stand_for_a_real_one(name):
    assert getattr(TrainSettings(**{name: 0 if name != "learning_rate" else 1}), name) in (0, 1)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("optimiser", ("adamw", "sgd")),
        ("schedule", ("constant", "cosine", "one-cycle")),
        ("augment", ("none", "shift", "full")),
        ("device", ("cpu", "cuda")),
    ],
)
def test_choices_are_among_their_kinds(name, kinds):
    for kind in kinds:
        assert getattr(TrainSettings(**{name: kind}), name) == kind
    for wrong in ("adam", "", None, 1):
        with pytest.raises(SettingsError, match=f"{name} is one of {', '.join(kinds)}, not"):
            TrainSettings(**{name: wrong})


def test_a_wrong_network_is_told_with_its_culprit():
    with pytest.raises(NetworkError) as caught:
        TrainSettings(network="conv8 dens10")
    assert (caught.value.start, caught.value.end) == (6, 12)


def test_json_brings_back_equal_settings():
    settings = TrainSettings("mlp", optimiser="sgd", learning_rate=0.1, epochs=3, threads=2)
    text = json.dumps(settings.to_json())
    assert TrainSettings.from_json(json.loads(text)) == settings


def test_json_of_another_version_keeps_what_is_known():
    settings = TrainSettings.from_json({"epochs": 4, "invented_later": [1]})
    assert settings == dataclasses.replace(TrainSettings(), epochs=4)


def test_json_is_held_to_the_same_ranges():
    with pytest.raises(SettingsError, match="epochs"):
        TrainSettings.from_json({"epochs": 0})
