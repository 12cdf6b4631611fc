"""What all sides of the comparison share: the command line, the clock, and what is timed."""

import argparse
import itertools
import statistics
import time

import numpy as np

BATCH = 128
# The ladder's last rung that is our own.
RUNG = "simd-threads"
# Samples of MNIST to train on.
EPOCH = 60_000
# Training is timed in pieces of so many seconds: long enough for the clock, short enough that an
# interruption spoils few of them.
PIECE = 0.25
# A median of fewer is at the mercy of one interruption.
LEAST = 3


def median_seconds(run, seconds, warm=20):
    """Median time of `run()`, repeated for `seconds` after up to `warm` calls that do not count."""
    _repeat(run, seconds / 4, warm)
    return statistics.median(_repeat(run, seconds))


def _repeat(run, seconds, most=None):
    """Times of `run()` for so many seconds, three times at least, `most` times at most."""
    spent = []
    end = time.perf_counter() + seconds
    for call in itertools.count():
        begun = time.perf_counter()
        if call == most or (call >= LEAST and begun >= end):
            return spent
        run()
        spent.append(time.perf_counter() - begun)
    return spent


def operands(shape, dtype):
    """`a` [m, k], `b` [k, n], and room for their product; for `shape` "1024x1024x1024"."""
    m, k, n = map(int, shape.split("x"))
    generator = np.random.default_rng(1)
    a, b = generator.random((m, k), dtype), generator.random((k, n), dtype)
    return a, b, np.empty((m, n), dtype)


def worker_arguments(document, measurements):
    """The command line that every side of the comparison understands."""
    parser = argparse.ArgumentParser(description=document.splitlines()[0])
    parser.add_argument("measurement", choices=measurements)
    parser.add_argument("what", nargs="?", help="a preset, a chain, or a shape: 1024x1024x1024")
    parser.add_argument("--form", default="eager", help="how PyTorch lays it out")
    parser.add_argument("--dtype", choices=("float32", "float64"), default="float32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long to measure")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()
