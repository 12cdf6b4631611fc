"""A run's events, what is trained on which samples, and which weights answer."""

import dataclasses

import naive
import numpy as np
import pytest
from small_runs import (
    SETTINGS,
    all_losses,
    check_same_weights,
    dataset,
    finished,
    of_kind,
    samples,
    trained,
    with_settings,
)

from engine.data.dataset import Dataset, Split
from engine.errors import DataError, FileError, NetworkError
from engine.networks.parameters import Parameters
from engine.networks.plan import Plan
from engine.train.evaluate import evaluate
from engine.train.events import Batches, Epoch, Finished, Started, Unkept
from engine.train.session import Session


@pytest.fixture(scope="module")
def data():
    return dataset()


def test_the_order_of_events_and_what_they_say(data):
    settings = with_settings(epochs=3)
    session = Session(settings, data, name="patches", command="inkling train")
    events = list(session)
    assert events[0] == Started(settings, session.network.parameter_count, 10, 0)
    epochs = of_kind(events, Epoch)
    assert [epoch.epoch for epoch in epochs] == [1, 2, 3]
    assert events[-2] is epochs[-1]
    last = events[-1]
    assert isinstance(last, Finished)
    assert not last.stopped
    assert len(events) == 2 + 3 + len(of_kind(events, Batches))
    kept = last.model.card.history
    assert [
        dataclasses.asdict(epoch) | dataclasses.asdict(past)
        for epoch, past in zip(epochs, kept, strict=True)
    ] == [dataclasses.asdict(epoch) for epoch in epochs]

    expected = 0
    seconds = 0.0
    for batches in of_kind(events, Batches):
        assert batches.first == expected
        expected += len(batches.losses)
        assert batches.seconds > seconds
        seconds = batches.seconds
        assert batches.images_per_second > 0
        assert batches.seconds_left >= 0
        assert batches.learning_rate == 0.01
        assert batches.losses.dtype == np.float32
    assert expected == 30
    assert of_kind(events, Batches)[-1].seconds_left == 0

    assert last.seconds == pytest.approx(sum(epoch.seconds for epoch in epochs))
    assert last.test_accuracy == epochs[-1].test_accuracy
    losses = all_losses(events).reshape(3, 10)
    for epoch, mean in zip(epochs, losses.mean(axis=1), strict=True):
        assert epoch.train_loss == pytest.approx(mean, rel=1e-5)
        assert epoch.images_per_second == pytest.approx(300 / epoch.seconds)
    assert losses[2].mean() < losses[0].mean()

    card = last.model.card
    assert (card.name, card.command, card.epochs) == ("patches", "inkling train", 3)
    assert card.network == settings.network
    assert card.settings == settings.to_json()
    assert card.test_accuracy == last.test_accuracy
    evaluation = evaluate(last.model, data.test)
    assert evaluation.accuracy == last.test_accuracy
    assert evaluation.loss == epochs[-1].test_loss


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"augment": "full"},
        {"optimiser": "sgd", "learning_rate": 0.05, "schedule": "one-cycle"},
        {"optimiser": "sgd", "learning_rate": 0.05, "nesterov": False, "label_smoothing": 0.1},
        {"network": "dense32 dense10", "averaging": 0.0},
    ],
    ids=["adamw", "augmented", "nesterov", "momentum", "dense"],
)
def test_patches_are_learned(data, changes):
    assert trained(data, epochs=10, **changes).test_accuracy >= 0.95


def test_the_last_smaller_batch_is_trained():
    """With a rate of next to nothing the losses tell which samples each step had."""
    data = Dataset("nine", samples(9, 5), samples(3, 6))
    settings = with_settings(
        network="dense10", batch=8, epochs=1, learning_rate=1e-7, weight_decay=0.0, averaging=0.0
    )
    session = Session(settings, data)
    start = Parameters(session.network).unpack(session.parameters())
    events = list(session)
    assert events[0].batches_per_epoch == 2
    losses = all_losses(events)
    logits = naive.logits(session.network, start, data.training.images / 255)
    expected = naive.cross_entropy(logits, data.training.labels)
    assert losses[0] * 8 + losses[1] == pytest.approx(expected.sum(), rel=1e-4)
    assert np.abs(expected - losses[1]).min() < 1e-4
    assert events[-2].images_per_second == pytest.approx(9 / events[-2].seconds)


def test_an_epoch_s_order_is_its_own(data):
    """Nothing moves: so equal orders would give equal losses."""
    settings = with_settings(network="dense10", learning_rate=1e-7, averaging=0.0)
    losses = all_losses(Session(settings, data)).reshape(2, 10)
    assert np.abs(losses[0] - losses[1]).min() > 1e-4


@pytest.mark.parametrize(
    "changes", [{"augment": "shift"}, {"augment": "full"}, {"network": "drop0.5 dense10"}]
)
def test_every_epoch_and_every_seed_vary_the_samples_anew(data, changes):
    """One batch of all samples, next to no learning: without variation all losses are equal."""
    settings = {"network": "dense10", "batch": 512, "learning_rate": 1e-7, "averaging": 0.0}
    settings |= changes
    first, second = all_losses(Session(with_settings(**settings), data))
    assert abs(first - second) > 1e-4
    session = Session(with_settings(**settings, seed=8), data)
    start = Parameters(session.network).initial(8)
    np.testing.assert_array_equal(session.parameters(), start)
    assert np.abs(all_losses(session) - [first, second]).min() > 1e-4


def test_without_variation_an_epoch_is_like_the_other(data):
    changes = {"network": "dense10", "batch": 512, "learning_rate": 1e-7, "averaging": 0.0}
    first, second = all_losses(Session(with_settings(**changes), data))
    assert abs(first - second) < 1e-4


def test_a_batch_may_be_larger_than_the_dataset():
    data = Dataset("few", samples(5, 1), samples(2, 2))
    last = trained(data, batch=128, threads=3)
    assert np.isfinite(last.model.weights["layers.0.weight"]).all()


def test_the_averaged_weights_answer_where_they_are_kept(data):
    raw, averaged = trained(data, averaging=0.0), trained(data, averaging=0.99)
    assert (raw.model.weights["layers.0.weight"] != averaged.model.weights["layers.0.weight"]).any()


@pytest.mark.parametrize(
    ("averaging", "shares"), [(0.5, [9 / 11, 9 / 12, 9 / 13, 0.5]), (0.0, [0] * 4)]
)
def test_a_plan_is_told_the_epoch_s_key_and_each_step_s_rates(data, averaging, shares, monkeypatch):
    """The averages' decay is (1 + t) / (10 + t) while that is less than the settings'.

    Weights have a share of one minus that; none at all tells that no averages are kept.
    """
    told, keys = [], []
    hand = Plan.hand

    def watched(self, team, split, order, first_step, key, rates):
        told.append(rates.copy())
        keys.append(key)
        return hand(self, team, split, order, first_step, key, rates)

    monkeypatch.setattr(Plan, "hand", watched)
    trained(data, averaging=averaging, schedule="cosine")
    assert set(keys) == {7 << 32 | 1, 7 << 32 | 2}
    told = np.concatenate(told)
    steps = np.arange(1, 21)
    np.testing.assert_allclose(told[:, 0], 0.01 * (1 + np.cos(np.pi * (steps - 1) / 20)) / 2)
    np.testing.assert_allclose(told[:, 1], 1 / (1 - 0.9**steps), rtol=1e-5)
    np.testing.assert_allclose(told[:, 2], 1 / (1 - 0.999**steps), rtol=1e-4)
    np.testing.assert_allclose(told[[0, 1, 2, -1], 3], shares, atol=1e-12)


@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_the_parameters_of_a_moment_are_a_copy_of_what_answers(data, averaging):
    session = Session(with_settings(averaging=averaging), data)
    layout = Parameters(session.network)
    seen = [session.parameters()]
    np.testing.assert_array_equal(seen[0], layout.initial(SETTINGS.seed))
    for event in session:
        seen.append(session.parameters())
        assert (seen[-1] != seen[-2]).any() == isinstance(event, Batches)
    np.testing.assert_array_equal(seen[-1], layout.pack(event.model.weights))
    seen[-1][:] = 0
    assert session.parameters().any()


def test_without_a_test_split_a_seeded_tenth_is_set_aside():
    data = dataset(test=0)
    assert data.test is None
    first, again = (list(Session(SETTINGS, data)) for _ in range(2))
    # 270 of 300 samples are left: nine batches.
    assert first[0].batches_per_epoch == 9
    assert first[-1].test_accuracy == again[-1].test_accuracy
    check_same_weights(first[-1].model, again[-1].model)
    accuracy = first[-1].test_accuracy * 30
    assert accuracy == pytest.approx(round(accuracy))


def test_what_is_set_aside_is_not_trained():
    """Each sample has a pixel of its own; the weights of 30 pixels never move."""
    images = np.zeros((300, 784), np.uint8)
    np.fill_diagonal(images, 255)
    labels = (np.arange(300) % 10).astype(np.uint8)
    data = Dataset("pixels", Split(images.reshape(300, 28, 28), labels), None)
    settings = with_settings(network="dense10", averaging=0.0, weight_decay=0.0)
    session = Session(settings, data)
    before = Parameters(session.network).unpack(session.parameters())["layers.0.weight"]
    after = finished(session).model.weights["layers.0.weight"]
    moved = (before != after).any(axis=0)
    assert moved[:300].sum() == 270
    assert not moved[300:].any()


def test_too_few_samples_are_one_sentence():
    nothing = Split(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    with pytest.raises(DataError, match=r"few holds 9 samples: training needs at least 10\."):
        Session(SETTINGS, Dataset("few", samples(9, 1), None))
    with pytest.raises(DataError, match="none holds no samples to train on"):
        Session(SETTINGS, Dataset("none", nothing, samples(5, 1)))


def test_an_empty_test_split_is_none(data):
    nothing = Split(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    events = list(Session(SETTINGS, Dataset("no test", data.training, nothing)))
    assert events[0].batches_per_epoch == 9


def test_a_network_out_of_all_proportion_is_refused(data):
    with pytest.raises(NetworkError, match="GB for batches of 1024"):
        Session(with_settings(network="conv2000 dense10", batch=1024), data)


def test_a_run_is_finished_with_the_card_s_threshold(data):
    last = finished(Session(SETTINGS, data))
    assert last.model.card.threshold == evaluate(last.model, data.test).threshold


def test_a_full_disk_is_told_and_the_run_goes_on(data, tmp_path, monkeypatch):
    def refuse(checkpoint, path):
        raise FileError("The disk is full.")

    monkeypatch.setattr("engine.train.session.save_checkpoint", refuse)
    events = list(Session(with_settings(epochs=2), data, checkpoint_path=tmp_path / "run"))
    assert [event.reason for event in of_kind(events, Unkept)] == ["The disk is full."] * 2
    assert len(of_kind(events, Epoch)) == 2
    assert isinstance(events[-1], Finished)


def test_drawings_of_no_digit_need_an_output_of_their_own():
    images, labels = np.zeros((20, 28, 28), np.uint8), np.full(20, 10, np.uint8)
    odd = Dataset("odd", Split(images, labels), samples(20, 2))
    with pytest.raises(NetworkError, match="dense11"):
        Session(with_settings(network="dense16 dense10"), odd)
    finished = list(Session(with_settings(network="dense16 dense11", epochs=1), odd))[-1]
    assert finished.model.weights["layers.1.bias"].shape == (11,)


def test_held_out_digits_set_the_threshold():
    held_out = samples(200, 5)
    plain = dataset()
    runs = (dataclasses.replace(plain, held_out=split) for split in (None, held_out))
    without, with_held_out = (list(Session(SETTINGS, run))[-1].model for run in runs)
    readings = evaluate(with_held_out, held_out)
    assert with_held_out.card.threshold != without.card.threshold
    assert with_held_out.card.threshold > readings.threshold  # 25 of 1,000 refused, not 5
