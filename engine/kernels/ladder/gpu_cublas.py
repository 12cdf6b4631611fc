"""cuBLAS: NVIDIA's own library, which the rungs on a GPU are measured by.

Its kernels are written for each family of GPUs, in assembly where that pays, and one of dozens is
chosen by the shape. In float32 it leaves the tensor cores alone, which would round the operands to
ten bits, unless it is told otherwise; so it computes as the rungs before.

The library is optional, and called without any wrapper: one function for each dtype. As all BLAS it
came from Fortran, where columns lie in memory as rows do here. To it our a [M, K] looks like aᵀ,
and our out like outᵀ = bᵀ · aᵀ: so it gets b first, and nothing has to be turned.
"""

import ctypes
import importlib
from functools import cache
from typing import Any

import numpy as np

from engine.errors import DeviceError
from engine.kernels.cuda import gpu
from engine.kernels.ladder.gpu_transfers import there_and_back
from engine.kernels.ladder.rung import Rung, place

_AS_IT_LIES = 0  # CUBLAS_OP_N
_FUNCTIONS = {
    np.dtype(np.float32): ("cublasSgemm_v2", ctypes.c_float),
    np.dtype(np.float64): ("cublasDgemm_v2", ctypes.c_double),
}


def gpu_cublas(library: Any, handle: Any, a: Any, b: Any, out: Any) -> None:
    """`out` = a · b by cuBLAS, arrays on the GPU. Raises DeviceError where it fails."""
    name, number = _FUNCTIONS[np.dtype(out.dtype)]
    (rows, columns), terms = out.shape, b.shape[0]
    one, zero = number(1), number(0)
    status = getattr(library, name)(
        handle,
        *(_AS_IT_LIES, _AS_IT_LIES),
        *(columns, rows, terms),
        ctypes.byref(one),
        *(_address(b), columns),
        *(_address(a), terms),
        ctypes.byref(zero),
        *(_address(out), columns),
    )
    _check(status)


def launch(a: Any, b: Any, out: Any) -> None:
    """`out` = a · b on the GPU."""
    library = _library()
    gpu_cublas(library, _handle(library), a, b, out)


def why_not() -> str:
    """An empty text where GPU and library are there, else one sentence: what is missing."""
    if gpu.simulated():
        return "Numba's simulator has no cuBLAS."
    reason = gpu.why_not()
    if reason:
        return reason
    try:
        _library()
    except DeviceError as error:
        return str(error)
    return ""


@cache
def _library() -> Any:
    """The library, from Python's packages or the system's. Raises DeviceError without it."""
    try:
        # What numba-cuda finds NVIDIA's libraries by.
        pathfinder: Any = importlib.import_module("cuda.pathfinder")
        return ctypes.CDLL(pathfinder.load_nvidia_dynamic_lib("cublas").abs_path)
    except (ImportError, OSError, RuntimeError) as error:
        raise DeviceError(
            'cuBLAS is not installed: pip install "inkling[cuda12]" nvidia-cublas-cu12.'
        ) from error


@cache
def _handle(library: Any) -> Any:
    """What cuBLAS keeps of the GPU between calls."""
    gpu.cuda.current_context()
    handle = ctypes.c_void_p()
    _check(library.cublasCreate_v2(ctypes.byref(handle)))
    return handle


def _address(array: Any) -> ctypes.c_void_p:
    """Where an array begins in the GPU's memory."""
    return ctypes.c_void_p(array.__cuda_array_interface__["data"][0])


def _check(status: int) -> None:
    if status:
        raise DeviceError(
            f"cuBLAS fails with status {status}: it may not fit this GPU's driver, "
            "or the GPU has too little free memory."
        )


RUNG = Rung(
    name="cublas",
    title="cuBLAS",
    sentence="NVIDIA's own library: the same ideas, for any shape on any of its GPUs, without "
    "tensor cores in float32.",
    multiply=there_and_back(launch),
    parallel=False,
    why_not=why_not,
    launch=launch,
    **place(gpu_cublas),
)
