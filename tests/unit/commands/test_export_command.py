"""`inkling export`: the ending names the format, and what cannot be written is one line."""

import sys

import numpy as np
import pytest
from fake_engine import softmax_model

from app.commands import export
from engine.data.dataset import Dataset, Split
from engine.networks.model_file import load_model


@pytest.fixture(autouse=True)
def model(monkeypatch):
    """Every name is that of a model of zeros."""
    monkeypatch.setattr(export, "open_model", softmax_model)


@pytest.fixture
def opened(monkeypatch):
    """The names of datasets that were opened; each has twenty zeros and ones."""
    names = []

    def open_one(name, report):
        names.append(name)
        labels = (np.arange(20) % 2).astype(np.uint8)
        split = Split(np.zeros((20, 28, 28), np.uint8), labels)
        return Dataset(name, split, split)

    monkeypatch.setattr(export, "open_dataset", open_one)
    return names


def test_safetensors_is_the_model_itself(inkling, tmp_path, opened):
    out = tmp_path / "copy.safetensors"
    ran = inkling("export", "--model", "mine", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"mine is written to {out}\n"
    assert load_model(out).card.name == "mine"
    assert opened == []


def test_html_is_a_report_on_the_test_split_of_the_data(inkling, tmp_path, opened):
    out = tmp_path / "report.HTML"
    ran = inkling("export", "--data", "my <digits>", out)
    assert (ran.code, ran.err) == (0, "")
    page = out.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "the test split of my &lt;digits&gt;" in page
    # Ten even outputs: each is read as a 0, and half of them are.
    assert "10 of 20 read rightly" in page
    assert opened == ["my <digits>"]


def test_onnx_is_checked_onnx(inkling, tmp_path):
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    out = tmp_path / "model.onnx"
    assert inkling("export", out).code == 0
    onnx.checker.check_model(onnx.load(out), full_check=True)


def complaint(ran):
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    return ran.err


@pytest.mark.parametrize("name", ["model", "model.pt", "model.onnx.gz"])
def test_another_ending_is_one_line_that_names_those_there_are(inkling, tmp_path, name):
    said = complaint(inkling("export", tmp_path / name))
    assert all(ending in said for ending in (".onnx", ".safetensors", ".html"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", [".safetensors", ".html"])
def test_a_place_that_cannot_be_written_is_one_line(inkling, tmp_path, opened, ending):
    (tmp_path / "file").touch()
    assert "could not be written" in complaint(inkling("export", tmp_path / "file" / f"x{ending}"))


def test_without_onnx_the_line_says_what_to_install(inkling, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert "pip install onnx" in complaint(inkling("export", tmp_path / "model.onnx"))
    assert not list(tmp_path.iterdir())
