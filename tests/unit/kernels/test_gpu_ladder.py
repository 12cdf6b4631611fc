"""The rungs on a GPU where there is none: listed, with the reason, and at no cost before."""

import os
import subprocess
import sys

ASK = """
import sys
import engine.kernels.ladder.product
assert not any(name.startswith("numba.cuda") for name in sys.modules)
from engine.kernels.cuda import gpu
from engine.kernels.ladder import gpu_rungs
for rung in gpu_rungs():
    reason = rung.why_not()
    assert not reason or reason.endswith(".")
    assert rung.launch is not None
    assert rung.name == "cublas" or reason == gpu.why_not()
print(*(rung.name for rung in gpu_rungs()))
"""


def test_asking_for_the_gpus_rungs_costs_nothing_before_and_says_nothing_after():
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", ASK],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["gpu-naive", "gpu-shared", "gpu-registers", "cublas"]
    assert done.stderr == ""
