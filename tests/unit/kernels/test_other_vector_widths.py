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

# A level of the x86-64 ABI, its vectors, the feature that it is known by, and which tests.
# Level 2 multiplies and adds through a library call: right, but far too slow for all of them.
LEVELS = [
    ("x86-64-v3", 8, "avx2", "height or forward or gradient or presets or corners or threads"),
    ("x86-64-v2", 4, "sse4.2", "height or stride or gradient or mlp or cnn or threads"),
]
TESTS = [
    UNIT / "kernels" / "test_product.py",
    UNIT / "kernels" / "test_convolution.py",
    UNIT / "networks" / "test_plan.py",
]


@pytest.fixture(scope="session")
def kernels_of_other_cpus(tmp_path_factory):
    return tmp_path_factory.mktemp("kernels")


@pytest.mark.parametrize(
    ("level", "width", "feature", "chosen"), LEVELS, ids=[level[0] for level in LEVELS]
)
def test_the_kernels_are_right_for(level, width, feature, chosen, kernels_of_other_cpus):
    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip("levels of the x86-64 ABI are for x86-64 CPUs")
    if not llvmlite.binding.get_host_cpu_features().get(feature):
        pytest.skip(f"this CPU cannot run {level}: it lacks {feature}")
    if width == WIDTH:
        pytest.skip("all other tests run with vectors of this width here")
    environment = os.environ | {
        "NUMBA_CPU_NAME": level,
        "NUMBA_CPU_FEATURES": "",
        "NUMBA_CACHE_DIR": str(kernels_of_other_cpus),
    }
    # Options of this run, such as its coverage, are not that one's.
    environment.pop("PYTEST_ADDOPTS", None)
    options = ["-x", "-p", "no:cacheprovider", "-k", chosen]
    command = [sys.executable, "-c", RUN, str(width), *options, *map(str, TESTS)]
    done = subprocess.run(
        command, env=environment, cwd=UNIT.parents[1], capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
