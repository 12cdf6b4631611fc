"""What a network's last layer reads of each sample: what it knows before it decides."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split
from engine.errors import NetworkError
from engine.networks.network import Network, Weights
from engine.progress import Progress, Report, silent

# Samples read at once, so that who waits can change his mind.
_PIECE = 256
_GREY = np.float32(1 / 255)
# More numbers than this, half a gigabyte, would push other programs out of a home computer's
# memory.
_MOST_NUMBERS = 1 << 27


def features_of(
    network: Network,
    weights: Weights,
    split: Split,
    report: Report = silent,
    threads: int = 1,
) -> NDArray[np.float32]:
    """The inputs of the last layer for each sample of the split, float32 [n, units].

    They are those of a trace, made as fast as an answer is. `weights` have PyTorch's names and
    shapes, and so has the order of the units. Reports after each piece of samples. Raises
    NetworkError where the features would be out of all proportion.
    """
    # Bring the compiled kernels, which who only counts answers can do without.
    from engine.kernels.team import Team
    from engine.networks.plan import Plan

    units = math.prod(network.shapes[-2])
    if units * len(split) > _MOST_NUMBERS:
        raise NetworkError(
            f"The last layer of this network reads {units:,} numbers of each sample, too many for "
            f"{len(split):,} samples: choose a smaller dataset, or a network with a smaller layer "
            "before its last."
        )
    features = np.empty((len(split), units), np.float32)
    with Team(threads) as team:
        plan = Plan(network, _PIECE, threads)
        plan.load(weights)
        for start in range(0, len(split), _PIECE):
            images = split.images[start : start + _PIECE]
            plan.samples[: len(images)] = images * _GREY
            plan.forward(len(images), team)
            features[start : start + len(images)] = plan.last_inputs(len(images))
            report(Progress("looking at the samples", start + len(images), len(split)))
    return features
