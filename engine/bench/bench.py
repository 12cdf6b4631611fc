"""The bench: measures the machine, then Inkling on it, and tells about each figure."""

import dataclasses
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from engine.bench import latency, products, talk, training
from engine.bench.events import PARTS, Event, Finished, Measuring
from engine.bench.peak import probe
from engine.bench.step import Conditions, Step
from engine.kernels.team import Team
from engine.train.settings import default_threads

_STEPS: dict[str, Callable[[Conditions], Sequence[Step]]] = {
    "matmul": products.steps,
    "training": training.steps,
    "latency": latency.steps,
    "talk": talk.steps,
}


def never() -> bool:
    """Nobody cancels."""
    return False


def measure(
    parts: Sequence[str] = PARTS,
    threads: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Measure the machine and these parts, on as many threads as it has or on `threads`.

    Ends without Finished once `cancelled()` holds between two measurements, each of about a second.
    Raises WrongResultError where something computes wrongly, KeyError where there is no such part.
    """
    begun = time.perf_counter()
    threads = threads or default_threads()
    lay_out = [_STEPS[part] for part in parts]
    yield Measuring("the peak of this machine")
    machine = probe(threads)
    if "matmul" in parts:
        machine = dataclasses.replace(machine, gpu=_gpu())
    yield machine
    with Team(threads) as team, Team(1) as alone:
        conditions = Conditions(machine, team, alone)
        steps = deque(step for part in lay_out for step in part(conditions))
        total = len(steps)
        while steps:
            if cancelled():
                return
            # What is done is let go, and with it the matrices that it worked on.
            step = steps.popleft()
            yield Measuring(step.what, 1 - (len(steps) + 1) / total)
            if cancelled():
                return
            yield step.run()
    yield Finished(time.perf_counter() - begun)


def _gpu() -> str:
    """The GPU's name, or why none can be used."""
    # Numba's half for GPUs takes a while to import.
    from engine.kernels.cuda import gpu

    return gpu.why_not() or gpu.name()
