"""The model that Inkling starts with, on drawings that nobody trained it on."""

import numpy as np
import pytest

from engine.data.checks import NO_DIGIT
from engine.data.hand.curve import curves_of
from engine.data.hand.drawings import hand_split
from engine.ink.stroke import ink_of
from engine.networks.library import shipped_model
from engine.recognise.recogniser import Recogniser
from engine.resources import resource

# No training and no held-out drawing is of this seed.
SEED = 1_000


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser(shipped_model())


def readings_of(recogniser, split):
    return [recogniser.read_sample(image / np.float32(255)) for image in split.images]


def test_it_reads_the_hand_that_draws_in_all_its_forms(recogniser):
    split = hand_split(1000, 0, SEED)
    readings = readings_of(recogniser, split)
    right = [reading.digit == label for reading, label in zip(readings, split.labels, strict=True)]
    assert np.mean(right) > 0.98
    assert np.mean([reading.accepted for reading in readings]) > 0.95


def test_it_refuses_what_is_no_digit(recogniser):
    split = hand_split(0, 500, SEED)
    assert (split.labels == NO_DIGIT).all()
    readings = readings_of(recogniser, split)
    assert np.mean([reading.accepted for reading in readings]) < 0.06
    assert np.mean([reading.confidence > 0.9 for reading in readings]) < 0.05


@pytest.mark.parametrize(
    "form",
    [
        "5,100 50,0! 95,100 | 25,60 75,60",
        "0,0 25,100! 50,30! 75,100! 100,0",
        "50,0 50,100 | 0,50 100,50",
        "20,0 20,100 | 80,0 80,100 | 20,50 80,50",
    ],
)
def test_a_letter_or_a_sign_is_no_digit(recogniser, form):
    letter = ink_of([curve.basis @ curve.knots for curve in curves_of(form)], 0.1)
    reading = recogniser.read(letter)
    assert not reading.accepted
    assert reading.confidence < 0.6
    assert "?" in recogniser.read_number(letter).text


def test_it_is_as_its_card_says():
    model = shipped_model()
    assert model.network.name == "inkling"
    assert model.network.outputs == 11
    assert model.card.test_accuracy > 0.996
    assert 0.3 < model.card.threshold < 0.95
    assert resource("models", "inkling.safetensors").stat().st_size <= 2_000_000
