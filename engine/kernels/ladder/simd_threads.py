"""SIMD tile on all threads: every core near its peak.

The kernel is that of `simd_tile`; here the whole team runs it. What matters is what the cores share
and what they do not:

- A job is a group of panels for up to 2048 rows. Each thread packs its own group, into memory of
  its own, which so stays in its core's own second-level cache. Nobody waits for a panel that
  somebody else packs: threads meet once, at the end.
- There are as many groups for one thread as for another; where a thread is interrupted the others
  take its groups.
- No two threads write to the same element of out, and every sum has one order, whoever computes
  it. So the result is the same, bit for bit, for any number of threads.

What the cores do share is the way to memory: 1024³ multiply-adds on 12 MB do not notice it, and a
product with ten columns knows nothing else.
"""

from typing import Any

from numpy.typing import NDArray

from engine.kernels.ladder.rung import Rung, place
from engine.kernels.ladder.simd_tile import by_tiles
from engine.kernels.team import Team


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the whole team."""
    by_tiles(team, a, b, out)


RUNG = Rung(
    name="simd-threads",
    title="SIMD tile, all threads",
    sentence="Each thread packs its own panels into its own cache, and they meet once, at the end: "
    "every core near its peak.",
    multiply=multiply,
    parallel=True,
    **place(multiply),
)
