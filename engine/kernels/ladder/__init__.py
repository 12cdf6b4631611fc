"""The ladder: one matrix product, from three plain loops to the machine's peak, a step a file.

    out[i, j] = sum over k of a[i, k] · b[k, j]        a [M, K], b [K, N], out [M, N]

is M·K·N multiply-adds on any rung. What differs is how long the CPU waits: for the interpreter, for
an addition before, for memory, for another thread. Read the files in this order; each begins with
what changed, and why that is faster or slower:

pure_python, naive, row_tasks, cell_tasks, loop_order, blocked, simd_tile, simd_threads, blas; then,
on a GPU, gpu_naive, gpu_shared, gpu_registers, gpu_cublas.

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
from engine.kernels.ladder.rung import Launch, Multiply, Rung

__all__ = ["RUNGS", "Launch", "Multiply", "Rung", "find_rung", "gpu_rungs"]

# From slow to fast, but for BLAS, which the others are measured by. A GPU's are not among them.
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


def gpu_rungs() -> tuple[Rung, ...]:
    """The rungs on a GPU, from slow to fast, then cuBLAS; each knows whether it can be climbed."""
    # Numba's half for GPUs takes a while to import, so only who asks for a GPU does.
    from engine.kernels.ladder import gpu_cublas, gpu_naive, gpu_registers, gpu_shared

    return gpu_naive.RUNG, gpu_shared.RUNG, gpu_registers.RUNG, gpu_cublas.RUNG
