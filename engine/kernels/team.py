"""A team of threads that stay: they share out a round's jobs and meet at a barrier after it.

Numba's own threading layers are not used: `workqueue` ends the process when two threads enter it,
and a spinning OpenMP starves whatever else the program does.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any

import llvmlite.binding
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from engine.kernels.call import Counters
from engine.kernels.compiling import part
from engine.kernels.simd import pointer

# Counters of a team, a cache line apart so that their readers do not disturb each other; the last
# one for each thread.
_LINE = 8
_ARRIVED = 0
_GENERATION = _LINE
_TAKEN = 2 * _LINE

# A waiting thread turns this often, some microseconds, then offers its core to others this often,
# then sleeps between two looks: as long as it seems busy, the system would leave its core to it and
# let two working threads share another one.
_SPINS = 300
_OFFERS = 100


def _register_waits() -> int:
    """Name the system's calls for waiting, for compiled code; the argument of `inkling_sleep`."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        calls, moment = (kernel.SwitchToThread, kernel.Sleep), 1  # a millisecond, its least
    else:
        system = ctypes.CDLL(None)
        calls, moment = (system.sched_yield, system.usleep), 50  # microseconds
    for name, call in zip(("inkling_offer", "inkling_sleep"), calls, strict=True):
        address = ctypes.cast(call, ctypes.c_void_p).value
        llvmlite.binding.add_symbol(name, address)
    return moment


_MOMENT = _register_waits()
_offer_core: Any = types.ExternalFunction("inkling_offer", types.int32())
_sleep: Any = types.ExternalFunction("inkling_sleep", types.int32(types.int32))


@intrinsic
def _fetch_add(typing_context: Any, counters: Any, index: Any, amount: Any) -> Any:
    """Add to a counter as one step; the value before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = pointer(context, builder, signature.args[0], arguments[0], arguments[1])
        return builder.atomic_rmw("add", place, arguments[2], "seq_cst")

    return types.int64(counters, types.intp, types.int64), generate


@intrinsic
def _read(typing_context: Any, counters: Any, index: Any) -> Any:
    """A counter, and all that was written before it was set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = pointer(context, builder, signature.args[0], arguments[0], arguments[1])
        return builder.load_atomic(place, "acquire", 8)

    return types.int64(counters, types.intp), generate


@intrinsic
def _pause(typing_context: Any) -> Any:
    """Tell the CPU that this is a waiting loop, where it has a word for that."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        module = builder.module
        if module.triple.startswith(("x86_64", "i686")):
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(module, kind, "llvm.x86.sse2.pause"), [])
        elif module.triple.startswith(("aarch64", "arm64")):
            kind = ir.FunctionType(ir.VoidType(), [ir.IntType(32)])
            hint = cgutils.get_or_insert_function(module, kind, "llvm.aarch64.hint")
            builder.call(hint, [ir.Constant(ir.IntType(32), 1)])
        return context.get_dummy_value()

    return types.void(), generate


@part
def take(counters: Counters, thread: int, threads: int, count: int) -> int:
    """The next of a round's `count` jobs for this thread; `count` where none is left.

    Of so many threads each has every so-manieth job, the same in each round, so that what a job
    works on is still in that core's cache; a thread that has no more helps the next ones.
    """
    for further in range(threads):
        owner = (thread + further) % threads
        job: int = owner + threads * _fetch_add(counters, _TAKEN + owner * _LINE, 1)
        if job < count:
            return job
    return count


@part
def meet(counters: Counters, threads: int) -> None:
    """Wait until all threads of the team are here, then start counting jobs anew."""
    generation: int = _read(counters, _GENERATION)
    if _fetch_add(counters, _ARRIVED, 1) == threads - 1:
        _fetch_add(counters, _ARRIVED, -threads)
        for thread in range(threads):
            taken = _TAKEN + thread * _LINE
            _fetch_add(counters, taken, -_read(counters, taken))
        _fetch_add(counters, _GENERATION, 1)
        return
    turns = 0
    while _read(counters, _GENERATION) == generation:
        _pause()
        turns += 1
        if turns > _SPINS + _OFFERS:
            _sleep(_MOMENT)
        elif turns > _SPINS:
            _offer_core()


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Team:
    """`threads` threads, the caller being the first. The others sleep between two `run`s."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._counters = np.zeros(_TAKEN + threads * _LINE, np.int64)
        self._wishes: list[SimpleQueue[Callable[[], None] | None]] = []
        self._done: SimpleQueue[BaseException | None] = SimpleQueue()
        for number in range(1, threads):
            wishes: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
            self._wishes.append(wishes)
            name = f"team-{number}"
            threading.Thread(target=self._work, args=(wishes,), name=name, daemon=True).start()

    def run(self, kernel: Callable[..., None], *arguments: Any) -> None:
        """`kernel(thread, threads, counters, *arguments)` on every thread, to its end.

        The kernel must release the interpreter lock and meet in the same places on all threads.
        """
        if not self._wishes:
            kernel(0, 1, self._counters, *arguments)
            return
        for number, wishes in enumerate(self._wishes, start=1):
            wishes.put(partial(kernel, number, self.threads, self._counters, *arguments))
        try:
            kernel(0, self.threads, self._counters, *arguments)
        finally:
            # Also after a failure here: answers left behind would end the next run too early.
            failures = [self._done.get() for _ in self._wishes]
        for failure in failures:
            if failure is not None:
                raise failure

    def close(self) -> None:
        """Let the threads go. The team cannot run again."""
        for wishes in self._wishes:
            wishes.put(None)
        self._wishes = []

    def __enter__(self) -> "Team":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _work(self, wishes: "SimpleQueue[Callable[[], None] | None]") -> None:
        while (wish := wishes.get()) is not None:
            try:
                wish()
            except BaseException as failure:  # handed to the caller of `run`
                self._done.put(failure)
            else:
                self._done.put(None)
