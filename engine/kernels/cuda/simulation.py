"""Numba's simulator of a GPU, put right for kernels that are made of many functions.

It lends a kernel's names (`threadIdx`, `syncthreads`, …) to the module of each function for as long
as a thread is in there; so the first thread to leave takes them from all others. Here the names are
looked up anew each time, and nobody takes them away.
"""

from typing import Any

from numba.cuda.simulator import kernel


class SimulatedCuda:
    """`numba.cuda` of the simulator; in a running kernel, what there is in kernels alone."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        running = kernel._get_kernel_context()
        return getattr(running if hasattr(running, name) else self._module, name)
