"""How many multiply-adds this CPU makes at its best, and whether it is quiet enough to measure."""

import statistics
import threading
import time
from dataclasses import dataclass

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from engine.kernels.simd import VECTOR, WIDTH, constant, multiply_add, splat

# Chains of multiply-adds that do not wait for each other: two units, each four cycles deep.
CHAINS = 12
TURNS = 20_000_000 // CHAINS
ROUNDS = 5
# Below this share of a lone thread's speed, threads get in each other's (or somebody's) way.
QUIET = 0.9


@intrinsic
def _chains(typing_context, turns, number):
    """`turns` turns of CHAINS multiply-adds that stay in registers; one lane of their sum."""

    def generate(context, builder, signature, arguments):
        turns, number = arguments
        factor = splat(builder, number)
        before, head, after = builder.block, *(builder.append_basic_block() for _ in range(2))
        builder.branch(head)
        builder.position_at_end(head)
        turn = builder.phi(turns.type)
        sums = [builder.phi(VECTOR) for _ in range(CHAINS)]
        made = [multiply_add(builder, total, factor, factor) for total in sums]
        following = builder.add(turn, constant(1))
        turn.add_incoming(constant(0), before)
        turn.add_incoming(following, head)
        for chain, (total, later) in enumerate(zip(sums, made, strict=True)):
            total.add_incoming(ir.Constant(VECTOR, [0.1 * chain] * WIDTH), before)
            total.add_incoming(later, head)
        builder.cbranch(builder.icmp_signed("<", following, turns), head, after)
        builder.position_at_end(after)
        total = made[0]
        for other in made[1:]:
            total = builder.fadd(total, other)
        return builder.extract_element(total, ir.Constant(ir.IntType(32), 0))

    return types.float32(types.intp, types.float32), generate


@njit(nogil=True)
def _run(turns, number):
    return _chains(turns, number)


@dataclass(frozen=True)
class Peak:
    """GFLOP/s in float32, the best of some rounds; `quiet` where all threads keep their speed."""

    one: float
    all: float
    threads: int
    quiet: bool

    def __str__(self):
        state = "quiet" if self.quiet else "NOT QUIET: the figures below are too low"
        return (
            f"peak: {self.one:.0f} GFLOP/s on one thread, {self.all:.0f} on {self.threads}; {state}"
        )


def probe(threads):
    """The peak of this CPU; takes a second or two."""
    _run(1, 0.5)
    one = [_rate(1) for _ in range(ROUNDS)]
    together = [_rate(threads) for _ in range(ROUNDS)]
    quiet = statistics.median(together) >= QUIET * threads * max(one)
    return Peak(max(one), max(together), threads, quiet)


def _rate(threads):
    team = [threading.Thread(target=_run, args=(TURNS, 0.5)) for _ in range(threads)]
    start = time.perf_counter()
    for thread in team:
        thread.start()
    for thread in team:
        thread.join()
    return threads * TURNS * CHAINS * WIDTH * 2 / (time.perf_counter() - start) / 1e9
