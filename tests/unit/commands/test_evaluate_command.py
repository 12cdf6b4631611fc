"""`inkling evaluate`: which split is read, and how it is told."""

import json
from dataclasses import dataclass

import numpy as np
import pytest
from fake_engine import replace_module, softmax_model

from app.commands import evaluate
from app.commands.evaluate import confusion_table
from engine.data.dataset import Dataset, Split


@dataclass(frozen=True)
class FakeEvaluation:
    count: int
    accuracy: float
    loss: float
    confusion: np.ndarray


def split(count):
    return Split(np.zeros((count, 28, 28), np.uint8), np.zeros(count, np.uint8))


@pytest.fixture
def dataset(monkeypatch):
    """Sets the dataset that is opened; every sample of it is a 0 and read as a 0."""

    def fake(model, samples, threads=1, report=None):
        confusion = np.zeros((10, 10), np.int64)
        confusion[0, 0] = len(samples)
        return FakeEvaluation(len(samples), 1.0, 0.25, confusion)

    replace_module(monkeypatch, "engine.train.evaluate", evaluate=fake)
    monkeypatch.setattr(evaluate, "open_model", lambda text: softmax_model(text))

    def opened(value):
        monkeypatch.setattr(evaluate, "open_dataset", lambda data, report: value)

    return opened


def test_json_is_one_object_about_the_test_split(inkling, dataset):
    dataset(Dataset("some", split(7), split(3)))
    ran = inkling("evaluate", "--model", "mine", "--data", "folder", "--json")
    answer = json.loads(ran.out)
    assert ran.out.count("\n") == 1
    assert list(answer) == ["model", "data", "count", "accuracy", "loss", "confusion"]
    assert (answer["model"], answer["data"]) == ("mine", "folder")
    assert (answer["count"], answer["accuracy"], answer["loss"]) == (3, 1.0, 0.25)
    assert np.array(answer["confusion"]).shape == (10, 10)
    assert answer["confusion"][0][0] == 3


def test_without_a_test_split_the_training_split_is_read_and_named(inkling, dataset):
    dataset(Dataset("some", split(7), None))
    out = inkling("evaluate").out
    assert out.startswith("inkling reads 100.00 % of the 7 samples in the training split of mnist")


def test_the_table_shows_labels_down_and_answers_across():
    confusion = [[0] * 10 for _ in range(10)]
    confusion[4][9] = 123
    table = confusion_table(confusion, tuple("0123456789"))
    assert table[1].split() == ["│", *"0123456789"]
    assert table[3 + 4].split() == ["4", "│", *"·" * 9, "123"]
    assert len({len(line) for line in table[1:]}) == 1


def test_long_names_of_classes_are_cut_in_the_heads_and_whole_in_the_rows():
    classes = ("T-shirt/top", "Ankle boot", *"CDEFGHIJ")
    table = confusion_table(np.eye(10, dtype=int).tolist(), classes)
    assert "T-shi… Ankle…" in table[1]
    assert table[3].startswith("T-shirt/top │")
    assert max(map(len, table)) <= 90
