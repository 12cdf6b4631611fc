"""A unit's links: what it hears most of in the layer before, and who hears most of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pages.inside.network_layout import SAMPLE
from app.pages.inside.seen import Seen, Unit, best_place
from engine.inside.arithmetic import Terms, terms_of
from engine.inside.product import product
from engine.inside.trace import windows_of
from engine.networks.layers import Convolution, Dense, Dropout

# Links of each direction that are shown.
MOST = 8


@dataclass(frozen=True, slots=True)
class Link:
    """`strength` is what `source` adds to the sum of `target`, for the sample that is seen."""

    source: Unit
    target: Unit
    strength: float


def terms_at_best(seen: Seen, unit: Unit) -> Terms:
    """How a unit comes to its value, a channel at the place where it answers most."""
    values = seen.values_of(unit)
    place = (unit.index, *best_place(values)) if values.ndim == 2 else (unit.index,)
    return terms_of(seen.network, seen.weights, seen.trace, unit.layer, place)


def heard(seen: Seen, unit: Unit) -> NDArray[np.float32]:
    """What each unit of the layer before adds to the sum of `unit`: [units or channels].

    To a channel: at the place where it answers most.
    """
    products = terms_at_best(seen, unit).products
    assert products is not None, "pooling weighs nothing"
    return np.asarray(products.reshape(len(products), -1).sum(axis=1), np.float32)


def links_to(seen: Seen, unit: Unit, most: int = MOST) -> tuple[Link, ...]:
    """The strongest links into a unit, the strongest first; none into the sample."""
    if unit.layer == SAMPLE:
        return ()
    before = _without_dropout(seen, unit.layer - 1, -1)
    if not isinstance(seen.network.layers[unit.layer], Convolution | Dense):
        strength = float(seen.values_of(unit).max())
        return (Link(Unit(before, unit.index), unit, strength),)
    strengths = heard(seen, unit)
    return tuple(
        Link(Unit(before, int(index)), unit, float(strengths[index]))
        for index in _strongest(strengths, most)
    )


def links_from(seen: Seen, unit: Unit, most: int = MOST) -> tuple[Link, ...]:
    """The strongest links out of a unit, the strongest first; none out of an output.

    To a channel: at the place where this unit counts most in it.
    """
    after = _without_dropout(seen, unit.layer + 1, 1)
    if after == len(seen.network.layers):
        return ()
    layer = seen.network.layers[after]
    values = seen.values_of(unit)
    if not isinstance(layer, Convolution | Dense):
        return (Link(unit, Unit(after, unit.index), float(values.max())),)
    weight = seen.weights[f"layers.{after}.weight"]
    if isinstance(layer, Dense):
        part = slice(unit.index * values.size, (unit.index + 1) * values.size)
        strengths = product(weight[:, part], values.reshape(-1, 1))[:, 0]
    else:
        seen_there = windows_of(values[None], layer)
        sums = product(weight[:, unit.index].reshape(layer.channels, -1), seen_there)
        strengths = sums[np.arange(layer.channels), np.abs(sums).argmax(axis=1)]
    return tuple(
        Link(unit, Unit(after, int(index)), float(strengths[index]))
        for index in _strongest(strengths, most)
    )


def _without_dropout(seen: Seen, layer: int, step: int) -> int:
    """The next layer from here that is no dropout; in reading that lets all pass."""
    layers = seen.network.layers
    while 0 <= layer < len(layers) and isinstance(layers[layer], Dropout):
        layer += step
    return layer


def _strongest(strengths: NDArray[np.floating], most: int) -> NDArray[np.int64]:
    """Places of the `most` strengths that are furthest from zero; zeros link nothing."""
    order = np.argsort(-np.abs(strengths), kind="stable")[:most]
    return np.asarray(order[strengths[order] != 0])
