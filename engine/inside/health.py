"""How a training goes, layer by layer: sizes of weights, gradients and changes, and dead units."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.inside.product import Values
from engine.inside.trace import LayerTrace, Trace, gradients, trace
from engine.networks.network import Network, Weights


@dataclass(frozen=True)
class LayerHealth:
    """A layer with weights, written `name` in the chain. Biases are not counted.

    `weight_size` and `gradient_size` are root mean squares, of the weights and of the mean loss'
    gradient by them. `change` is the root mean square change since the former weights, divided by
    `weight_size`; None where there are none to compare with. A thousandth a step is usual, far more
    makes a training leap about (Karpathy, notes on CS231n, “Ratio of weights:updates”).

    `dead` is the share, 0..1, of units that stay at zero for all samples, and so learn nothing from
    them; a channel is one unit. The outputs have no rectifier and are never dead.
    """

    name: str
    weight_size: float
    gradient_size: float
    change: float | None
    dead: float


def health_of(
    network: Network,
    weights: Weights,
    former_weights: Weights | None,
    samples: Values,
    labels: NDArray[np.integer],
) -> tuple[LayerHealth, ...]:
    """The health of each layer with weights, by samples float32 [n, 28, 28] and their labels [n].

    The loss is the one of training, softmax cross-entropy, without dropout and label smoothing.
    Samples of no digit are passed over by a network that has no output for them.
    """
    known = labels < network.outputs
    made = trace(network, weights, samples[known])
    slopes = gradients(network, weights, made, _loss_gradient(made, labels[known])).weights
    healths = []
    for layer in made.layers:
        if layer.sums is None:
            continue
        name = f"layers.{layer.index}.weight"
        size, change = _size(weights[name]), None
        if former_weights is not None:
            moved = _size(weights[name] - former_weights[name])
            change = moved / size if size else 0.0
        is_last = layer.index == len(network.layers) - 1
        dead = 0.0 if is_last else _dead_share(layer)
        healths.append(LayerHealth(layer.name, size, _size(slopes[name]), change, dead))
    return tuple(healths)


def _loss_gradient(made: Trace, labels: NDArray[np.integer]) -> Values:
    """The gradient of the mean cross-entropy by the logits: softmax less what is wanted, / n."""
    powers = np.exp(made.logits - made.logits.max(axis=1, keepdims=True))
    seeds = powers / powers.sum(axis=1, keepdims=True)
    seeds[np.arange(len(labels)), labels] -= 1
    return np.asarray(seeds / max(1, len(labels)), made.logits.dtype)


def _size(values: Values) -> float:
    """The root mean square."""
    return math.sqrt(float(np.mean(np.square(values, dtype=np.float64))))


def _dead_share(layer: LayerTrace) -> float:
    """The share of units, dense or channels, whose values are zero for every sample."""
    samples_and_places = (0, *range(2, layer.values.ndim))
    return float(np.mean(~(layer.values > 0).any(axis=samples_and_places)))
