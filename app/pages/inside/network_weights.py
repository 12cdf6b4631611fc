"""A layer's weights as one picture a unit: filters, kernels side by side, or a folded row."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.networks.layers import Convolution, Weighted
from engine.networks.network import Network, Weights

# A few weights that are far larger than all others must not make those pale.
_FULL = 0.995

Values = NDArray[np.float32]


def side_of(network: Network, layer: int) -> int:
    """How many weights a unit's picture has on each side; 0 where the layer has none."""
    kind = network.layers[layer]
    if not isinstance(kind, Weighted):
        return 0
    height, _, channels = network.shapes[layer]
    return (kind.kernel if isinstance(kind, Convolution) else height) * _square(channels)


def pictures_of(network: Network, weights: Weights, layer: int) -> Values:
    """The weights of each unit of a layer as a picture: float32 [units, side, side].

    A kernel, or the weights on one map of the layer before, is a square; they stand in rows, as
    many as columns. What is left of the last rows is zero.
    """
    weight = weights[f"layers.{layer}.weight"]
    height, _, channels = network.shapes[layer]
    kind = network.layers[layer]
    inner = kind.kernel if isinstance(kind, Convolution) else height
    columns = _square(channels)
    squares = np.zeros((len(weight), columns * columns, inner, inner), np.float32)
    squares[:, :channels] = weight.reshape(len(weight), channels, inner, inner)
    rows = squares.reshape(-1, columns, columns, inner, inner).transpose(0, 1, 3, 2, 4)
    return np.ascontiguousarray(rows).reshape(len(weight), columns * inner, columns * inner)


def strongest(pictures: Values, side: int) -> Values:
    """The pictures [n, from, from] at `side` squares a side, each the strongest weight in it."""
    whole = pictures.shape[1]
    if side >= whole:
        return pictures
    each = math.ceil(whole / side)
    missing = each * side - whole
    padded = np.pad(pictures, ((0, 0), (0, missing), (0, missing)))
    squares = padded.reshape(len(pictures), side, each, side, each)
    least, most = squares.min(axis=(2, 4)), squares.max(axis=(2, 4))
    return np.asarray(np.where(most >= -least, most, least))


def limit_of(pictures: Values) -> float:
    """Where a layer's colours are full: nearly its largest weight, of either sign."""
    return float(np.quantile(np.abs(pictures), _FULL)) or 1.0


def _square(count: int) -> int:
    """The side of the smallest square that has room for so many."""
    return math.ceil(math.sqrt(count))
