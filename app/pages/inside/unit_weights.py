"""A unit's weights as pictures, folded the way in which its inputs lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pages.inside.links import heard
from app.pages.inside.seen import Seen, Unit
from engine.networks.layers import Convolution, Dense

# Kernels of a deeper convolution that are shown.
MOST_KERNELS = 16


@dataclass(frozen=True, eq=False)
class WeightMaps:
    """`maps` float32 [n, side, side] and, in one sentence, what they are."""

    maps: NDArray[np.float32]
    sentence: str


def weight_maps(seen: Seen, unit: Unit) -> WeightMaps | None:
    """The weights of a unit; None where its layer has none."""
    layer = seen.network.layers[unit.layer]
    if not isinstance(layer, Convolution | Dense):
        return None
    weight = seen.weights[f"layers.{unit.layer}.weight"][unit.index]
    height, _, channels = seen.network.shapes[unit.layer]
    if isinstance(layer, Dense):
        return _folded(weight, channels, height)
    if channels == 1:
        return WeightMaps(weight, "The filter that it moves over the sample.")
    order = np.argsort(-np.abs(heard(seen, unit)), kind="stable")[:MOST_KERNELS]
    which = (
        f"the {len(order)} of its {channels}" if channels > len(order) else f"all {channels} of its"
    )
    return WeightMaps(
        weight[order],
        f"Its kernels: {which} input channels that count most where it answers most.",
    )


def _folded(weight: NDArray[np.float32], channels: int, side: int) -> WeightMaps:
    """A dense unit's weights on the maps that they weigh, or in a square where there are none."""
    if side > 1:
        maps = weight.reshape(channels, side, side)
        what = "the sample" if channels == 1 else f"the {channels} maps of the layer before"
        return WeightMaps(maps, f"Its weights, folded onto {what}.")
    square = math.ceil(math.sqrt(channels))
    cells = np.zeros(square * square, np.float32)
    cells[:channels] = weight
    return WeightMaps(
        cells.reshape(1, square, square),
        f"Its weights on the {channels} units of the layer before, in rows of {square}.",
    )
