"""`inkling train`: options become settings, events become lines."""

import json
import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from fake_engine import replace_module, softmax_model

from app.commands import train
from app.commands.train import duration
from engine.errors import FileError
from engine.networks.library import ModelLibrary
from engine.networks.model_file import load_model, save_model
from engine.train.command import command_of
from engine.train.events import Batches, Epoch, Finished, Moved, Started
from engine.train.settings import TrainSettings


@dataclass(frozen=True)
class FakeCheckpoint:
    settings: TrainSettings
    epoch: int = 1
    name: str = "mlp"
    command: str = ""


@dataclass
class FakeSession:
    """Two epochs of one batch each; keeps what it was made with."""

    settings: TrainSettings
    dataset: object
    controls: object = None
    checkpoint: object = None
    checkpoint_path: Path | None = None
    command: str = ""
    name: str = ""
    start: object = None
    made: list = field(default_factory=list)

    def __iter__(self):
        first = self.checkpoint.epoch if self.checkpoint else 0
        yield Started(self.settings, 7850, 1, first)
        for epoch in range(first + 1, 3):
            yield Batches(epoch - 1, np.array([0.5], np.float32), 0.1, 1000.0, 0.1, 0.1)
            yield Epoch(epoch, 0.25, 4000.0, 0.5 / epoch, 0.6, 0.9)
        yield Finished(softmax_model(self.name), 0.9, 0.5, False)


@pytest.fixture
def sessions(monkeypatch, home):
    """The sessions that were made."""
    made = []

    def session(*args, **kwargs):
        made.append(FakeSession(*args, **kwargs))
        return made[-1]

    replace_module(monkeypatch, "engine.train.session", Session=session)
    monkeypatch.setattr(train, "open_dataset", lambda data, report: f"the data of {data}")
    return made


@pytest.fixture
def waiting(monkeypatch, tmp_path):
    """An unfinished training in the checkpoints' folder."""
    path = tmp_path / "cut off.safetensors"
    path.write_bytes(b"checkpoint")
    checkpoint = FakeCheckpoint(TrainSettings(network="mlp", epochs=2, seed=9, threads=3))
    found = [(path, checkpoint)]

    def load_checkpoint(wanted):
        if wanted != path:
            raise FileError(f"{wanted} is missing.")
        return checkpoint

    replace_module(
        monkeypatch,
        "engine.train.checkpoint",
        load_checkpoint=load_checkpoint,
        unfinished=lambda: found,
    )
    return found


def events(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


def test_json_tells_each_epoch_and_then_where_the_model_is(inkling, sessions, tmp_path):
    out = tmp_path / "model.safetensors"
    ran = inkling("train", "--network", "mlp", "--epochs", "2", "--out", out, "--json")
    assert (ran.code, ran.err) == (0, "")
    first, second, done = events(ran)
    assert first == {
        "event": "epoch",
        "epoch": 1,
        "seconds": 0.25,
        "images_per_second": 4000.0,
        "train_loss": 0.5,
        "test_accuracy": 0.9,
    }
    assert second["epoch"] == 2
    assert done == {"event": "done", "model": str(out), "test_accuracy": 0.9, "seconds": 0.5}
    assert load_model(out).card.name == "model"


def test_without_out_the_model_goes_into_the_library(inkling, sessions, home):
    done = events(inkling("train", "--network", "softmax", "--json"))[-1]
    path = Path(done["model"])
    assert path.is_relative_to(home)
    assert ModelLibrary().load(path.stem).network.chain == "dense10"


def test_people_get_a_line_for_each_epoch(inkling, sessions):
    lines = inkling("train", "--network", "mlp", "--epochs", "2").out.splitlines()
    assert lines[0] == "epoch 1/2  loss 0.5000  test 90.00 %  0.25 s  4,000 images/s"
    assert lines[-1].startswith("trained in 0.5 s, test accuracy 90.00 %: ")


def test_options_become_settings(inkling, sessions):
    text = (
        "train --network softmax --data some --epochs 3 --batch 32 --seed 5 --threads 1 "
        "--device cpu --augment none --optimiser sgd --momentum 0.8 --no-nesterov "
        "--learning-rate 0.125 --schedule cosine --weight-decay 0.001 --label-smoothing 0.1 "
        "--averaging 0"
    )
    inkling(*text.split())
    assert sessions[0].settings == TrainSettings(
        network="softmax", data="some", epochs=3, batch=32, seed=5, threads=1, augment="none",
        optimiser="sgd", momentum=0.8, nesterov=False, learning_rate=0.125, schedule="cosine",
        weight_decay=0.001, label_smoothing=0.1, averaging=0.0,
    )  # fmt: skip
    assert sessions[0].dataset == "the data of some"


def test_no_options_are_the_defaults(inkling, sessions):
    inkling("train")
    assert sessions[0].settings == TrainSettings()


def test_each_optimiser_has_its_own_default_rate(inkling, sessions):
    inkling("train", "--optimiser", "sgd")
    assert sessions[0].settings.learning_rate == 0.05


@pytest.mark.parametrize(
    "settings",
    [
        TrainSettings(threads=1),
        TrainSettings(
            network="conv16 conv16/2 dense10", data="my digits/it's", epochs=7, batch=100, seed=0,
            threads=1, augment="full", learning_rate=0.1 + 0.2, schedule="constant",
            weight_decay=1e-5, label_smoothing=0.05, averaging=0.99,
        ),
        TrainSettings(threads=1, optimiser="sgd", learning_rate=1.0, momentum=0.5, nesterov=False),
    ],
)  # fmt: skip
def test_the_command_in_a_card_repeats_the_training(inkling, sessions, settings, tmp_path):
    out = str(tmp_path / "a model.safetensors")
    program, *arguments = shlex.split(command_of(settings, out))
    assert program == "inkling"
    inkling(*arguments, "--threads", "1")
    assert sessions[0].settings == settings
    assert sessions[0].command == command_of(settings, out)


def test_a_training_starts_from_a_model_and_its_network(inkling, sessions, tmp_path):
    before = softmax_model("before")
    before = replace(before, card=replace(before.card, command="inkling train --seed 4"))
    path = tmp_path / "before.safetensors"
    save_model(before, path)
    inkling("train", "--start", path, "--epochs", "1", "--out", tmp_path / "after.safetensors")
    session = sessions[0]
    assert (session.settings.start, session.settings.network) == (str(path), before.network.name)
    assert session.start.card == before.card
    first, second = session.command.split(" && ")
    assert first == "inkling train --seed 4"
    assert ["--start", str(path)] == shlex.split(second)[6:8]


def test_a_start_that_is_no_model_is_said_in_a_sentence(inkling, sessions):
    ran = inkling("train", "--start", "nobody")
    assert ran.code == 2
    assert "There is no model “nobody”" in ran.err
    assert not sessions


def test_a_checkpoint_fixes_the_start(inkling, sessions, waiting):
    assert "--start" in inkling("train", "--resume", "--start", "mine").err


def test_resume_goes_on_from_the_newest_checkpoint(inkling, sessions, waiting):
    ran = inkling("train", "--resume", "--json")
    path, checkpoint = waiting[0]
    assert (sessions[0].checkpoint, sessions[0].checkpoint_path) == (checkpoint, path)
    assert sessions[0].settings == checkpoint.settings
    assert [event["epoch"] for event in events(ran)[:-1]] == [2]


def test_resume_takes_a_path_and_other_threads(inkling, sessions, waiting):
    path, checkpoint = waiting[0]
    inkling("train", "--resume", path, "--threads", "1")
    assert sessions[0].checkpoint is checkpoint
    assert sessions[0].settings.threads == 1
    assert sessions[0].settings.seed == 9


def let_gpu(monkeypatch, reason):
    """A GPU that cannot be used for a `reason`, or can be where there is none."""
    replace_module(monkeypatch, "engine.kernels.cuda.gpu", why_not=lambda: reason)


def test_a_training_on_the_gpu_is_asked_for_by_its_name(inkling, sessions, monkeypatch):
    let_gpu(monkeypatch, "")
    assert inkling("train", "--device", "cuda").code == 0
    assert sessions[0].settings == TrainSettings(device="cuda")


def test_where_there_is_no_gpu_the_reason_is_said_before_anything_is_read(
    inkling, sessions, monkeypatch
):
    let_gpu(monkeypatch, "There is no NVIDIA driver on this machine: install one.")
    monkeypatch.setattr(train, "open_dataset", None)
    ran = inkling("train", "--device", "cuda", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "inkling: There is no NVIDIA driver on this machine: install one. "
        "Without --device cuda the CPU trains.\n"
    )


@pytest.mark.parametrize(("began", "then"), [("cpu", "cuda"), ("cuda", "cpu")])
def test_what_one_device_began_the_other_resumes(inkling, sessions, monkeypatch, began, then):
    let_gpu(monkeypatch, "")
    begun = TrainSettings(network="mlp", epochs=2, device=began)
    replace_module(
        monkeypatch,
        "engine.train.checkpoint",
        load_checkpoint=lambda path: FakeCheckpoint(begun),
        unfinished=list,
    )
    inkling("train", "--resume", "one")
    inkling("train", "--resume", "one", "--device", then)
    assert [session.settings for session in sessions] == [begun, replace(begun, device=then)]


def test_a_device_that_fails_is_told_beside_the_events(inkling, sessions, monkeypatch):
    def failing(session):
        yield Started(session.settings, 7850, 1, 0)
        yield Epoch(1, 0.25, 4000.0, 0.5, 0.6, 0.9, "cuda")
        yield Moved("The GPU is lost.", 1)
        yield Finished(softmax_model(session.name), 0.9, 0.5, False)

    monkeypatch.setattr(FakeSession, "__iter__", failing)
    ran = inkling("train", "--json")
    assert ran.code == 0
    assert ran.err == "inkling: The GPU is lost. The training goes on after epoch 1 on the CPU.\n"
    assert [event["event"] for event in events(ran)] == ["epoch", "done"]


def test_resume_without_a_checkpoint_says_so(inkling, sessions, waiting):
    waiting.clear()
    ran = inkling("train", "--resume")
    assert (ran.code, ran.out) == (2, "")
    assert "no unfinished training" in ran.err


def test_resume_refuses_what_the_checkpoint_fixes(inkling, sessions, waiting):
    ran = inkling("train", "--resume", "--learning-rate", "1")
    assert ran.code == 2
    assert "--learning-rate" in ran.err
    assert not sessions


def test_an_interrupted_training_tells_how_to_go_on(inkling, sessions, waiting, monkeypatch):
    def interrupted(session):
        yield Started(session.settings, 7850, 1, 0)
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeSession, "__iter__", interrupted)
    path, _ = waiting[0]
    ran = inkling("train", "--resume", path, "--json")
    assert (ran.code, ran.out) == (130, "")
    assert f"inkling train --resume {shlex.quote(str(path))}" in ran.err
    assert ran.err.count("\n") == 1


def test_a_model_that_cannot_be_written_is_kept_in_the_library(
    inkling, sessions, tmp_path, monkeypatch
):
    def full(model, path):
        raise FileError(f"{path} was not written: the disk is full.")

    monkeypatch.setattr(train, "save_model", full)
    ran = inkling("train", "--out", tmp_path / "mine.safetensors")
    assert ran.code == 2
    assert "the disk is full. The model is kept as" in ran.err
    assert [entry.name for entry in ModelLibrary().models() if not entry.shipped] == ["mine"]


def test_new_trainings_never_share_a_checkpoint(inkling, sessions, home):
    inkling("train")
    assert sessions[0].checkpoint is None
    assert sessions[0].checkpoint_path.parent == home / "data" / "checkpoints"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (59, "59 s"), (65, "1:05"), (7400, "2:03:20")]
)
def test_time_left_reads_well(seconds, text):
    assert duration(seconds) == text


def test_where_no_checkpoint_can_be_kept_it_is_said_and_the_model_is_written(
    inkling, sessions, tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "file" / "home"))
    ran = inkling("train", "--out", tmp_path / "mine.safetensors", "--json")
    assert ran.code == 0
    assert sessions[0].checkpoint_path is None
    assert "no checkpoints are kept" in ran.err
    assert ran.err.count("\n") == 1
    assert (tmp_path / "mine.safetensors").exists()


def test_a_model_that_could_not_be_kept_is_not_trained(inkling, sessions, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "file" / "home"))
    ran = inkling("train")
    assert (ran.code, sessions) == (2, [])
    assert "--out" in ran.err
    assert ran.err.count("\n") == 1
