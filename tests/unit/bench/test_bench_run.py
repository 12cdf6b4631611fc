"""The order of a measurement, and its end."""

import weakref
from functools import partial

import pytest
from measured import LATENCY, MACHINE, TALK
from rungs import hasty, right, rung

from engine.bench import bench, products
from engine.bench.events import PARTS, Finished, Measuring
from engine.bench.step import Step


@pytest.fixture
def parts(monkeypatch):
    """Puts these steps in the place of the parts; nothing is measured."""
    monkeypatch.setattr(bench, "probe", lambda threads: MACHINE)

    def put(**steps):
        monkeypatch.setattr(
            bench, "_STEPS", {part: lambda _, part=part: steps[part] for part in steps}
        )

    return put


def step(what, event=LATENCY):
    return Step(what, lambda: event)


def test_every_figure_is_announced(parts):
    parts(latency=[step("a"), step("b")], talk=[step("c", TALK), step("d", TALK)])
    *events, finished = bench.measure(["latency", "talk"])
    assert events == [
        Measuring("the peak of this machine"),
        MACHINE,
        Measuring("a", 0.0),
        LATENCY,
        Measuring("b", 0.25),
        LATENCY,
        Measuring("c", 0.5),
        TALK,
        Measuring("d", 0.75),
        TALK,
    ]
    assert isinstance(finished, Finished)
    assert finished.seconds >= 0


def test_only_what_was_asked_for_is_measured(parts):
    parts(latency=[step("a")], talk=[step("c", TALK)])
    assert LATENCY not in list(bench.measure(["talk"]))


def test_there_are_steps_for_every_part():
    assert tuple(bench._STEPS) == PARTS


def test_a_part_that_is_none_is_told_before_anything_is_measured(parts):
    parts(latency=[])
    with pytest.raises(KeyError):
        next(bench.measure(["nothing"]))


@pytest.mark.parametrize("after", range(7))
def test_a_cancelled_measurement_begins_nothing_more(parts, after):
    done, seen = [], []

    def counted(name):
        return Step(name, lambda: done.append(name) or LATENCY)

    parts(latency=[counted("a"), counted("b"), counted("c")])
    for event in bench.measure(["latency"], cancelled=lambda: len(seen) >= after):
        seen.append(event)
        if len(seen) == after:
            begun = list(done)
    assert len(seen) == max(after, 2)
    assert after < 2 or done == begun
    assert not any(isinstance(event, Finished) for event in seen)


def test_it_runs_on_as_many_threads_as_asked(parts, monkeypatch):
    asked = []
    parts(latency=[])
    monkeypatch.setattr(bench, "probe", lambda threads: asked.append(threads) or MACHINE)
    monkeypatch.setitem(bench._STEPS, "latency", lambda conditions: asked.append(conditions) or [])
    list(bench.measure(["latency"], threads=3))
    assert asked[0] == 3
    assert (asked[1].team.threads, asked[1].alone.threads) == (3, 1)


def test_the_matrices_of_one_product_are_gone_before_those_of_the_next(parts, monkeypatch):
    made = []
    most = []

    def watch(team, a, b, out):
        if not any(one() is b for one in made):
            made.append(weakref.ref(b))
        most.append(sum(one() is not None for one in made))
        right(team, a, b, out)

    parts(matmul=[])
    monkeypatch.setattr(products, "time_rows", hasty)
    rungs = [rung("blas", watch), rung("other", watch)]
    shapes = [(4, 3, 2), (5, 3, 2)]
    monkeypatch.setitem(bench._STEPS, "matmul", partial(products.steps, rungs=rungs, shapes=shapes))
    list(bench.measure(["matmul"], threads=1))
    assert (len(made), max(most)) == (4, 1)


def test_the_gpu_is_named_where_products_are_measured(parts, monkeypatch):
    monkeypatch.setattr(bench, "_gpu", lambda: "There is no NVIDIA driver.")
    parts(matmul=[], latency=[])
    machines = {part: list(bench.measure([part]))[1] for part in ("matmul", "latency")}
    assert machines["matmul"].gpu == "There is no NVIDIA driver."
    assert machines["latency"].gpu == ""
