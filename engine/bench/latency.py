"""How soon a network answers: one sample, one thread, as when somebody draws."""

import math
import statistics
import time
from collections.abc import Sequence
from functools import partial

from engine.bench.events import Latency
from engine.bench.step import NETWORKS, Conditions, Step, WrongResultError
from engine.networks.network import parse_network
from engine.networks.plan import Plan

_WARM_UP = 200
_CALLS = 5000
_SECONDS = 0.5


def steps(conditions: Conditions, networks: Sequence[str] = NETWORKS) -> list[Step]:
    """A step for each network, a preset or a chain."""
    return [
        Step(f"one sample through {name}", partial(_measure, conditions, name)) for name in networks
    ]


def _measure(conditions: Conditions, name: str) -> Latency:
    """The median of thousands of calls. Raises WrongResultError where a logit is no number."""
    plan = Plan(parse_network(name), 1)
    plan.initialise(1)
    plan.samples[0] = conditions.mnist.training.images[0] / 255
    for _ in range(_WARM_UP):
        logits = plan.forward(1)
    if not math.isfinite(logits.sum()):
        raise WrongResultError(f"A logit of {name} is no number.")
    spent: list[float] = []
    begun = time.perf_counter()
    while len(spent) < _CALLS and time.perf_counter() - begun < _SECONDS:
        start = time.perf_counter()
        plan.forward(1)
        spent.append(time.perf_counter() - start)
    return Latency(name, 1e6 * statistics.median(spent))
