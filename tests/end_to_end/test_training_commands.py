"""Trainings from the command line: cut off, resumed, repeated, evaluated."""

import dataclasses
import json
import os
import shlex
import signal

import pytest

from engine.networks.model_file import load_model
from engine.train.checkpoint import load_checkpoint, save_checkpoint

# Small batches make epochs long enough to be cut off in, on any machine.
TRAINING = ("--network", "dense128 dense10", "--epochs", 3, "--batch", 8, "--seed", 11, "--json")


def weights(path):
    return {name: weight.tobytes() for name, weight in load_model(path).weights.items()}


def events(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def cut_off(start):
    """Starts the training on one thread and waits for its first checkpoint."""
    process = start("train", *TRAINING, "--threads", 1)
    first = process.stdout.readline()
    assert json.loads(first)["epoch"] == 1, process.stderr.read()
    return process


def test_a_killed_training_resumes_to_the_weights_of_an_unbroken_one(
    cut_off, inkling, tmp_path, home
):
    cut_off.kill()
    cut_off.communicate()
    assert cut_off.returncode != 0
    assert len(list((home / "data" / "checkpoints").iterdir())) == 1

    resumed = inkling("train", "--resume", "--out", tmp_path / "resumed.safetensors", "--json")
    assert (resumed.returncode, resumed.stderr) == (0, "")
    done = events(resumed.stdout)
    assert done[-1]["event"] == "done"
    assert done[0]["epoch"] > 1
    assert done[-2]["epoch"] == 3
    assert not list((home / "data" / "checkpoints").iterdir())

    whole = inkling("train", *TRAINING, "--threads", 2, "--out", tmp_path / "whole.safetensors")
    assert whole.returncode == 0
    assert weights(tmp_path / "resumed.safetensors") == weights(tmp_path / "whole.safetensors")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no interrupt to one process")
def test_an_interrupted_training_tells_how_to_go_on(cut_off, inkling):
    cut_off.send_signal(signal.SIGINT)
    out, err = cut_off.communicate(timeout=60)
    assert cut_off.returncode == 130
    assert err.count("\n") == 1
    (line,) = [part for part in err.split("`") if part.startswith("inkling train --resume")]
    resumed = inkling(*shlex.split(line)[1:], "--json")
    assert events(resumed.stdout)[-1]["event"] == "done"
    assert {event["epoch"] for event in [*events(out), *events(resumed.stdout)][:-1]} >= {2, 3}


NO_GPU = "inkling: The variable NUMBA_DISABLE_CUDA switches GPUs off: start Inkling without it."


@pytest.fixture
def without_gpu(environment):
    """An environment in which no GPU can be used, whatever this machine has."""
    return environment | {"NUMBA_DISABLE_CUDA": "1"}


def test_where_there_is_no_gpu_training_on_one_ends_with_the_reason(inkling, without_gpu, home):
    ran = inkling("train", *TRAINING, "--device", "cuda", env=without_gpu)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"{NO_GPU} Without --device cuda the CPU trains.\n"


def test_a_training_whose_gpu_is_gone_is_resumed_on_the_cpu(
    cut_off, inkling, without_gpu, tmp_path, home
):
    cut_off.kill()
    cut_off.communicate()
    (path,) = (home / "data" / "checkpoints").iterdir()
    begun = load_checkpoint(path)
    settings = dataclasses.replace(begun.settings, device="cuda")
    save_checkpoint(dataclasses.replace(begun, settings=settings), path)
    out = tmp_path / "resumed.safetensors"
    ran = inkling("train", "--resume", "--out", out, "--json", env=without_gpu)
    assert ran.returncode == 0
    assert ran.stderr == f"{NO_GPU} The training goes on after epoch {begun.epoch} on the CPU.\n"
    assert events(ran.stdout)[-2]["epoch"] == 3
    assert load_model(out).card.settings["device"] == "cpu"


def test_the_command_on_a_card_repeats_the_training(small_model, inkling, tmp_path):
    again = tmp_path / "again.safetensors"
    program, *arguments = shlex.split(load_model(small_model).card.command)
    assert program == "inkling"
    assert inkling(*arguments, "--out", again).returncode == 0
    assert weights(again) == weights(small_model)


def test_evaluate_finds_what_the_card_says(small_model, inkling):
    ran = inkling("evaluate", "--model", small_model, "--json")
    answer = json.loads(ran.stdout)
    assert answer["count"] == 10_000
    assert answer["accuracy"] == pytest.approx(load_model(small_model).card.test_accuracy)
    assert sum(map(sum, answer["confusion"])) == 10_000
    right = sum(answer["confusion"][digit][digit] for digit in range(10))
    assert right / 10_000 == pytest.approx(answer["accuracy"])
    assert ran.stderr == ""
