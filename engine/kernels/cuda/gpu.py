"""This machine's GPU: the one place that imports `numba.cuda`, and what there is to know of it.

Importing Numba's half for GPUs takes a while, asking the driver takes longer, so only who wants a
GPU imports this file, and never on the window's thread. What is not asked of `why_not` first may
fail in any of a driver's ways; `guarded` makes a plain sentence of each.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from engine.errors import DeviceError
from engine.kernels.cuda.failures import from_the_driver, sentence

# It makes its names while it is imported: a type checker does not know them.
cuda: Any
_import_failure = ""
try:
    from numba import cuda as _numba_cuda

    cuda = _numba_cuda
    if cuda.config.ENABLE_CUDASIM:
        from engine.kernels.cuda.simulation import SimulatedCuda

        cuda = SimulatedCuda(_numba_cuda)
    # A small launch leaves the GPU idle, and Numba would say so each time.
    cuda.config.CUDA_LOW_OCCUPANCY_WARNINGS = 0
except Exception as error:  # half an installation fails in many ways, none of them ours to mend
    cuda = None
    _import_failure = f"{type(error).__name__}: {error}".splitlines()[0]

_INSTALL = 'pip install "inkling[cuda12]"'
_UPDATE = "update the driver from NVIDIA's site or your system's packages"

# What the driver says of itself where it does not start, and what that means to a person.
_NO_START = (
    (
        "cannot be found",
        "There is no NVIDIA driver on this machine: to use its GPU, install NVIDIA's driver.",
    ),
    (
        "NUMBA_DISABLE_CUDA",
        "The variable NUMBA_DISABLE_CUDA switches GPUs off: start Inkling without it.",
    ),
    (
        "CUDA_ERROR_NO_DEVICE",
        "The NVIDIA driver finds no GPU: there is none, or the variable CUDA_VISIBLE_DEVICES "
        "hides it.",
    ),
    (
        "CUDA_ERROR_INVALID_DEVICE",
        "The variable CUDA_VISIBLE_DEVICES names no GPU of this machine: start Inkling without it.",
    ),
    (
        "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
        "The NVIDIA driver was updated since this machine started: restart the machine.",
    ),
    (
        "CUDA_ERROR_COMPAT_NOT_SUPPORTED",
        f"The NVIDIA driver is too old for the CUDA installed here: {_UPDATE}.",
    ),
)


@dataclass(frozen=True)
class Memory:
    """The device's memory in bytes."""

    free: int
    total: int


@cache
def why_not() -> str:
    """An empty text where a GPU can be used, else one sentence: the reason, and what to do.

    Compiles and runs a kernel of one thread the first time: only that shows that compiler and
    driver fit together.
    """
    if cuda is None:
        return _missing(_import_failure)
    if simulated():
        return ""
    available = bool(cuda.is_available())
    complaint = cuda.cuda_error()
    if complaint is not None:
        return _no_start(str(complaint))
    if not available:
        return _missing("CUDA's compiler NVVM is not found")
    try:
        with guarded():
            _try()
    except DeviceError as error:
        return str(error)
    return ""


def simulated() -> bool:
    """Whether kernels run in Numba's simulator, for tests: NUMBA_ENABLE_CUDASIM was set."""
    return cuda is not None and bool(cuda.config.ENABLE_CUDASIM)


def device(function: Callable[..., Any]) -> Any:
    """A function that kernels call: compiled as a part of them."""
    return function if simulated() else cuda.jit(device=True)(function)


def name() -> str:
    """The device's name, such as “NVIDIA H100 80GB HBM3”. Raises DeviceError."""
    if simulated():
        return "Numba's simulator"
    with guarded():
        named = cuda.get_current_device().name
    return named.decode() if isinstance(named, bytes) else str(named)


def memory() -> Memory:
    """What the device has, and what of it nobody uses. Raises DeviceError."""
    with guarded():
        free, total = cuda.current_context().get_memory_info()
    # The simulator has memory without end.
    return Memory(int(min(free, sys.maxsize)), int(min(total, sys.maxsize)))


def multiprocessors() -> int:
    """How many blocks run at once at least, each on a multiprocessor of its own.

    One in the simulator, where blocks run one after another. Raises DeviceError.
    """
    if simulated():
        return 1
    with guarded():
        return int(cuda.get_current_device().MULTIPROCESSOR_COUNT)


def capability() -> tuple[int, int]:
    """The device's compute capability, (9, 0) for an H100. Raises DeviceError."""
    with guarded():
        major, minor = cuda.current_context().device.compute_capability
    return int(major), int(minor)


def driver_version() -> tuple[int, int]:
    """The newest CUDA that the driver knows; (0, 0) in the simulator. Raises DeviceError."""
    if simulated():
        return 0, 0
    with guarded():
        major, minor = cuda.cudadrv.driver.driver.get_version()
    return int(major), int(minor)


@contextmanager
def guarded() -> Iterator[None]:
    """Turn what driver and compiler raise in here into a DeviceError; a bug stays what it is."""
    try:
        yield
    except Exception as error:
        if not from_the_driver(error):
            raise
        raise DeviceError(sentence(error)) from error


def _missing(what: str) -> str:
    if getattr(sys, "frozen", False):
        return (
            "This bundle of Inkling comes without what a GPU needs: "
            f"install Inkling into a Python of your own with {_INSTALL}."
        )
    return f"Numba's half for GPUs is missing or incomplete ({what}): {_INSTALL}."


def _no_start(complaint: str) -> str:
    for said, meaning in _NO_START:
        if said in complaint:
            return meaning
    told = " ".join(complaint.split())
    return f"The NVIDIA driver does not start ({told}): {_UPDATE}, or restart the machine."


def _try() -> None:
    """Have one thread write one number. Raises what driver and compiler raise."""

    def answer(out: Any) -> None:
        out[0] = 42

    out = cuda.to_device(np.zeros(1, np.float32))
    cuda.jit(answer)[1, 1](out)
    if out.copy_to_host()[0] != 42:
        raise DeviceError("The GPU computes wrongly: restart the machine, or use the CPU.")
