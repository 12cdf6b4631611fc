"""What this GPU can do at best: bytes of its memory, and multiply-adds, in a second."""

from dataclasses import dataclass

import numpy as np
from gpu_rows import Row, in_turns
from numba import float32

from engine.kernels.cuda.gpu import cuda, multiprocessors

THREADS = 256
# Sums of each thread that do not wait for each other, and turns of a loop that are written out: so
# nearly all instructions are multiply-adds.
CHAINS, WRITTEN_OUT = 8, 16
# Numbers that a thread has on their way at once: memory takes so long that one would leave it idle.
AT_ONCE = 4


@dataclass(frozen=True)
class Ceilings:
    """Bytes a second that are copied, read and written; float32 operations a second."""

    bytes_per_second: float
    operations_per_second: float

    def seconds(self, moved, operations):
        """No kernel that moves so many bytes and does so many operations is faster."""
        return max(moved / self.bytes_per_second, operations / self.operations_per_second)

    def rows(self):
        """As the table shows them."""
        return [
            Row("copying", self.bytes_per_second / 1e9, "GB/s", "read and written"),
            Row("multiply-adds", self.operations_per_second / 1e12, "TFLOP/s", "float32, FMA"),
        ]


def copy(source, target):
    """Four numbers each, hopping over what all other threads copy."""
    threads = cuda.gridsize(1)
    for i in range(cuda.grid(1), source.size, AT_ONCE * threads):
        a, b = source[i], source[i + threads]
        c, d = source[i + 2 * threads], source[i + 3 * threads]
        target[i], target[i + threads] = a, b
        target[i + 2 * threads], target[i + 3 * threads] = c, d


def multiply_add(turns, factor, out):
    """So many turns of a multiply-add for each of a thread's sums, which stay in registers."""
    sums = cuda.local.array(CHAINS, float32)
    for chain in range(CHAINS):
        sums[chain] = float32(chain)
    for _ in range(turns):
        for _ in range(WRITTEN_OUT):
            for chain in range(CHAINS):
                sums[chain] = sums[chain] * factor + float32(1)
    total = float32(0)
    for chain in range(CHAINS):
        total += sums[chain]
    out[cuda.grid(1)] = total


def measure(rounds, tiny):
    """The ceilings of this GPU."""
    hops, turns, blocks = (8, 1, 1) if tiny else (32, 1 << 12, 8 * multiprocessors())
    threads = 2 if tiny else THREADS
    size = hops * AT_ONCE * blocks * threads
    source, target = (cuda.to_device(np.zeros(size)) for _ in range(2))
    out = cuda.device_array(blocks * threads, np.float32)
    copying, adding = cuda.jit(copy), cuda.jit(multiply_add)
    spent = in_turns(
        {
            "copy": lambda: copying[blocks, threads](source, target),
            "add": lambda: adding[blocks, threads](turns, np.float32(0.5), out),
        },
        rounds,
    )
    operations = 2 * CHAINS * WRITTEN_OUT * turns * blocks * threads
    return Ceilings(2 * 8 * size / spent["copy"], operations / spent["add"])
