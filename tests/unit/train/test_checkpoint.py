"""A training that was cut off goes on to the same weights as one that was not."""

import dataclasses
import json
import os

import numpy as np
import pytest
from small_runs import (
    SETTINGS,
    all_losses,
    check_same_weights,
    dataset,
    finished,
    of_kind,
    with_settings,
)

from engine.errors import FileError
from engine.files.tensors import read_tensors, write_tensors
from engine.train.checkpoint import load_checkpoint, save_checkpoint, unfinished
from engine.train.controls import Controls
from engine.train.events import Epoch, Finished, Started
from engine.train.session import Session

KIND = "inkling checkpoint"


@pytest.fixture(scope="module")
def data():
    return dataset()


def cut_off(settings, data, path, *, after, peak=None):
    """Events of a run that is killed after an epoch; `peak` is set after the first one."""
    session = Session(settings, data, checkpoint_path=path, command="a command", name="a name")
    events = []
    for event in session:
        events.append(event)
        if isinstance(event, Epoch):
            if event.epoch == 1 and peak:
                session.controls.set_learning_rate(peak)
            if event.epoch == after:
                return events
    raise AssertionError("the run was over before it was cut off")


def unbroken(settings, data, peak=None):
    session = Session(settings, data)
    events = []
    for event in session:
        events.append(event)
        if isinstance(event, Epoch) and event.epoch == 1 and peak:
            session.controls.set_learning_rate(peak)
    return events


@pytest.mark.parametrize("after", [1, 3])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"optimiser": "sgd", "schedule": "one-cycle", "augment": "full"},
        {"schedule": "cosine", "averaging": 0.0, "weight_decay": 0.1},
    ],
    ids=["adamw", "sgd", "without averages"],
)
def test_a_resumed_run_ends_like_an_unbroken_one(data, tmp_path, changes, after):
    settings = with_settings(epochs=4, **changes)
    path = tmp_path / "run.safetensors"
    whole = unbroken(settings, data)
    first_part = cut_off(settings, data, path, after=after)
    checkpoint = load_checkpoint(path)
    rest = list(Session(checkpoint.settings, data, checkpoint=checkpoint, checkpoint_path=path))
    assert rest[0] == Started(settings, of_kind(whole, Started)[0].parameters, 10, after)
    np.testing.assert_array_equal(
        np.concatenate([all_losses(first_part), all_losses(rest)]), all_losses(whole)
    )
    check_same_weights(whole[-1].model, rest[-1].model)
    assert rest[-1].test_accuracy == whole[-1].test_accuracy
    assert [epoch.epoch for epoch in of_kind(rest, Epoch)] == list(range(after + 1, 5))
    assert rest[-1].seconds > checkpoint.seconds


def test_a_resumed_run_keeps_a_changed_learning_rate_and_may_use_other_threads(data, tmp_path):
    settings = with_settings(epochs=4)
    path = tmp_path / "run.safetensors"
    whole = unbroken(settings, data, peak=0.002)
    cut_off(settings, data, path, after=2, peak=0.002)
    checkpoint = load_checkpoint(path)
    assert checkpoint.peak == 0.002
    controls = Controls()
    other_threads = dataclasses.replace(checkpoint.settings, threads=3)
    resumed = finished(Session(other_threads, data, controls, checkpoint))
    check_same_weights(whole[-1].model, resumed.model)
    assert controls.learning_rate == 0.002
    unchanged = unbroken(settings, data)[-1].model
    assert (unchanged.weights["layers.0.bias"] != resumed.model.weights["layers.0.bias"]).any()


def test_a_checkpoint_tells_how_far_the_run_is(data, tmp_path):
    path = tmp_path / "new folder" / "run.safetensors"
    events = cut_off(SETTINGS, data, path, after=1)
    checkpoint = load_checkpoint(path)
    assert checkpoint.settings == SETTINGS
    assert checkpoint.epoch == 1
    assert checkpoint.history == tuple(of_kind(events, Epoch))
    assert (checkpoint.name, checkpoint.command) == ("a name", "a command")
    assert checkpoint.peak is None
    resumed = finished(Session(SETTINGS, data, checkpoint=checkpoint))
    assert resumed.model.card.name == "a name"
    assert resumed.model.card.command == "a command"
    assert resumed.model.card.epochs == 2


def test_a_checkpoint_goes_when_the_run_is_done_and_stays_when_it_is_stopped(data, tmp_path):
    done, stopped = tmp_path / "done.safetensors", tmp_path / "stopped.safetensors"
    finished(Session(SETTINGS, data, checkpoint_path=done))
    assert not done.exists()
    session = Session(SETTINGS, data, checkpoint_path=stopped)
    for event in session:
        if isinstance(event, Epoch):
            session.controls.stop()
    assert isinstance(event, Finished)
    assert event.stopped
    assert load_checkpoint(stopped).epoch == 1


def test_unfinished_runs_are_found_newest_first_and_damaged_ones_passed_over(data, tmp_path):
    paths = [tmp_path / f"{name}.safetensors" for name in "abc"]
    for age, path in enumerate(paths):
        cut_off(with_settings(seed=age), data, path, after=1)
        os.utime(path, (1000 - age, 1000 - age))
    (tmp_path / "damaged.safetensors").write_bytes(paths[0].read_bytes()[:100])
    (tmp_path / "notes.txt").write_text("not a checkpoint")
    found = unfinished(tmp_path)
    assert [path for path, _ in found] == paths
    assert [checkpoint.settings.seed for _, checkpoint in found] == [0, 1, 2]
    assert unfinished(tmp_path / "missing") == []


@pytest.fixture(scope="module")
def written(data, tmp_path_factory):
    """A checkpoint's file, not to be changed."""
    path = tmp_path_factory.mktemp("written") / "run.safetensors"
    cut_off(SETTINGS, data, path, after=1)
    return path


def changed(written, path, **values):
    """A copy of a checkpoint that says something else."""
    tensors, metadata = read_tensors(written)
    description = json.loads(metadata[KIND]) | values
    write_tensors(path, tensors, {KIND: json.dumps(description)})
    return path


def one_sentence(error, path):
    said = str(error.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert str(path) in said or path.name in said
    return said


def test_what_was_written_by_a_newer_inkling_is_said_so(written, tmp_path):
    path = changed(written, tmp_path / "newer.safetensors", format=2)
    with pytest.raises(FileError) as error:
        load_checkpoint(path)
    assert "newer Inkling: update" in one_sentence(error, path)
    assert unfinished(tmp_path) == []


@pytest.mark.parametrize(
    "values",
    [
        {"format": "one"},
        {"settings": {"network": "dense12"}},
        {"settings": {"batch": 0}},
        {"settings": 5},
        {"epoch": None},
        {"epoch": -1},
        {"epoch": 2},
        {"history": [{"epoch": 1}]},
        {"history": 3},
        {"seconds": "long"},
        {"peak": []},
    ],
)
def test_a_description_that_makes_no_sense_is_one_sentence(written, tmp_path, values):
    path = changed(written, tmp_path / "odd.safetensors", **values)
    with pytest.raises(FileError) as error:
        load_checkpoint(path)
    one_sentence(error, path)
    assert unfinished(tmp_path) == []


def test_a_damaged_or_missing_file_is_one_sentence(written, tmp_path):
    content = written.read_bytes()
    for number, damaged in enumerate((b"", content[:7], content[:-1], b"x" * 500)):
        path = tmp_path / f"{number}.safetensors"
        path.write_bytes(damaged)
        with pytest.raises(FileError) as error:
            load_checkpoint(path)
        one_sentence(error, path)
    with pytest.raises(FileError) as error:
        load_checkpoint(tmp_path / "missing.safetensors")
    one_sentence(error, tmp_path / "missing.safetensors")


def test_a_model_or_another_file_is_no_checkpoint(tmp_path):
    path = tmp_path / "model.safetensors"
    write_tensors(path, {"layers.0.bias": np.zeros(10, np.float32)}, {"inkling": "{}"})
    with pytest.raises(FileError, match="no checkpoint of Inkling"):
        load_checkpoint(path)


@pytest.mark.parametrize("network", ["dense16 dense10", "conv6/2 pool2 drop0.1 dense16 dense10"])
def test_the_checkpoint_of_another_network_is_refused(data, written, network):
    checkpoint = load_checkpoint(written)
    with pytest.raises(FileError, match=r"“a name” is damaged: .*start the training anew\."):
        Session(with_settings(network=network), data, checkpoint=checkpoint)


def test_a_checkpoint_without_its_arrays_is_refused(data, written):
    """What `unfinished` gives is a description; it must be loaded before it is gone on from."""
    (_, description), *_ = unfinished(written.parent)
    assert description.state == {}
    with pytest.raises(FileError, match="is damaged"):
        Session(SETTINGS, data, checkpoint=description)


def test_writing_over_a_checkpoint_replaces_it_whole(written, tmp_path):
    path = tmp_path / "run.safetensors"
    checkpoint = load_checkpoint(written)
    save_checkpoint(checkpoint, path)
    save_checkpoint(dataclasses.replace(checkpoint, name="another"), path)
    again = load_checkpoint(path)
    assert again.name == "another"
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.safetensors"]
    for name, array in checkpoint.state.items():
        np.testing.assert_array_equal(again.state[name], array)
