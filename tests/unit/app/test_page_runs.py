import csv
import dataclasses
import io
import json
import math

import numpy as np
import pytest

from app.pages.train.recording import Recording
from app.pages.train.run_store import RunStore
from app.pages.train.runs import (
    MOST_KEPT_LOSSES,
    Run,
    run_from_json,
    run_to_csv,
    run_to_json,
    thinned,
)
from engine.errors import FileError
from engine.train.events import Batches, Epoch


def epoch(number, accuracy=0.9):
    return Epoch(number, 1.5, 40_000.0, 0.3, 0.25, accuracy)


BOTH = (epoch(1), epoch(2))


def run(losses=(2.0, 1.0, 0.5, 0.25), epochs=BOTH, key="20260312-100000", **more):
    values = {"settings": {"network": "mlp", "epochs": 2}, "batches_per_epoch": 2} | more
    return Run(
        key=key,
        name="mlp",
        started="2026-03-12T10:00:00+00:00",
        losses=np.array(losses, np.float32),
        epochs=tuple(epochs),
        **values,
    )


def batches(*losses):
    return Batches(0, np.array(losses, np.float32), 0.001, 40_000.0, 1.0, 2.0)


def test_a_run_is_read_back_as_it_was_written():
    before = run(ending="finished", tested=0.91)
    after = run_from_json(before.key, json.loads(json.dumps(run_to_json(before))))
    np.testing.assert_array_equal(after.losses, before.losses)
    assert (after.name, after.settings, after.epochs) == ("mlp", before.settings, before.epochs)
    assert (after.ending, after.stride, after.accuracy) == ("finished", 1, 0.91)


def test_a_run_that_diverged_is_kept_as_valid_json():
    written = json.dumps(run_to_json(run(losses=(1.0, math.inf, math.nan))), allow_nan=False)
    after = run_from_json("key", json.loads(written))
    assert np.isnan(after.losses[1:]).all()


def test_a_long_run_is_thinned_by_averaging_neighbours():
    losses = np.arange(2 * MOST_KEPT_LOSSES, dtype=np.float32)
    kept = thinned(run(losses=losses))
    assert len(kept.losses) == MOST_KEPT_LOSSES
    assert kept.stride == 2
    assert kept.losses[0] == 0.5
    assert kept.length == run(losses=losses).length


def test_a_run_stands_as_it_did_after_an_epoch():
    base = run().up_to(1)
    assert list(base.losses) == [2.0, 1.0]
    assert [e.epoch for e in base.epochs] == [1]
    assert base.length == 1


def test_losses_that_were_not_kept_are_unknown_when_a_run_goes_on():
    base = run(losses=(1.0,), stride=2).up_to(2)
    np.testing.assert_array_equal(base.losses, [1.0, 1.0, np.nan, np.nan])


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"format": 2},
        run_to_json(run()) | {"losses": "none"},
        run_to_json(run()) | {"epochs": [{}]},
        run_to_json(run()) | {"stride": 0},
        run_to_json(run()) | {"batches_per_epoch": 0},
        run_to_json(run()) | {"ending": "lost"},
    ],
)
def test_what_is_no_run_is_refused(value):
    with pytest.raises(FileError):
        run_from_json("key", value)


def test_the_csv_has_a_line_a_batch_and_an_epoch_where_it_ended():
    rows = list(csv.DictReader(io.StringIO(run_to_csv(run()))))
    assert [row["batch"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["loss"] for row in rows] == ["2", "1", "0.5", "0.25"]
    assert [row["test_accuracy"] for row in rows] == ["", "0.9", "", "0.9"]
    assert float(rows[0]["smoothed_loss"]) == 2.0


def test_the_store_lists_runs_newest_first_and_passes_over_damage(tmp_path):
    store = RunStore(tmp_path / "runs")
    assert store.runs() == ()
    store.save(run(key="20260312-100000"))
    store.save(run(key="20260313-100000"))
    (tmp_path / "runs" / "20260314-100000.json").write_text('{"format": 1, "losses": [')
    (tmp_path / "runs" / "20260315-100000.json").write_text("[" * 100_000)
    (tmp_path / "runs" / "20260316-100000.json").mkdir()
    assert [kept.key for kept in store.runs()] == ["20260313-100000", "20260312-100000"]


def test_a_deleted_run_is_gone_and_may_be_deleted_twice(tmp_path):
    store = RunStore(tmp_path)
    store.save(run())
    store.delete(run().key)
    store.delete(run().key)
    assert store.runs() == ()


def test_a_recording_grows_by_what_arrives():
    recording = Recording(run(losses=(), epochs=()))
    recording.add_batches(batches(2.0, 1.0))
    recording.add_epoch(epoch(1))
    first = recording.raw
    recording.add_batches(batches(*([0.5] * 5000)))
    assert list(first) == [2.0, 1.0]
    recording.end("stopped", 0.93, {"device": "cuda"})
    grown = recording.run()
    assert len(grown.losses) == 5002
    assert grown.ending == "stopped"
    assert [e.test_accuracy for e in grown.epochs] == [0.9]
    assert grown.accuracy == 0.93
    assert grown.settings == {"device": "cuda"}
    assert recording.smoothed[-1] == pytest.approx(0.5)
    with pytest.raises(ValueError, match="read-only"):
        grown.losses[0] = 0


def test_a_recording_whose_device_failed_goes_back_to_the_epoch_that_the_cpu_goes_on_from():
    recording = Recording(run(losses=(), epochs=(), settings={"device": "cuda"}))
    for number in (1, 2):
        recording.add_batches(batches(*([1 / number] * 2)))
        recording.add_epoch(dataclasses.replace(epoch(number), device="cuda"))
    until_then = recording.smoothed.copy()
    recording.add_batches(batches(9.0))
    recording.move(2)
    assert list(recording.raw) == [1, 1, 0.5, 0.5]
    np.testing.assert_allclose(recording.smoothed, until_then, rtol=1e-12)
    recording.add_batches(batches(0.25))
    moved = run_from_json("key", run_to_json(recording.run()))
    assert moved.settings == {"device": "cpu"}
    assert [each.device for each in moved.epochs] == ["cuda", "cuda"]
    recording.move(0)
    assert len(recording.raw) == len(recording.head.epochs) == 0
