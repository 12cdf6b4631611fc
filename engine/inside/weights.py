"""Weights by name from what a training hands out: the flat parameters of its plan.

Apart from all else in this room, because how a plan lays its parameters out depends on the width of
the CPU's vectors: whoever imports this imports the kernels.
"""

import numpy as np
from numpy.typing import NDArray

from engine.networks.network import Network, Weights
from engine.networks.parameters import Parameters


def weights_of(network: Network, parameters: NDArray[np.float32]) -> Weights:
    """Weights by PyTorch's names and shapes, read-only copies, of a plan's flat parameters."""
    return Parameters(network).unpack(parameters)
