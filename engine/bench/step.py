"""What every part of a measurement is made of: steps, done one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from engine.bench.events import Event, Machine
from engine.data.dataset import Dataset, open_dataset
from engine.kernels.team import Team

# The presets but `softmax`, which is one small product.
NETWORKS = ("mlp", "lenet", "cnn-small", "inkling")
# The rung that all others are held to.
BLAS = "blas"


class WrongResultError(ArithmeticError):
    """Something that was to be timed computes wrongly: its speed would be worth nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One measurement of about a second, named for people by `what`."""

    what: str
    run: Callable[[], Event]


class Conditions:
    """What is measured on: the machine, teams of all its threads and of one, and MNIST."""

    def __init__(self, machine: Machine, team: Team, alone: Team) -> None:
        self.machine = machine
        self.team = team
        self.alone = alone

    @cached_property
    def mnist(self) -> Dataset:
        """The data, opened when they are first needed."""
        return open_dataset()

    def team_of(self, parallel: bool) -> Team:
        """The team for what shares its work, or for what does not."""
        return self.team if parallel else self.alone

    def peak(self, threads: int, dtype: str) -> float:
        """GFLOP/s that so many threads reach at best; float64 fills half as many lanes."""
        machine = self.machine
        whole = threads == machine.threads
        best = machine.peak_gflops if whole else threads * machine.peak_one_gflops
        return best / (2 if dtype == "float64" else 1)
