"""The snapshots of a run: its weights at the start and after each epoch, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.networks.network import Network

# Bytes that the snapshots of a run may take together.
MOST = 200_000_000
# Beyond so many bytes no weights of shortly before are kept beside a snapshot's own.
_MOST_FORMER = 20_000_000


@dataclass(frozen=True, eq=False)
class Moment:
    """Weights of a moment: a plan's flat `parameters`, float32 [n], after so many `batches`."""

    network: Network
    parameters: NDArray[np.float32]
    batches: int


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A moment to be looked at again, `epoch` epochs after the run's start, which may be a part.

    `former` are weights of shortly before, by which one sees what a step changes.
    """

    moment: Moment
    epoch: float
    name: str
    former: Moment | None = None

    @property
    def size(self) -> int:
        """Bytes that it keeps."""
        moments = (self.moment, self.former)
        return sum(moment.parameters.nbytes for moment in moments if moment is not None)


def snapshot_of(moment: Moment, epoch: float, name: str, former: Moment | None) -> Snapshot:
    """A snapshot; with the former weights where they are small enough to be kept too."""
    small = moment.parameters.nbytes <= _MOST_FORMER
    return Snapshot(moment, epoch, name, former if small else None)


class Snapshots:
    """Snapshots in their order: the first and the last ever added, and others evenly between them.

    Where they take more than `most` bytes, only those of every second epoch are kept from then on,
    of every fourth, and so on.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._stride = 1
        self._kept: list[Snapshot] = []

    @property
    def all(self) -> tuple[Snapshot, ...]:
        """What is kept, the earliest first."""
        return tuple(self._kept)

    def add(self, snapshot: Snapshot) -> None:
        """Keep this one, later than all others, and fewer of those where they grow too many."""
        self._kept.append(snapshot)
        self._thin()
        while len(self._kept) > 2 and sum(kept.size for kept in self._kept) > self._most:
            self._stride *= 2
            self._thin()

    def _thin(self) -> None:
        ends = (self._kept[0], self._kept[-1])
        self._kept = [one for one in self._kept if one in ends or one.epoch % self._stride == 0]
