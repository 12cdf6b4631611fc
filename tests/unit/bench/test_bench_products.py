"""Products of the bench: their figures, and that a wrong one gets none."""

import dataclasses
from functools import partial

import numpy as np
import pytest
from rungs import Counted, Small, hasty, right, rung

from engine.bench import products
from engine.bench.step import WrongResultError
from engine.bench.timing import time_rows
from engine.kernels.ladder import RUNGS

SHAPE = (64, 8, 4)


@pytest.fixture
def clock(monkeypatch):
    clock = Counted()
    monkeypatch.setattr(products, "time_rows", partial(time_rows, clock=clock))
    return clock


def measured(rungs, shape=SHAPE):
    """What all steps found: the rungs in float32, BLAS first, then in float64."""
    return [step.run() for step in products.steps(Small(), rungs, [shape])]


def test_blas_goes_first_at_each_shape_and_dtype_then_the_ladder():
    rungs = [rung("slow"), rung("fast"), rung("blas")]
    assert [step.what for step in products.steps(Small(), rungs, [SHAPE, (1, 2, 3)])] == [
        "BLAS, 64×8×4, float32",
        "SLOW, 64×8×4, float32",
        "FAST, 64×8×4, float32",
        "BLAS, 64×8×4, float64",
        "SLOW, 64×8×4, float64",
        "FAST, 64×8×4, float64",
        "BLAS, 1×2×3, float32",
        "SLOW, 1×2×3, float32",
        "FAST, 1×2×3, float32",
        "BLAS, 1×2×3, float64",
        "SLOW, 1×2×3, float64",
        "FAST, 1×2×3, float64",
    ]


def test_all_of_the_ladder_is_measured_at_both_products():
    whats = {step.what for step in products.steps(Small())}
    for shape in ("1024×1024×1024", "60000×785×10"):
        for dtype in ("float32", "float64"):
            assert whats >= {f"{rung.title}, {shape}, {dtype}" for rung in RUNGS}


def test_figures_are_shares_of_the_peak_and_of_blas(clock):
    blas, rest, *others = measured([clock.rung("slow", 0.25), clock.rung("blas", 0.002)])
    assert (blas.kernel, blas.rows, blas.scaled, blas.of_blas) == ("blas", 64, False, 1.0)
    assert blas.seconds == pytest.approx(64 * 0.002)
    assert (rest.kernel, rest.title, rest.dtype) == ("slow", "SLOW", "float32")
    assert (rest.m, rest.k, rest.n) == SHAPE
    assert (rest.rows, rest.scaled, rest.seconds) == (1, True, 16.0)
    assert rest.gflops == pytest.approx(2 * 64 * 8 * 4 / 16 / 1e9)
    assert rest.of_peak == pytest.approx(rest.gflops / 500.0)
    assert rest.of_blas == pytest.approx(0.008)
    # Half as many float64 fit into a vector.
    assert [other.dtype for other in others] == ["float64", "float64"]
    assert others[1].of_peak == pytest.approx(others[1].gflops / 250.0)


def test_what_shares_its_work_is_held_to_the_peak_of_all_threads(clock):
    rungs = [clock.rung("blas", 1.0), clock.rung("alone", 1.0), clock.rung("shared", 1.0, True)]
    blas, alone, shared = (s.run() for s in products.steps(Small(2), rungs, [SHAPE])[:3])
    assert (alone.threads, shared.threads) == (1, 2)
    assert alone.of_peak == pytest.approx(alone.gflops / 250.0)
    assert shared.of_peak == pytest.approx(shared.gflops / 500.0)
    assert shared.rows == 2
    assert blas.seconds == alone.seconds == shared.seconds


def test_blas_has_threads_of_its_own(clock, monkeypatch):
    monkeypatch.setattr(products, "default_threads", lambda: 4)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    step, *_ = products.steps(Small(), [clock.rung("blas", 1.0, True)], [SHAPE])
    blas = step.run()
    assert blas.threads == 4
    assert blas.of_peak == pytest.approx(blas.gflops / 1000.0)


@pytest.mark.parametrize(
    ("told", "threads"), [("1", 1), ("3", 3), ("9", 4), ("0", 4), ("", 4), ("all", 4)]
)
def test_the_environment_limits_threads_of_blas(monkeypatch, told, threads):
    monkeypatch.setattr(products, "default_threads", lambda: 4)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", told)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert products.blas_threads() == threads


def on_gpu(name, reason=""):
    return dataclasses.replace(rung(name), why_not=lambda: reason, launch=right)


def test_a_gpus_rungs_are_measured_where_they_can_be_climbed(monkeypatch):
    rungs = (on_gpu("gpu"), on_gpu("cublas", "It is not installed."))
    monkeypatch.setattr(products, "gpu_rungs", lambda: rungs)
    whats = [step.what for step in products.steps(Small())]
    assert whats[-1] == "GPU, 60000×785×10, float64"
    assert not any("CUBLAS" in what for what in whats)


def test_a_gpu_has_no_threads_and_no_share_of_the_cpus_peak():
    _, found, *_ = measured([rung("blas"), on_gpu("gpu")])
    assert (found.kernel, found.threads, found.of_peak) == ("gpu", 0, None)


def forgets_the_last_row(team, a, b, out):
    right(team, a[:-1], b, out[:-1])


def is_off_by_a_little(team, a, b, out):
    right(team, a, b, out)
    out[-1, -1] *= 1 + 1e-4


def adds_to_what_was_there(team, a, b, out):
    out += a @ b


@pytest.mark.parametrize(
    "wrong", [forgets_the_last_row, is_off_by_a_little, adds_to_what_was_there]
)
def test_a_rung_that_computes_wrongly_gets_no_figure(monkeypatch, wrong):
    monkeypatch.setattr(products, "time_rows", hasty)
    blas, step, *_ = products.steps(Small(), [rung("blas"), rung("bent", wrong)], [SHAPE])
    blas.run()
    with pytest.raises(WrongResultError, match=r"BENT \(bent\) .* 64×8×4 in float32"):
        step.run()


def test_sums_in_another_order_are_no_error(monkeypatch):
    def backwards(team, a, b, out):
        out[:] = 0
        for k in reversed(range(a.shape[1])):
            out += np.outer(a[:, k], b[k])

    monkeypatch.setattr(products, "time_rows", hasty)
    for product in measured([rung("blas"), rung("backwards", backwards)], (3, 1024, 5)):
        assert product.gflops > 0
