"""The ladder: one matrix product, from three plain loops to the machine's peak, a step a file.

    out[i, j] = sum over k of a[i, k] · b[k, j]        a [M, K], b [K, N], out [M, N]

is M·K·N multiply-adds on any rung. What differs is how long the CPU waits: for the interpreter, for
an addition before, for memory, for another thread. Read the files in this order; each begins with
what changed, and why that is faster or slower:

pure_python, naive, row_tasks, cell_tasks, loop_order, blocked, simd_tile, simd_threads, blas, gpu.

Nothing is compiled before a rung is climbed.
"""

from engine.kernels.ladder import (
    blas,
    blocked,
    cell_tasks,
    loop_order,
    naive,
    pure_python,
    row_tasks,
    simd_threads,
    simd_tile,
)
from engine.kernels.ladder.rung import Multiply, Rung

__all__ = ["RUNGS", "Multiply", "Rung", "find_rung", "gpu_rung"]

# From slow to fast, but for BLAS, which the others are measured by. The GPU is not among them:
# `gpu_rung` tells whether there is one.
RUNGS: tuple[Rung, ...] = (
    pure_python.RUNG,
    naive.RUNG,
    row_tasks.RUNG,
    cell_tasks.RUNG,
    loop_order.RUNG,
    blocked.RUNG,
    simd_tile.RUNG,
    simd_threads.RUNG,
    blas.RUNG,
)


def find_rung(name: str) -> Rung:
    """The rung of that name. KeyError where there is none."""
    return {rung.name: rung for rung in RUNGS}[name]


def gpu_rung() -> tuple[Rung | None, str]:
    """The rung where there is a GPU that Numba can use, else None; and a sentence that says so."""
    # Numba's half for GPUs takes a while to import, so only who asks for a GPU does.
    from engine.kernels.ladder import gpu

    if gpu.is_there():
        return gpu.RUNG, "Numba can use the GPU of this machine."
    return None, "There is no NVIDIA GPU here that Numba can use, or no driver for it."
