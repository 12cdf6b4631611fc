"""Exports from the command line, of a model that was trained there."""

import pytest

from engine.networks.model_file import load_model


def test_a_report_holds_the_curves_and_the_command_of_a_training(inkling, small_model, tmp_path):
    out = tmp_path / "report.html"
    ran = inkling("export", "--model", small_model, out)
    assert (ran.returncode, ran.stderr) == (0, "")
    page = out.read_text(encoding="utf-8")
    assert 'class="curve' in page
    assert "inkling train --network" in page
    assert "of 10,000 read rightly" in page
    assert f"{100 * load_model(small_model).card.test_accuracy:.2f}\u00a0%" in page


def test_a_copy_has_the_same_weights(inkling, small_model, tmp_path):
    out = tmp_path / "copy.safetensors"
    assert inkling("export", "--model", small_model, out).returncode == 0
    copy, first = load_model(out), load_model(small_model)
    assert copy.card == first.card
    assert all((copy.weights[name] == weight).all() for name, weight in first.weights.items())


def test_an_onnx_file_comes_out(inkling, small_model, tmp_path):
    pytest.importorskip("onnx", reason="onnx is not installed")
    out = tmp_path / "small.onnx"
    ran = inkling("export", "--model", small_model, out)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert out.stat().st_size > 100_000


def test_another_ending_ends_with_2_and_one_line(inkling, tmp_path):
    ran = inkling("export", tmp_path / "model.zip")
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
