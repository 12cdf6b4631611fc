"""Tests that run kernels: on a GPU, or in Numba's simulator where NUMBA_ENABLE_CUDASIM=1 is set.

Without either their files are not even imported: Numba's half for GPUs takes a while.
"""

import ctypes
import os
import sys

import pytest


def _reason():
    """Why nothing can run here, or an empty text."""
    if os.environ.get("NUMBA_ENABLE_CUDASIM", "0") == "0":
        try:
            ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        except OSError:
            return "no NVIDIA driver; NUMBA_ENABLE_CUDASIM=1 runs these tests without one"
    from engine.kernels.cuda import gpu

    return gpu.why_not()


REASON = _reason()


class LeftOut(pytest.Module):
    """A file that is not imported."""

    def collect(self):
        pytest.skip(REASON, allow_module_level=True)


def pytest_pycollect_makemodule(module_path, parent):
    """Leave a file out where its kernels have nothing to run on."""
    return LeftOut.from_parent(parent, path=module_path) if REASON else None
