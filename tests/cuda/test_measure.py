"""The measurements for a real GPU: that all of them run, on what there is, in tiny shapes."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from gpu_kernels import only
from gpu_rows import NOT_MEASURED, Row, attempt, missing, table
from gpu_runs import few

from engine.errors import DeviceError
from engine.kernels import call
from engine.kernels.cuda import gpu
from engine.networks.cuda_plan import CudaPlan
from engine.networks.layout import Training
from engine.networks.network import parse_network

SCRIPT = Path(__file__).parent / "measure.py"


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("a", 2.0, "×", at_least=1.2), "met"),
        (Row("a", 1.0, "×", at_least=1.2), "missed"),
        (Row("a", 0.9, "s", at_most=1.0), "met"),
        (Row("a", 1.1, "s", at_most=1.0), "missed"),
        (Row("a", 3.0, "s"), ""),
        (missing("a", "s", "It is not there.", at_most=1.0), ""),
    ],
)
def test_a_row_says_whether_it_is_what_was_asked_for(row, verdict):
    assert row.verdict == row.as_json()["verdict"] == verdict


def test_what_was_not_measured_says_so_and_why():
    def fail():
        raise DeviceError("The GPU was lost.")

    rows = attempt("epoch of mlp", "s", fail, at_most=1.0)
    assert [row.value for row in rows] == [None]
    line = table(rows).splitlines()[-1]
    assert NOT_MEASURED in line
    assert "The GPU was lost." in line


def test_a_table_of_one_kind_of_call_has_no_other_and_as_many_rounds():
    plan = CudaPlan(parse_network("pool4 dense10"), 2, Training(), 2)
    calls, jobs, rounds = only(plan._steps, (call.CONNECT,))
    assert set(calls["operation"]) == {call.CONNECT}
    assert len(rounds) == len(plan._steps[2])
    assert (jobs["end"] <= len(calls)).all()
    _, none, _ = only(plan._steps, ())
    assert (none["first"] == none["end"]).all()


def test_samples_of_noise_are_images_with_labels():
    images, labels = few(3)
    assert images.shape == (3, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert labels.max() < 10


def test_all_is_measured_or_says_why_not(tmp_path):
    if not gpu.simulated():
        pytest.skip("run_on_gpu.sh measures on a GPU")
    file = tmp_path / "figures.json"
    command = [sys.executable, str(SCRIPT), "--tiny", "--rounds", "1", "--json", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["machine"]["gpu"] == "Numba's simulator"
    rows = {row["what"]: row for row in report["rows"]}
    assert all(row["value"] is not None or row["note"] for row in rows.values())
    for what in ("copying", "multiply-adds", "GPU registers, 5³ float32"):
        assert rows[what]["value"] > 0
    assert rows["losses of pool4 pool2 conv2/2 dense10, CPU and GPU"]["verdict"] == "met"
    assert rows["epoch of pool4 pool2 conv2/2 dense10, batch 2, ours"]["value"] > 0
    assert rows["product 5³ float32, ours against cuBLAS"]["value"] is None
    assert rows["product 5³ float32, ours against cuBLAS"]["note"].endswith(".")
