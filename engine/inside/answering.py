"""What a unit answers to: the samples that it is most excited by.

Erhan, Bengio, Courville and Vincent, Visualizing Higher-Layer Features of a Deep Network, 2009,
section 2.1, look for the input that excites a unit most; here it is looked for among real samples,
as Zeiler and Fergus, 2014, do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split
from engine.inside.product import Values
from engine.inside.trace import trace
from engine.networks.network import Network, Weights
from engine.progress import Progress, Report, silent

# Samples traced at once; some 50 ms of work, so that who waits can change his mind.
_PIECE = 32
_GREY = np.float32(1 / 255)


@dataclass(frozen=True, eq=False)
class LayerAnswers:
    """For each unit of a layer the samples that it answers to most, the strongest first.

    `indices` int64 [units, most] are places in the split, `activations` float32 [units, most] the
    unit's values there; a channel's is its largest in the picture. Of equals the first come first.
    Both are read-only.
    """

    indices: NDArray[np.int64]
    activations: Values


@dataclass(frozen=True, eq=False)
class TopSamples:
    """`layers[i]` are the answers of the units of layer i of the chain."""

    layers: tuple[LayerAnswers, ...]


def top_samples(
    network: Network, weights: Weights, split: Split, most: int = 12, report: Report = silent
) -> TopSamples:
    """For all units at once, in one pass over the split, the `most` samples they answer to.

    There are fewer where the split has fewer.
    """
    best = [_nothing(channels) for _, _, channels in network.shapes[1:]]
    for start in range(0, len(split), _PIECE):
        samples = split.images[start : start + _PIECE] * _GREY
        made = trace(network, weights, samples).layers
        places = np.arange(start, start + len(samples))
        best = [
            _strongest(before, places, _excitement(layer.values), most)
            for before, layer in zip(best, made, strict=True)
        ]
        report(Progress("looking for samples", start + len(samples), len(split)))
    for answers in best:
        answers.indices.flags.writeable = answers.activations.flags.writeable = False
    return TopSamples(tuple(best))


def _nothing(units: int) -> LayerAnswers:
    return LayerAnswers(np.empty((units, 0), np.int64), np.empty((units, 0), np.float32))


def _excitement(values: Values) -> Values:
    """How strongly each unit answers to each sample, [units, n]: a channel at its best place."""
    largest: Values = values.reshape(*values.shape[:2], -1).max(axis=2)
    return largest.T


def _strongest(
    before: LayerAnswers, places: NDArray[np.int64], activations: Values, most: int
) -> LayerAnswers:
    """The strongest of those before and of more samples at `places`, activations [units, n]."""
    indices = np.hstack([before.indices, np.broadcast_to(places, activations.shape)])
    activations = np.hstack([before.activations, activations])
    order = np.argsort(-activations, axis=1, kind="stable")[:, :most]
    return LayerAnswers(
        np.take_along_axis(indices, order, axis=1),
        np.take_along_axis(activations, order, axis=1),
    )
