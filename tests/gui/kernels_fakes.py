"""A bench that measures nothing, and a ladder without kernels."""

import dataclasses
import time

from app.pages.kernels.rungs import RungText
from app.pages.kernels.source import Source, marks_of
from engine.bench.events import (
    Finished,
    Latency,
    Machine,
    Measuring,
    Product,
    TalkIteration,
    TrainingSpeed,
)

MACHINE = Machine("AMD EPYC 9R45", 2, 507.0, 257.0, 38.0, True)
SHAPES = ((1024, 1024, 1024), (60000, 785, 10))
# name, title, parallel, GFLOP/s at the square product in float32
LADDER = (
    ("pure-python", "Pure Python", False, 0.021),
    ("naive", "Naive", False, 0.52),
    ("row-tasks", "A task per row", True, 1.06),
    ("cell-tasks", "A task per cell", True, 0.84),
    ("loop-order", "Loop order", False, 52.0),
    ("blocked", "Blocked", False, 71.0),
    ("simd-tile", "SIMD tile", False, 229.0),
    ("simd-threads", "SIMD tile, all threads", True, 441.0),
    ("blas", "BLAS", True, 230.0),
)
NETWORKS = (
    ("mlp", 0.163, 0.75, 9.0),
    ("lenet", 3.1, 0.81, 31.0),
    ("cnn-small", 1.46, 0.9, 16.0),
    ("inkling", 4.4, 0.92, 44.0),
)
_TEXT = '''"""A step of the ladder.

Each line is a lesson: 2·m·k·n operations.
"""

from numba import njit

LANES = 16


@njit(nogil=True)
def multiply(a, b, out):
    """out = a · b, one element after another."""
    for i in range(len(out)):
        for j in range(LANES):
            out[i, j] = 0.0  # summed below
            for k in range(a.shape[1]):
                out[i, j] += a[i, k] * b[k, j]
'''
SOURCE = Source("engine/kernels/ladder/naive.py", _TEXT, marks_of(_TEXT))


def rungs():
    return tuple(
        RungText(
            name,
            title,
            f"{title}: what changed here against the step before, in a sentence that says why "
            "it is faster, and that is long enough for two lines.",
            f"engine/kernels/ladder/{name.replace('-', '_')}.py, line 11",
            11,
            SOURCE,
        )
        for name, title, _, _ in LADDER
    )


def product(name, shape=SHAPES[0], dtype="float32", **changed):
    _, title, parallel, speed = next(rung for rung in LADDER if rung[0] == name)
    m, k, n = shape
    speed = speed / (2 if dtype == "float64" else 1) / (1 if n > 10 else 3)
    threads = 2 if parallel else 1
    peak = (507 if parallel else 257) / (2 if dtype == "float64" else 1)
    slow = speed < 2
    made = Product(
        kernel=name,
        title=title,
        dtype=dtype,
        m=m,
        k=k,
        n=n,
        threads=threads,
        seconds=2 * m * k * n / speed / 1e9,
        gflops=speed,
        of_peak=speed / peak,
        of_blas=speed / (230 / (2 if dtype == "float64" else 1) / (1 if n > 10 else 3)),
        scaled=slow,
        rows=16 if slow else m,
    )
    return dataclasses.replace(made, **changed)


def steps(parts):
    """What the bench tells: pairs of what it measures, and the figure."""
    ordered = sorted(LADDER, key=lambda rung: rung[0] != "blas")
    if "matmul" in parts:
        for shape in SHAPES:
            for dtype in ("float32", "float64"):
                for name, title, _, _ in ordered:
                    what = f"{title}, {'×'.join(map(str, shape))}, {dtype}"
                    yield what, product(name, shape, dtype)
    if "training" in parts:
        for name, seconds, of_peak, _ in NETWORKS:
            yield f"training {name}", TrainingSpeed(name, seconds, 60000 / seconds, of_peak, True)
    if "latency" in parts:
        for name, _, _, microseconds in NETWORKS:
            yield f"one sample through {name}", Latency(name, microseconds)
    if "talk" in parts:
        for name, title, _, speed in ordered:
            yield f"{title}, an iteration", TalkIteration(name, title, 2 / speed, speed < 2)


def measured(parts=("matmul", "training", "latency", "talk")):
    """All figures of a run."""
    return [MACHINE, *(event for _, event in steps(parts))]


def bench(pace=0.0):
    """A `measure` that takes `pace` seconds for each figure."""

    def measure(parts, cancelled):
        yield Measuring("the peak of this machine")
        time.sleep(pace)
        yield MACHINE
        todo = list(steps(parts))
        for number, (what, event) in enumerate(todo):
            if cancelled():
                return
            yield Measuring(what, number / len(todo))
            time.sleep(pace)
            yield event
        yield Finished(62.0)

    return measure
