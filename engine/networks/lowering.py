"""Lower a network: lay it out for a machine, and write the table of calls that executes it."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from engine.errors import NetworkError
from engine.networks.backward import Backward
from engine.networks.forward import lower_forward, lower_gather
from engine.networks.layout import Layout, Training
from engine.networks.network import Network
from engine.networks.table import Table
from engine.networks.target import Target
from engine.networks.update import Update

# Calls, jobs and rounds, as an executor reads them.
Tables = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]

# More than this would push other programs out of a home computer's memory.
_MOST_NUMBERS = 1 << 30


@dataclass(frozen=True, eq=False)
class Lowered:
    """What lies where, the tables of a step (or of reading), and of transposing new weights."""

    layout: Layout
    steps: Tables
    transposition: Tables


def lower(
    network: Network, batch: int, target: Target, training: Training | None = None
) -> Lowered:
    """A network lowered for batches of up to `batch` images.

    Raises NetworkError where its memory would be out of all proportion.
    """
    layout = Layout(network, batch, target, training)
    table, transposition = Table(), Table()
    if training:
        update = Update(layout, training)
        lower_gather(layout, table, training)
        lower_forward(layout, table, training)
        Backward(layout, table, training, update).lower()
        table.close_jobs(layout.shares)
        table.close_round()
        update.lower(table)
        update.lower_transposition(transposition)
    else:
        lower_forward(layout, table, None)
        table.close_jobs(layout.shares)
        table.close_round()
    if layout.size > _MOST_NUMBERS:
        raise NetworkError(
            f"This network needs {layout.size * 4 / 2**30:.0f} GB for batches of {batch}: "
            "make the network or the batch smaller."
        )
    return Lowered(layout, table.arrays, transposition.arrays)
