"""A device that fails in mid-training: the CPU goes on, nothing is lost, and it is told."""

import dataclasses

import numpy as np
import pytest
from failing_device import LOST, have_gpu
from small_runs import all_losses, check_same_weights, dataset, of_kind, with_settings

from engine.networks.parameters import Parameters
from engine.train.checkpoint import load_checkpoint
from engine.train.devices_told import EPOCHS_ON, devices_told, settings_told
from engine.train.events import (
    Batches,
    Epoch,
    Finished,
    Moved,
    Paused,
    Started,
    Stopping,
)
from engine.train.session import Session

# Four epochs of ten batches each.
ON_CPU = with_settings(epochs=4)
ON_GPU = dataclasses.replace(ON_CPU, device="cuda")


@pytest.fixture(scope="module")
def data():
    return dataset()


@pytest.fixture(scope="module")
def on_cpu(data):
    """The events of the run without any GPU."""
    return list(Session(ON_CPU, data))


def check_same_end(events, expected):
    last = events[-1]
    assert isinstance(last, Finished)
    check_same_weights(last.model, expected[-1].model)
    assert last.test_accuracy == expected[-1].test_accuracy
    assert [epoch.epoch for epoch in of_kind(events, Epoch)] == [1, 2, 3, 4]
    assert last.seconds == pytest.approx(sum(epoch.seconds for epoch in of_kind(events, Epoch)))


def test_a_run_on_a_gpu_tells_so(data, on_cpu, monkeypatch):
    have_gpu(monkeypatch)
    events = list(Session(ON_GPU, data))
    check_same_end(events, on_cpu)
    assert not of_kind(events, Moved)
    assert {epoch.device for epoch in of_kind(events, Epoch)} == {"cuda"}
    assert events[-1].model.card.settings == ON_GPU.to_json()


@pytest.mark.parametrize(
    ("what", "when", "epoch"),
    [
        ("train", 1, 0),  # the first step
        ("train", 7, 0),
        ("train", 11, 1),  # the first step after an epoch
        ("train", 25, 2),
        ("train", 40, 3),  # the last step
        ("averages", 1, 0),  # the test after the first epoch
        ("averages", 4, 3),
        ("averages", 5, 4),  # all is trained, and the weights cannot be had
        ("forward", 1, 0),  # in the test itself, of a piece an epoch
        ("forward", 3, 2),
        ("state", 1, 0),  # what would be kept of the first epoch
        ("state", 3, 2),
    ],
)
@pytest.mark.parametrize("kept", [False, True], ids=["", "with checkpoints"])
def test_the_cpu_goes_on_from_the_last_epoch_and_nothing_is_lost(
    data, on_cpu, monkeypatch, tmp_path, what, when, epoch, kept
):
    have_gpu(monkeypatch, what, when)
    path = tmp_path / "run.safetensors" if kept else None
    session = Session(ON_GPU, data, checkpoint_path=path)
    events = list(session)
    check_same_end(events, on_cpu)
    assert of_kind(events, Moved) == [Moved(LOST, epoch)]
    devices = [each.device for each in of_kind(events, Epoch)]
    assert devices == ["cuda"] * epoch + ["cpu"] * (4 - epoch)
    after = events[events.index(Moved(LOST, epoch)) + 1 :]
    if epoch < 4:
        assert of_kind(after, Batches)[0].first == 10 * epoch
    np.testing.assert_array_equal(
        all_losses(after) if epoch < 4 else [], all_losses(on_cpu)[10 * epoch :]
    )
    assert session.settings == ON_CPU
    counts = {EPOCHS_ON: {"cuda": epoch, "cpu": 4 - epoch}} if 0 < epoch < 4 else {}
    counts = {EPOCHS_ON: {"cuda": 4}} if epoch == 4 else counts
    assert events[-1].model.card.settings == ON_CPU.to_json() | counts


@pytest.mark.parametrize("what", ["memory", "initialise"])
def test_a_gpu_without_room_for_the_run_leaves_it_to_the_cpu(data, on_cpu, monkeypatch, what):
    have_gpu(monkeypatch, what, 1)
    events = list(Session(ON_GPU, data))
    assert events[0] == dataclasses.replace(on_cpu[0], settings=ON_CPU)
    assert events[1] == Moved(LOST, 0)
    check_same_end(events, on_cpu)
    assert events[-1].model.card.settings == ON_CPU.to_json()


def test_a_gpu_without_room_for_the_test_leaves_the_run_to_the_cpu(data, on_cpu, monkeypatch):
    have_gpu(monkeypatch, "memory to read")
    events = list(Session(ON_GPU, data))
    assert events[:2] == [dataclasses.replace(on_cpu[0], settings=ON_GPU), Moved(LOST, 0)]
    check_same_end(events, on_cpu)


def cut_off(settings, data, path, after):
    """A run that is killed after an epoch; its checkpoint."""
    events = iter(Session(settings, data, checkpoint_path=path))
    for event in events:
        if isinstance(event, Epoch) and event.epoch == after:
            break
    events.close()
    return load_checkpoint(path)


@pytest.mark.parametrize(("first", "then"), [(ON_GPU, ON_CPU), (ON_CPU, ON_GPU)])
def test_a_checkpoint_of_one_device_resumes_on_the_other(
    data, on_cpu, monkeypatch, tmp_path, first, then
):
    have_gpu(monkeypatch)
    checkpoint = cut_off(first, data, tmp_path / "run.safetensors", after=1)
    assert checkpoint.settings == first
    events = list(Session(then, data, checkpoint=checkpoint))
    check_same_weights(events[-1].model, on_cpu[-1].model)
    told = events[-1].model.card.settings
    assert told == then.to_json() | {EPOCHS_ON: {first.device: 1, then.device: 3}}


@pytest.mark.parametrize("what", ["memory", "restore", "train"])
def test_a_resumed_run_whose_gpu_is_gone_goes_on_from_its_checkpoint(
    data, on_cpu, monkeypatch, tmp_path, what
):
    have_gpu(monkeypatch)
    checkpoint = cut_off(ON_GPU, data, tmp_path / "run.safetensors", after=2)
    have_gpu(monkeypatch, what, 1)
    events = list(Session(ON_GPU, data, checkpoint=checkpoint))
    assert events[1] == Moved(LOST, 2)
    check_same_weights(events[-1].model, on_cpu[-1].model)
    assert events[-1].model.card.settings[EPOCHS_ON] == {"cuda": 2, "cpu": 2}


def test_the_checkpoint_after_a_move_is_the_cpu_s(data, monkeypatch, tmp_path):
    have_gpu(monkeypatch, "train", 15)
    checkpoint = cut_off(ON_GPU, data, tmp_path / "run.safetensors", after=2)
    assert checkpoint.settings == ON_CPU
    assert [epoch.device for epoch in checkpoint.history] == ["cuda", "cpu"]


@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_while_the_gpu_fails_the_weights_of_the_last_epoch_answer(data, monkeypatch, averaging):
    """The window asks for weights between two events, when nobody has noticed the failure yet."""
    what = "averages" if averaging else "parameters"
    # The test after the epoch and the weights after it are the first two that are asked for.
    have_gpu(monkeypatch, what, 3)
    session = Session(dataclasses.replace(ON_GPU, averaging=averaging), data)
    layout = Parameters(session.network)
    events = iter(session)
    while not isinstance(event := next(events), Epoch):
        pass
    after_epoch = session.parameters()
    assert isinstance(next(events), Batches)
    np.testing.assert_array_equal(session.parameters(), after_epoch)
    assert next(events) == Moved(LOST, event.epoch)
    np.testing.assert_array_equal(session.parameters(), after_epoch)
    session.controls.stop()
    last = list(events)[-1]
    np.testing.assert_array_equal(layout.pack(last.model.weights), after_epoch)


def test_weights_that_fail_before_an_epoch_is_done_are_the_first_ones(data, monkeypatch):
    have_gpu(monkeypatch, "averages", 1)
    session = Session(ON_GPU, data)
    first = Parameters(session.network).initial(ON_GPU.seed)
    np.testing.assert_array_equal(session.parameters(), first)


def test_a_run_that_is_stopped_as_the_gpu_fails_keeps_the_last_epoch(data, monkeypatch):
    have_gpu(monkeypatch, "averages", 2)
    session = Session(ON_GPU, data)
    events = []
    for event in session:
        events.append(event)
        if isinstance(event, Batches) and event.first >= 10:
            session.controls.stop()
    assert [type(event) for event in events[-3:]] == [Moved, Stopping, Finished]
    assert events[-1].stopped
    assert events[-1].test_accuracy == of_kind(events, Epoch)[0].test_accuracy


def test_a_step_that_fails_is_done_by_the_cpu_and_the_run_still_waits(data, monkeypatch):
    have_gpu(monkeypatch, "train", 1)
    session = Session(ON_GPU, data)
    session.controls.step()
    events = iter(session)
    assert isinstance(next(events), Started)
    assert next(events) == Moved(LOST, 0)
    step = next(events)
    assert (step.first, len(step.losses)) == (0, 1)
    assert isinstance(next(events), Paused)
    session.controls.stop()
    assert isinstance(list(events)[-1], Finished)


def test_a_learning_rate_set_while_running_holds_after_a_move(data, monkeypatch):
    have_gpu(monkeypatch, "train", 5)
    session = Session(ON_GPU, data)
    session.controls.set_learning_rate(0.003)
    events = list(session)
    moved = next(place for place, event in enumerate(events) if isinstance(event, Moved))
    assert {batches.learning_rate for batches in of_kind(events[moved:], Batches)} == {0.003}


def test_what_happened_is_said_in_sentences():
    assert Moved(LOST, 0).sentence == f"{LOST} The training starts from the beginning on the CPU."
    assert Moved(LOST, 3).sentence == f"{LOST} The training goes on after epoch 3 on the CPU."


def epochs_on(*devices):
    return [Epoch(n, 1.0, 1.0, 1.0, 1.0, 0.5, device) for n, device in enumerate(devices, 1)]


@pytest.mark.parametrize(
    ("settings", "history", "text"),
    [
        (ON_CPU, epochs_on("cpu", "cpu"), "CPU"),
        (ON_GPU, epochs_on("cuda"), "GPU"),
        (ON_GPU, [], "GPU"),
        (ON_CPU, epochs_on("cuda", "cpu", "cpu"), "GPU for 1 epoch, CPU for 2"),
        (ON_GPU, epochs_on("cpu", "cpu", "cuda"), "CPU for 2 epochs, GPU for 1"),
        (ON_CPU, epochs_on("cuda", "cuda"), "GPU for 2 epochs"),
    ],
)
def test_a_card_tells_which_devices_trained(settings, history, text):
    assert devices_told(settings_told(settings, history)) == text


@pytest.mark.parametrize(
    ("settings", "text"),
    [({}, ""), ({"device": "tpu"}, "tpu"), ({"device": "cpu", EPOCHS_ON: []}, "CPU")],
)
def test_a_card_from_elsewhere_is_told_as_it_is(settings, text):
    assert devices_told(settings) == text
