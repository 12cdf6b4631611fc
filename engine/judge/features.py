"""What a network's last layer reads of each sample: what it knows before it decides."""

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split
from engine.errors import NetworkError
from engine.inside.trace import trace
from engine.networks.network import Network, Weights
from engine.progress import Progress, Report, silent

# Samples traced at once: every number of every layer is kept meanwhile.
_PIECE = 64
_GREY = np.float32(1 / 255)
# More numbers than this, half a gigabyte, would push other programs out of a home computer's
# memory.
_MOST_NUMBERS = 1 << 27


def features_of(
    network: Network, weights: Weights, split: Split, report: Report = silent
) -> NDArray[np.float32]:
    """The inputs of the last layer for each sample of the split, float32 [n, units].

    `weights` have PyTorch's names and shapes. Reports after each piece of samples. Raises
    NetworkError where the features would be out of all proportion.
    """
    units = int(np.prod(network.shapes[-2]))
    if units * len(split) > _MOST_NUMBERS:
        raise NetworkError(
            f"The last layer of this network reads {units:,} numbers of each sample, too many for "
            f"{len(split):,} samples: choose a smaller dataset, or a network with a smaller layer "
            "before its last."
        )
    features = np.empty((len(split), units), np.float32)
    for start in range(0, len(split), _PIECE):
        samples = split.images[start : start + _PIECE] * _GREY
        read = trace(network, weights, samples).layers[-1].inputs
        features[start : start + len(samples)] = read.reshape(len(samples), units)
        report(Progress("looking at the samples", start + len(samples), len(split)))
    return features
