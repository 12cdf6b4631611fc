"""The GPU's rung: right under Numba's simulator, and absent with a reason where there is no GPU."""

import os
import subprocess
import sys

import pytest

from engine.kernels.ladder import gpu_rung

MULTIPLY = """
import numpy as np
from engine.kernels.ladder import gpu_rung
from engine.kernels.team import Team

rung, said = gpu_rung()
assert rung.name == "gpu" and said
with Team(1) as team:
    for dtype in (np.float32, np.float64):
        for m, k, n in [(1, 1, 1), (3, 17, 2), (17, 2, 1)]:
            generator = np.random.default_rng([m, k, n])
            a = generator.standard_normal((k, m)).astype(dtype).T
            b = generator.standard_normal((k, n)).astype(dtype)
            out = np.full((m, n), np.nan, dtype)
            rung.multiply(team, a, b, out)
            np.testing.assert_allclose(out, a.astype(np.float64) @ b, rtol=1e-4, atol=1e-5)
print("right")
"""
# Nothing of the GPU's is imported with the ladder, and asking for one without having it is silent.
ASK = """
import sys
import engine.kernels.ladder.product
assert not any(name.startswith("numba.cuda") for name in sys.modules)
from engine.kernels.ladder import gpu_rung
rung, said = gpu_rung()
assert said.endswith(".")
print("there" if rung else "absent")
"""


def run(script, **environment):
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", script],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def test_the_kernel_is_right_under_the_simulator():
    assert run(MULTIPLY, NUMBA_ENABLE_CUDASIM="1") == ("right", "")


def test_asking_for_a_gpu_costs_nothing_before_and_says_nothing_after():
    answer, complaints = run(ASK)
    assert answer == ("there" if gpu_rung()[0] else "absent")
    assert complaints == ""


def test_a_gpu_that_is_there_multiplies():
    rung, reason = gpu_rung()
    if rung is None:
        pytest.skip(reason)
    assert run(MULTIPLY) == ("right", "")
