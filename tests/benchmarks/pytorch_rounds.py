"""Sides take turns, A B A B, round after round; a round on a busy machine is made once more."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytorch_groups
from pytorch_worker import EPOCH

# Rounds that may be made again for one group, and the share of the best peak that a probe must see.
REPEATS = 3
_QUIET = 0.9


@dataclass(frozen=True)
class Round:
    """What each side answered, by its name, and the peak in GFLOP/s around it."""

    figures: Mapping[str, Mapping[str, Any]]
    peak: float
    quiet: bool


@dataclass(frozen=True)
class Finding:
    """A row, measured: medians of its rounds. What a row does not have is None.

    `seconds` is infinite where what was timed never came to its end.
    """

    row: pytorch_groups.Row
    seconds: float
    rival: str | None
    rival_seconds: float | None
    ratio: float | None
    share: float | None
    quiet: bool
    rounds: tuple[Round, ...]

    @property
    def reached(self):
        """Whether the wanted figure is reached; None where none is wanted, or on a busy machine.

        There PyTorch, whose threads spin while they wait, may lose many times more than we do.
        """
        wanted = self.row.wanted
        return wanted.is_reached(getattr(self, wanted.kind)) if wanted and self.quiet else None

    @property
    def verdict(self):
        """In words: `reached`, `missed`, nothing, or that it cannot be told."""
        words = {None: "", True: "reached", False: "missed"}
        return words[self.reached] if self.quiet else "busy machine"


class Gate:
    """Tells by probes whether the machine is quiet, also against the best that it has shown."""

    def __init__(self, probe):
        self._probe = probe
        self._best = 0.0

    def look(self):
        """The peak in GFLOP/s now, and whether it can be measured."""
        machine = self._probe()
        self._best = max(self._best, machine.peak_gflops)
        return machine.peak_gflops, machine.quiet and machine.peak_gflops >= _QUIET * self._best


def measure(sides, rounds, run, gate, repeats=REPEATS):
    """Rounds in which each side is run once, in their order; quiet ones as far as can be had.

    `run(side, number)` gives a side's figures in round `number`, which counts from 1. The gate
    looks before each side and after the last. At most `repeats` rounds are made again.
    """
    quiet, busy = [], []
    peak, is_quiet = 0.0, False
    while len(quiet) < rounds and len(quiet) + len(busy) < rounds + repeats:
        if not is_quiet:
            # What spoiled the round before may be over.
            peak, is_quiet = gate.look()
        figures, peaks, states = {}, [peak], [is_quiet]
        for side in sides:
            figures[side.name] = run(side, len(quiet) + len(busy) + 1)
            peak, is_quiet = gate.look()
            peaks.append(peak)
            states.append(is_quiet)
        made = Round(figures, max(peaks), all(states))
        (quiet if made.quiet else busy).append(made)
    return tuple(quiet + busy[: rounds - len(quiet)])


def judge(row, rounds, operations):
    """What the rounds tell about a row. `operations(network)` counts those to train on a sample."""
    seconds = [_seconds(made, row.ours, row.figure) for made in rounds]
    rivals, ratio, share = [], [], []
    for ours, made in zip(seconds, rounds, strict=True):
        if row.rivals:
            rivals.append(min(_seconds(made, rival) for rival in row.rivals))
            ratio.append(rivals[-1] / ours)
        if row.network:
            share.append(operations(row.network) * EPOCH / 1e9 / ours / made.peak)
    return Finding(
        row=row,
        seconds=statistics.median(seconds),
        rival=_rival(row, rounds),
        rival_seconds=_median(rivals),
        ratio=_median(ratio),
        share=_median(share),
        quiet=all(made.quiet for made in rounds),
        rounds=rounds,
    )


def _median(values):
    return statistics.median(values) if values else None


def _seconds(made, side, figure="seconds"):
    seconds = made.figures[side][figure]
    return float("inf") if seconds is None else seconds


def _rival(row, rounds):
    """The fastest rival, with the kernels that it says it took."""
    if not row.rivals:
        return None
    name = min(
        row.rivals, key=lambda rival: statistics.median(_seconds(made, rival) for made in rounds)
    )
    kernels = rounds[0].figures[name].get("kernels")
    return f"{name} ({kernels})" if kernels else name
