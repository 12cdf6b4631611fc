"""What this machine can do at its best: multiply-adds in registers, and bytes read from memory.

Every other figure is a share of these. They also tell whether the machine is quiet: where other
programs take turns on it, figures come out too low, and say nothing.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from engine.bench.cpu import cpu_name
from engine.bench.events import Machine
from engine.kernels.call import Counters
from engine.kernels.simd import FLOAT32, REGISTERS, WIDTH, constant
from engine.kernels.team import Team

# Chains of multiply-adds that do not wait for each other: two to four units, each four cycles deep,
# and some to spare. With the factor they fit into the registers.
_CHAINS = 24 if REGISTERS == 32 else 12
# Some milliseconds: waking the team's threads takes some microseconds.
_TURNS = 60_000_000 // _CHAINS
_ROUNDS = 15
# Below this share of the best, rounds get in somebody's way.
_QUIET = 0.9
# Far larger than what caches hold.
_BYTES = 256 << 20
_READS = 5


@intrinsic
def _chains(typing_context: Any, turns: Any, number: Any) -> Any:
    """`turns` turns of _CHAINS multiply-adds that stay in registers; one lane of their sum."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        turns, number = arguments
        factor = FLOAT32.splat(builder, number)
        before, head, after = builder.block, *(builder.append_basic_block() for _ in range(2))
        builder.branch(head)
        builder.position_at_end(head)
        turn = builder.phi(turns.type)
        sums = [builder.phi(FLOAT32.vector) for _ in range(_CHAINS)]
        made = [FLOAT32.multiply_add(builder, total, factor, factor) for total in sums]
        following = builder.add(turn, constant(1))
        turn.add_incoming(constant(0), before)
        turn.add_incoming(following, head)
        for chain, (total, later) in enumerate(zip(sums, made, strict=True)):
            total.add_incoming(ir.Constant(FLOAT32.vector, [0.1 * chain] * WIDTH), before)
            total.add_incoming(later, head)
        builder.cbranch(builder.icmp_signed("<", following, turns), head, after)
        builder.position_at_end(after)
        total = made[0]
        for other in made[1:]:
            total = builder.fadd(total, other)
        return builder.extract_element(total, ir.Constant(ir.IntType(32), 0))

    return types.float32(types.intp, types.float32), generate


@njit(nogil=True, cache=True)
def _multiply_add(
    thread: int, threads: int, counters: Counters, sums: NDArray[np.float32], turns: int
) -> None:
    """Keep one thread's multiply-add units busy; `sums` [threads] takes what nobody needs."""
    sums[thread] = _chains(turns, sums[thread])  # type: ignore[call-arg]


@njit(nogil=True, cache=True)
def _read(
    thread: int,
    threads: int,
    counters: Counters,
    numbers: NDArray[np.int64],
    sums: NDArray[np.int64],
) -> None:
    """Add up this thread's share of `numbers`: whole numbers, which LLVM may add as vectors."""
    begin = len(numbers) * thread // threads
    end = len(numbers) * (thread + 1) // threads
    total = 0
    for number in numbers[begin:end]:
        total += number
    sums[thread] = total


def probe(threads: int) -> Machine:
    """Measure this machine on up to `threads` threads; takes less than a second."""
    rates = {}
    for count in sorted({1, min(2, threads), threads}):
        with Team(count) as team:
            rates[count] = _multiply_add_rates(team)
    with Team(threads) as team:
        bandwidth = read_bandwidth(team)
    return Machine(
        cpu=cpu_name(),
        threads=threads,
        peak_gflops=max(rates[threads]),
        peak_one_gflops=max(rates[1]),
        bandwidth_gb=bandwidth,
        quiet=is_quiet(rates),
    )


def is_quiet(rates: Mapping[int, Sequence[float]]) -> bool:
    """Whether nobody else takes much of the CPU, by the rates of rounds on 1, 2, all threads.

    Two threads keep a lone one's speed; of more, some may have to share a core, or run on a slower
    one, but a round of theirs is about as fast as the best.
    """
    threads = max(rates)
    few = min(2, threads)
    keep_speed = statistics.median(rates[few]) >= _QUIET * few * max(rates[1])
    return keep_speed and statistics.median(rates[threads]) >= _QUIET * max(rates[threads])


def read_bandwidth(team: Team) -> float:
    """Bytes that the team reads from memory, in 1e9 a second: the best of some rounds."""
    numbers = np.ones(_BYTES // 8, np.int64)
    sums = np.zeros(team.threads, np.int64)
    seconds = min(_seconds(lambda: team.run(_read, numbers, sums)) for _ in range(1 + _READS))
    if sums.sum() != len(numbers):
        raise ArithmeticError(f"{len(numbers)} ones added up to {sums.sum()}")
    return numbers.nbytes / seconds / 1e9


def _multiply_add_rates(team: Team) -> list[float]:
    """GFLOP/s in float32 of some rounds."""
    sums = np.full(team.threads, 0.5, np.float32)
    team.run(_multiply_add, sums, 1)
    operations = team.threads * _TURNS * _CHAINS * WIDTH * 2
    return [
        operations / _seconds(lambda: team.run(_multiply_add, sums, _TURNS)) / 1e9
        for _ in range(_ROUNDS)
    ]


def _seconds(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
