"""What numba-cuda can be told of a kernel, and Numba's older target or its simulator cannot."""

from collections.abc import Callable
from typing import Any

from engine.kernels.cuda import gpu

# Whether shared memory can be told to begin at a multiple of 16 bytes, by `cuda.shared.array(shape,
# dtype, 16)`: only then does one instruction read four numbers.
ALIGNS = bool(
    gpu.cuda is not None
    and not gpu.simulated()
    and getattr(gpu.cuda, "implementation", "") == "NVIDIA"
)


def with_registers(most: int) -> Callable[[Callable[..., None]], Any]:
    """`cuda.jit` for kernels whose threads have `most` registers each, so that more run at once."""
    return gpu.cuda.jit if gpu.simulated() else gpu.cuda.jit(max_registers=most)
