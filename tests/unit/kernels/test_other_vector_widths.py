"""The kernels of other CPUs: compiled for vectors that are narrower than this machine's own."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import llvmlite.binding
import pytest

from engine.kernels.simd import WIDTH

UNIT = Path(__file__).parents[1]
RUN = """
import sys
import pytest
from engine.kernels.simd import WIDTH
assert WIDTH == int(sys.argv[1]), WIDTH
sys.exit(pytest.main(sys.argv[2:]))
"""

KERNELS = [
    UNIT / "kernels" / f"test_{name}.py"
    for name in (
        "convolution",
        "convolution_back",
        "dense",
        "optimisers",
        "pooling",
        "product",
        "row_sums",
        "softmax_loss",
        "survey",
    )
]
PLANS = [UNIT / "networks" / f"test_{name}.py" for name in ("plan", "plan_memory")]
# A level of the x86-64 ABI, its vectors, the feature that it is known by, what is asked of it.
# To compile the executor takes as long as all else here: once is enough for plans.
LEVELS = [
    ("x86-64-v3", 8, "avx2", KERNELS + PLANS),
    ("x86-64-v2", 4, "sse4.2", KERNELS),
]


@pytest.mark.parametrize(
    ("level", "width", "feature", "tests"), LEVELS, ids=[level[0] for level in LEVELS]
)
def test_the_kernels_are_right_for(level, width, feature, tests):
    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip("levels of the x86-64 ABI are for x86-64 CPUs")
    if not llvmlite.binding.get_host_cpu_features().get(feature):
        pytest.skip(f"this CPU cannot run {level}: it lacks {feature}")
    if width == WIDTH:
        pytest.skip("all other tests run with vectors of this width here")
    # Numba keeps what it compiles for each CPU apart, in the same folder.
    environment = os.environ | {"NUMBA_CPU_NAME": level, "NUMBA_CPU_FEATURES": ""}
    # Options of this run, such as its coverage, are not that one's.
    environment.pop("PYTEST_ADDOPTS", None)
    options = ["-x", "-p", "no:cacheprovider", "--durations=5"]
    command = [sys.executable, "-c", RUN, str(width), *options, *map(str, tests)]
    done = subprocess.run(
        command, env=environment, cwd=UNIT.parents[1], capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
