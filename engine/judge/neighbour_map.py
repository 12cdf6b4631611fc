"""A map of samples in two dimensions that keeps neighbours together."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.judge.neighbours import links_of, memberships, nearest
from engine.judge.projection import principal
from engine.kernels.neighbour_layout import settle
from engine.kernels.random import mix
from engine.progress import Progress, Report, silent

_Array = NDArray[np.float32]

# Neighbours that a sample is tied to, and rounds of the layout: UMAP's defaults.
_NEIGHBOURS = 15
_ROUNDS = 500
# Features of more units are seen along 30 principal axes, as is usual before a map (van der Maaten,
# Hinton: Visualizing Data Using t-SNE, JMLR 2008, section 4.2).
_MOST_UNITS = 64
_AXES = 30
# Rounds between two maps shown: all of them are some seconds long.
_SHOWN = 10
# Half the width of the map at the start, and how far points that coincide are parted: as in UMAP's
# own implementation.
_WIDTH = 10
_APART = 1e-4


def neighbour_map(
    features: _Array, start: _Array, report: Report = silent, seed: int = 0
) -> Iterator[_Array]:
    """Positions float32 [n, 2], read-only, again and again until neighbours have come together.

    Begins at `start` [n, 2], scaled to fit, such as the principal axes; each sample of `features`
    [n, units] is tied to its nearest neighbours, as in McInnes, Healy, Melville: UMAP, 2018. The
    same features, start and seed give the same maps. Reports after each block of samples compared
    and each round; on one thread.
    """
    positions = _begun(start, seed)
    if len(features) < 2:
        yield _read_only(positions)
        return
    if features.shape[1] > _MOST_UNITS:
        features = principal(features, _AXES).place(features)
    indices, distances = nearest(features, features, _NEIGHBOURS, itself=False, report=report)
    ends, others, strengths = links_of(indices, memberships(distances))
    shares = (strengths / strengths.max()).astype(np.float32)
    for done in range(_ROUNDS):
        step = np.float32(1 - done / _ROUNDS)
        settle(positions, ends, others, shares, step, mix(np.uint64(seed), done))
        report(Progress("bringing neighbours together", done + 1, _ROUNDS))
        if (done + 1) % _SHOWN == 0:
            yield _read_only(positions.copy())


def place_among(new: _Array, features: _Array, positions: _Array) -> _Array:
    """Where new features [m, units] belong among others [n, units] with positions [n, 2]: [m, 2].

    Between their nearest neighbours' positions, weighed by (1/d - 1/D)², d being a neighbour's
    distance and D the furthest one's: so what moves little stays near, and what is known lies at
    its place (Franke, Nielson: Smooth Interpolation of Large Sets of Scattered Data, 1980). There
    has to be at least one position.
    """
    indices, distances = nearest(new, features, _NEIGHBOURS)
    exact = np.maximum(distances.astype(np.float64), 1e-9)
    weights = (1 / exact - 1 / exact[:, -1:]) ** 2
    # Neighbours all at one distance count alike.
    weights[~weights.any(axis=1)] = 1
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("mk,mkd->md", weights, positions[indices]), np.float32)


def _begun(start: _Array, seed: int) -> _Array:
    centred = start.astype(np.float64) - (start.mean(axis=0) if len(start) else 0)
    furthest = np.abs(centred).max(initial=0) or 1
    noise = np.random.default_rng(seed).standard_normal(start.shape)
    return np.ascontiguousarray(centred * (_WIDTH / furthest) + _APART * noise, np.float32)


def _read_only(positions: _Array) -> _Array:
    positions.flags.writeable = False
    return positions
