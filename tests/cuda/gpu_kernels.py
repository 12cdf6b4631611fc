"""What each kind of call in a plan's table takes, against what its bytes and operations ask for.

One kernel walks the table, so no call has a time of its own that could be looked up. Therefore the
table is walked with the calls of one kind alone, and with none at all, which takes the barriers'
time; the difference is that kind's. Counted is what a kind has to move and do by its definition,
where every number is read or written once: sums that stay on the multiprocessor count nothing.
"""

import math

import numpy as np
from gpu_rows import Row, attempt, missing, seconds_of
from gpu_runs import BATCH, Run, few, mnist
from gpu_training import NETWORKS, TINY

from engine.kernels import call
from engine.networks.layers import Convolution, Dense, Weighted

STEPS = 64
# By whether a layer is dense: the kinds of its way forward and back, its gradient, its update.
_NAMES = {
    False: (
        "convolutions",
        "convolutions back",
        "gradients of convolutions",
        "sums of convolutions, optimiser",
    ),
    True: ("dense layers", "dense layers", *2 * ("gradients of dense layers, optimiser",)),
}
# AdamW reads and writes the weight, its average and two moments, and reads the gradient: bytes and
# operations for a weight.
_OPTIMISER = np.array([4 * 9, 15])
# A weight is read and written once more where the way back wants it turned.
_TURN = np.array([8, 0])
KINDS = {
    "gathering": (call.GATHER,),
    "convolutions": (call.CONVOLVE,),
    "convolutions back": (call.CONVOLVE_BACK,),
    "gradients of convolutions": (call.CONVOLVE_GRADIENT,),
    "dense layers": (call.CONNECT, call.CONNECT_PANEL),
    "gradients of dense layers, optimiser": (call.CONNECT_GRADIENT,),
    "loss": (call.LOSS,),
    "sums of convolutions, optimiser": (call.REDUCE,),
    "turning weights": (call.TRANSPOSE_DENSE, call.TRANSPOSE_CONVOLUTION),
}


def measure(rounds, tiny, ceilings):
    """Rows for each kind of call of each network, and for a whole step."""
    rows = []
    for name in [TINY] if tiny else NETWORKS:
        what = f"kernels of {name}"
        rows += attempt(what, "µs", lambda name=name: _kinds(name, rounds, tiny, ceilings))
    return rows


def _kinds(name, rounds, tiny, ceilings):
    batch, steps = (1, 1) if tiny else (BATCH, STEPS)
    run = Run(name, few(1) if tiny else mnist("train"), batch)
    work = _work(run.network, batch)
    whole = run.plan._steps
    present = [kind for kind, codes in KINDS.items() if np.isin(whole[0]["operation"], codes).any()]
    chosen = {"a step": None, "barriers": (), **{kind: KINDS[kind] for kind in present}}
    tables = {
        kind: whole if codes is None else only(whole, codes) for kind, codes in chosen.items()
    }
    seconds = {kind: _median(run, found, steps, rounds) / steps for kind, found in tables.items()}
    rows = []
    for kind, spent in seconds.items():
        alone = spent - seconds["barriers"] if kind in KINDS else spent
        rows.append(_row(f"{name}, {kind}", alone, work.get(kind), ceilings))
    return rows


def _median(run, tables, steps, rounds):
    run.plan._steps = tables
    run.train(steps)
    return float(np.median([seconds_of(lambda: run.train(steps)) for _ in range(rounds)]))


def _row(what, seconds, work, ceilings):
    if seconds <= 0:
        return missing(what, "µs", "takes less than the barriers' times differ")
    if work is None:
        return Row(what, seconds * 1e6, "µs")
    moved, operations = work
    share = ceilings.seconds(moved, operations) / seconds
    bound = "bandwidth" if ceilings.seconds(moved, 0) > ceilings.seconds(0, operations) else "FMA"
    note = f"{operations:.3g} operations, {moved:.3g} bytes: {share:.0%} of its ceiling, {bound}"
    return Row(what, seconds * 1e6, "µs", note)


def only(tables, codes):
    """Tables with the calls of these operations alone, and all their rounds."""
    calls, jobs, rounds = tables
    kept = np.isin(calls["operation"], codes)
    before = np.concatenate([[0], np.cumsum(kept)])
    jobs = jobs.copy()
    jobs["first"], jobs["end"] = before[jobs["first"]], before[jobs["end"]]
    # An array has at least one record, which no job needs.
    return (calls[kept] if kept.any() else calls[:1].copy()), jobs, rounds


def _work(network, batch):
    """Bytes and operations of a step by kind of call, all of the batch, in float32."""
    found = {kind: np.zeros(2) for kind in KINDS}
    # A byte of each pixel is read, a number written.
    found["gathering"] += batch * math.prod(network.shapes[0]) * np.array([5, 1])
    found["loss"] += batch * network.outputs * np.array([8, 10])
    is_first = True
    for layer, shape, made in zip(network.layers, network.shapes, network.shapes[1:], strict=False):
        if not isinstance(layer, Weighted):
            continue
        weights = math.prod(layer.weight_shape(shape))
        places = made[0] * made[1] if isinstance(layer, Convolution) else 1
        moved = 4 * (batch * (math.prod(shape) + math.prod(made)) + weights)
        product = np.array([moved, 2 * batch * weights * places])
        forward, back, gradient, update = _NAMES[isinstance(layer, Dense)]
        found[forward] += product
        found[gradient] += product
        found[update] += weights * _OPTIMISER
        # Nobody asks for the gradient of the samples.
        if not is_first:
            found[back] += product
            found["turning weights"] += weights * _TURN
        is_first = False
    found["a step"] = sum(found.values())
    return found
