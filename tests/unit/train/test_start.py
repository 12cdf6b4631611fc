"""Trainings that start from a model instead of from chance."""

import dataclasses

import numpy as np
import pytest
from small_runs import check_same_weights, dataset, finished, of_kind, trained, with_settings

from engine.errors import NetworkError, SettingsError
from engine.train.checkpoint import load_checkpoint
from engine.train.events import Epoch
from engine.train.rates import optimiser_rates
from engine.train.session import Session


@pytest.fixture(scope="module")
def data():
    return dataset()


@pytest.fixture(scope="module")
def start(data):
    return trained(data).model


def test_the_first_weights_are_those_of_the_model(data, start):
    still = with_settings(start="before", learning_rate=1e-7, epochs=1)
    model = finished(Session(still, data, start=start)).model
    for name, weight in model.weights.items():
        np.testing.assert_allclose(weight, start.weights[name], atol=1e-4, err_msg=name)


def test_what_was_learnt_before_is_not_learnt_again(data, start):
    settings = with_settings(start="before", learning_rate=1e-3)
    first = of_kind(Session(settings, data, start=start), Epoch)[0]
    by_chance = of_kind(Session(with_settings(learning_rate=1e-3), data), Epoch)[0]
    assert first.train_loss < by_chance.train_loss / 2


def test_the_averages_begin_at_the_model_and_follow_no_faster_than_they_are_told(data, start):
    settings = with_settings(start="before", averaging=0.99999, epochs=1)
    model = finished(Session(settings, data, start=start)).model
    for name, weight in model.weights.items():
        np.testing.assert_allclose(weight, start.weights[name], atol=1e-3, err_msg=name)
    assert optimiser_rates(0.1, 1, 0.99, by_chance=False)[-1] == pytest.approx(0.01)
    assert optimiser_rates(0.1, 1, 0.99)[-1] == pytest.approx(9 / 11)


def test_a_start_that_was_cut_off_goes_on_to_the_same_weights(data, start, tmp_path):
    settings = with_settings(start="before", epochs=3)
    path = tmp_path / "run.safetensors"
    whole = finished(Session(settings, data, start=start))
    for event in Session(settings, data, checkpoint_path=path, start=start):
        if isinstance(event, Epoch):
            break
    checkpoint = load_checkpoint(path)
    assert checkpoint.settings.start == "before"
    rest = finished(Session(checkpoint.settings, data, checkpoint=checkpoint))
    check_same_weights(rest.model, whole.model)
    assert [epoch.epoch for epoch in whole.model.card.history] == [1, 2, 3, 4, 5]
    assert whole.model.card.history[:2] == rest.model.card.history[:2] == start.card.history
    assert whole.model.card.epochs == rest.model.card.epochs == 3


def test_a_model_of_another_network_is_refused_with_both_names(data, start):
    settings = with_settings(network="dense10", start="before")
    named = dataclasses.replace(start, card=start.card.renamed("mine"))
    with pytest.raises(NetworkError, match=r"“mine” cannot start .* dense10: .* conv5/2 pool2"):
        Session(settings, data, start=named)


def test_a_start_that_is_not_at_hand_is_said(data):
    with pytest.raises(SettingsError, match="starts from “gone”"):
        Session(with_settings(start="gone"), data)
