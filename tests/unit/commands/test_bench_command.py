"""`inkling bench`: what it prints of what is measured, and how it ends."""

import dataclasses
import json
from functools import partial

import pytest
from fake_engine import replace_module

from app.commands.bench_table import Table, three_digits
from engine.bench.events import (
    PARTS,
    Finished,
    Latency,
    Machine,
    Measuring,
    Product,
    TalkIteration,
    TrainingSpeed,
)
from engine.train.settings import default_threads

MACHINE = Machine("Some CPU", 2, 512.0, 256.0, 38.4, True)
BLAS = Product("blas", "BLAS", "float32", 1024, 1024, 1024, 2, 0.01, 214.7, 0.419, 1.0, False, 1024)
PURE = Product(
    "pure-python", "Pure Python", "float32", 1024, 1024, 1024, 1, 102.4, 0.021, 8.2e-5, 9.8e-5,
    True, 2,
)  # fmt: skip
EVENTS = (
    Measuring("the peak of this machine"),
    MACHINE,
    Measuring("BLAS", 0.0),
    BLAS,
    PURE,
    TrainingSpeed("mlp", 0.163, 368_098.2, 0.75, False),
    TrainingSpeed("lenet", 4.2, 14_285.7, 0.9, True),
    Latency("mlp", 9.04),
    TalkIteration("naive", "Naive", 0.51, True),
    Finished(61.7),
)


@pytest.fixture
def bench(monkeypatch, inkling):
    """Runs `inkling bench` on an engine that tells EVENTS; what it was asked is in `asked`."""
    asked = []

    def measure(parts, threads):
        asked.append((tuple(parts), threads))
        return iter(EVENTS)

    replace_module(monkeypatch, "engine.bench.bench", measure=measure)

    def run(*arguments):
        return inkling("bench", *arguments)

    run.asked = asked
    return run


def test_json_is_one_object_of_all_parts(bench):
    ran = bench("--json")
    answer = json.loads(ran.out)
    assert (ran.code, ran.err, ran.out.count("\n")) == (0, "", 1)
    assert list(answer) == ["machine", "matmul", "training", "latency", "talk"]
    assert (
        answer["machine"].items() >= {"cpu": "Some CPU", "threads": 2, "peak_gflops": 512.0}.items()
    )
    assert [product["kernel"] for product in answer["matmul"]] == ["blas", "pure-python"]
    assert set(answer["matmul"][0]) >= {
        *("kernel", "dtype", "m", "k", "n", "threads", "seconds", "gflops", "of_peak", "of_blas")
    }
    assert set(answer["training"][0]) >= {"network", "seconds", "images_per_second", "of_peak"}
    assert answer["latency"] == [{"network": "mlp", "microseconds": 9.04}]
    assert answer["talk"][0].items() >= {"kernel": "naive", "seconds_per_iteration": 0.51}.items()


def test_all_parts_are_measured_on_all_threads_unless_asked_otherwise(bench):
    bench()
    bench("--only", "talk", "--threads", "1")
    assert bench.asked == [(PARTS, default_threads()), (("talk",), 1)]


def test_the_table_has_a_head_over_every_kind_of_figure(bench):
    assert bench().out.splitlines() == [
        "Some CPU, 2 threads: at best 512 GFLOP/s (256 on one) in float32, 38 GB/s from memory",
        "",
        "1024×1024×1024, float32          GFLOP/s of the peak      × BLAS     threads",
        "BLAS                                 215      41.9 %        1.00           2",
        "Pure Python                       0.0210     0.008 %   0.0000980           1  from 2 rows",
        "",
        "training, one epoch              seconds    images/s of the peak",
        "mlp                                0.163     368,098      75.0 %",
        "lenet                               4.20      14,286      90.0 %  from part of an epoch",
        "",
        "one sample, one thread                µs",
        "mlp                                 9.04",
        "",
        "linear regression iteration      seconds",
        "Naive                              0.510  from some of the rows",
        "",
        "measured in 62 s",
    ]


def test_a_busy_machine_is_told():
    busy = Machine("Some CPU", 1, 256.0, 256.0, 20.0, False)
    assert list(Table().lines(busy)) == [
        "Some CPU, 1 thread: at best 256 GFLOP/s in float32, 20 GB/s from memory",
        "Something else is busy on this machine: the figures are too low.",
    ]


def test_a_gpu_is_named_and_has_neither_threads_nor_a_share_of_the_cpus_peak():
    there = dataclasses.replace(MACHINE, gpu="NVIDIA H100")
    assert list(Table().lines(there))[-1] == "GPU: NVIDIA H100"
    product = dataclasses.replace(BLAS, title="GPU shared", threads=0, of_peak=None)
    *_, line = Table().lines(product)
    assert line.split()[:2] == ["GPU", "shared"]
    assert "–" in line.split()
    assert "GPU" in line.split()[2:]


def test_an_interrupt_ends_it_with_one_line(monkeypatch, inkling):
    def measure(parts, threads):
        yield MACHINE
        raise KeyboardInterrupt

    replace_module(monkeypatch, "engine.bench.bench", measure=measure)
    ran = inkling("bench", "--json")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err == "inkling: stopped; not everything is measured.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--only", "nothing"), "nothing"), (("--threads", "0"), "threads lies between 1 and 256")],
)
def test_wrong_options_give_one_line(bench, arguments, words):
    ran = bench(*arguments)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert words in ran.err
    assert not bench.asked


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.06314, "0.0631"),
        (5.6, "5.60"),
        (99.96, "100"),
        (162.7, "163"),
        (1023.9, "1,020"),
    ],
)
def test_figures_have_three_digits(value, text):
    assert three_digits(value) == text


def test_it_measures_this_machine(monkeypatch, inkling):
    from engine.bench import bench, latency

    small = partial(latency.steps, networks=["softmax"])
    monkeypatch.setitem(bench._STEPS, "latency", small)
    monkeypatch.setattr(latency, "_CALLS", 20)
    ran = inkling("bench", "--only", "latency", "--threads", "1", "--json")
    answer = json.loads(ran.out)
    machine, (found,) = answer.pop("machine"), answer.pop("latency")
    assert ran.code == 0
    assert answer == {"matmul": [], "training": [], "talk": []}
    assert machine["threads"] == 1
    assert machine["peak_gflops"] == machine["peak_one_gflops"] > 0
    assert found["network"] == "softmax"
    assert found["microseconds"] > 0
