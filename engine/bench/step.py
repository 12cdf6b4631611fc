"""What every part of a measurement is made of: steps, done one after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.bench.events import Event, Machine
from engine.kernels.team import Team


class WrongResult(ArithmeticError):
    """Something that was to be timed computes wrongly: its speed would be worth nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One measurement of about a second, named for people by `what`."""

    what: str
    run: Callable[[], Event]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is measured on: the machine, and teams of all its threads and of one."""

    machine: Machine
    team: Team
    alone: Team

    def team_for(self, parallel: bool) -> Team:
        """The team for what shares its work, or for what does not."""
        return self.team if parallel else self.alone

    def peak(self, threads: int, dtype: str) -> float:
        """GFLOP/s that one or all threads reach at best; float64 fills half as many lanes."""
        machine = self.machine
        best = machine.peak_one_gflops if threads == 1 else machine.peak_gflops
        return best / (2 if dtype == "float64" else 1)
