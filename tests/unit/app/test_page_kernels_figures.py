import dataclasses
import json
import math

import pytest

from app.pages.kernels import memory
from app.pages.kernels.figures import Figures
from engine.bench.events import Finished, Latency, Machine, Measuring, Product, TrainingSpeed

MORNING, NOON = "2026-03-12T08:00:00+00:00", "2026-03-12T12:00:00+00:00"
SQUARE = (1024, 1024, 1024)
MACHINE = Machine("CPU", 2, 500.0, 250.0, 40.0, True)


def product(kernel="naive", gflops=0.5):
    return Product(
        kernel, kernel.title(), "float32", *SQUARE, 1, 4.0, gflops, 0.002, 0.004, True, 16
    )


def figures():
    known = Figures().after(MACHINE, MORNING).after(product(), MORNING)
    known = known.after(product("blas", 230.0), MORNING)
    return known.after(Latency("mlp", 9.0), MORNING)


def test_a_figure_stands_in_place_of_an_earlier_one():
    later = figures().after(product(gflops=0.6), NOON)
    assert len(later) == len(figures())
    assert later.product("naive", SQUARE, "float32").figure.gflops == 0.6
    assert later.measured == NOON
    assert figures().product("naive", SQUARE, "float32").figure.gflops == 0.5


def test_what_is_no_figure_changes_nothing():
    known = figures()
    assert known.after(Measuring("naive", 0.5), NOON) is known
    assert known.after(Finished(60.0), NOON) is known


def test_a_new_run_makes_figures_of_its_parts_earlier_ones_until_it_comes_to_them():
    running = figures().begun(["matmul"], beside_training=False)
    assert running.product("naive", SQUARE, "float32").earlier
    assert not running.latency("mlp").earlier
    running = running.after(product(), NOON)
    assert not running.product("naive", SQUARE, "float32").earlier
    assert running.product("blas", SQUARE, "float32").earlier


def test_figures_beside_a_training_say_so_until_the_next_run():
    known = figures()
    assert not known.beside_training
    assert known.disturbed().beside_training
    assert known.disturbed().after(product(), NOON).beside_training
    assert not known.disturbed().begun(["talk"], beside_training=False).beside_training


def test_parts_are_known_by_their_figures():
    assert figures().has("matmul")
    assert figures().has("latency")
    assert not figures().has("training")
    assert figures().machine == MACHINE


def test_the_report_has_every_figure():
    report = figures().report()
    assert report.machine == MACHINE
    assert [one.kernel for one in report.products] == ["naive", "blas"]
    assert report.latency == (Latency("mlp", 9.0),)


def test_figures_are_remembered():
    known = figures().begun(["latency"], beside_training=True)
    known = known.after(TrainingSpeed("mlp", 0.16, 368_000.0, 0.75, False), NOON)
    text = json.dumps(memory.to_json(known))
    again = memory.from_json(json.loads(text))
    assert list(again) == list(known)
    assert again.beside_training


def test_figures_of_an_older_inkling_are_remembered():
    value = json.loads(json.dumps(memory.to_json(figures())))
    for entry in value["figures"]:
        entry["values"].pop("gpu", None)
    assert list(memory.from_json(value)) == list(figures())


def test_a_gpus_product_is_remembered_without_a_share_of_the_peak():
    known = figures()
    on_gpu = dataclasses.replace(known.report().products[0], threads=0, of_peak=None)
    text = json.dumps(memory.to_json(Figures().after(on_gpu, NOON)))
    assert memory.from_json(json.loads(text)).report().products == (on_gpu,)


def broken(change):
    value = json.loads(json.dumps(memory.to_json(figures())))
    change(value)
    return value


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update(format=2),
        lambda v: v.update(figures={}),
        lambda v: v["figures"].append(3),
        lambda v: v["figures"].extend(500 * [v["figures"][0]]),
        lambda v: v["figures"][0].update(kind="Path"),
        lambda v: v["figures"][0].update(kind=["Machine"]),
        lambda v: v["figures"][0].update(measured="yesterday"),
        lambda v: v["figures"][0].update(measured=None),
        lambda v: v["figures"][0].update(values=[]),
        lambda v: v["figures"][0]["values"].pop("cpu"),
        lambda v: v["figures"][0]["values"].update(more=1),
        lambda v: v["figures"][0]["values"].update(threads=True),
        lambda v: v["figures"][0]["values"].update(quiet=1),
        lambda v: v["figures"][0]["values"].update(peak_gflops="500"),
        lambda v: v["figures"][0]["values"].update(peak_gflops=math.nan),
        lambda v: v["figures"][0]["values"].update(peak_gflops=-1.0),
        lambda v: v["figures"][1]["values"].update(dtype="int8"),
        lambda v: v["figures"][1]["values"].update(dtype=[]),
    ],
)
def test_damaged_figures_are_passed_over(change):
    assert len(memory.from_json(broken(change))) == 0


@pytest.mark.parametrize("value", [None, 3, [], {}, "figures"])
def test_what_never_was_figures_is_passed_over(value):
    assert len(memory.from_json(value)) == 0
