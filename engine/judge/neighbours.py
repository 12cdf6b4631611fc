"""The nearest neighbours of samples, and how strongly each is tied to them."""

import numpy as np
from numpy.typing import NDArray

from engine.inside.product import product
from engine.progress import Progress, Report, silent

_Features = NDArray[np.float32]

# Samples compared with all others at once: a block of distances stays within some megabytes.
_BLOCK = 256
_ROUNDS = 64
# A tie is never narrower than this share of the mean distance: as in UMAP's own implementation.
_NARROWEST = 1e-3


def nearest(
    features: _Features,
    among: _Features,
    count: int,
    itself: bool = True,
    report: Report = silent,
) -> tuple[NDArray[np.int64], _Features]:
    """The `count` nearest of `among` [m, units] to each of `features` [n, units], exactly.

    Indices int64 [n, count] and distances float32 [n, count], the nearest first; fewer where there
    are fewer. Unless `itself` counts, both are the same features, and none is its own neighbour.
    Reports after each block of samples.
    """
    count = min(count, len(among) - (not itself))
    indices = np.empty((len(features), count), np.int64)
    distances = np.empty((len(features), count), np.float32)
    squares = np.einsum("ij,ij->i", among, among)
    for start in range(0, len(features) if count else 0, _BLOCK):
        block = features[start : start + _BLOCK]
        rows = np.arange(len(block))
        # Less the block's own squares, which change no order.
        far = squares - 2 * product(block, among.T)
        if not itself:
            far[rows, start + rows] = np.inf
        chosen = np.argpartition(far, count - 1, axis=1)[:, :count]
        # Once more, for a difference of large squares is not exact.
        own = np.linalg.norm(block[:, np.newaxis] - among[chosen], axis=2)
        order = np.argsort(own, axis=1, kind="stable")
        indices[start : start + len(block)] = np.take_along_axis(chosen, order, axis=1)
        distances[start : start + len(block)] = np.take_along_axis(own, order, axis=1)
        report(Progress("finding neighbours", start + len(block), len(features)))
    return indices, distances


def memberships(distances: _Features) -> NDArray[np.float64]:
    """How strongly each sample is tied to its neighbours, 0..1 like `distances` [n, k].

    exp(-(distance - nearest) / width): the nearest is tied by 1, and the width is such that all
    ties sum up to log2(k). McInnes, Healy, Melville: UMAP, 2018, algorithms 2 and 3.
    """
    exact = distances.astype(np.float64)
    closest = np.where(exact > 0, exact, np.inf).min(axis=1, keepdims=True)
    beyond = np.maximum(0, exact - np.where(np.isinf(closest), 0, closest))
    low = np.zeros((len(exact), 1))
    high = np.full((len(exact), 1), np.inf)
    width = np.ones((len(exact), 1))
    wanted = np.log2(exact.shape[1])
    for _ in range(_ROUNDS):
        is_wide = np.exp(-beyond / width).sum(axis=1, keepdims=True) > wanted
        high, low = np.where(is_wide, width, high), np.where(is_wide, low, width)
        width = np.where(np.isinf(high), 2 * width, (low + high) / 2)
    narrowest = _NARROWEST * exact.mean(axis=1, keepdims=True) + np.finfo(float).tiny
    return np.asarray(np.exp(-beyond / np.maximum(width, narrowest)))


def links_of(
    indices: NDArray[np.int64], ties: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The links between samples [m, m, m]: one end, the other, and the strength, each pair once.

    A pair's strength is that either of its ties holds, a + b - ab (UMAP, section 3.1). `indices`
    and `ties` [n, k] are those of `nearest` and `memberships`.
    """
    count = len(indices)
    ends = np.repeat(np.arange(count), indices.shape[1])
    others = indices.ravel()
    pairs = np.minimum(ends, others) * count + np.maximum(ends, others)
    found, place = np.unique(pairs, return_inverse=True)
    sums = np.bincount(place, ties.ravel(), len(found))
    squares = np.bincount(place, ties.ravel() ** 2, len(found))
    # With one tie or two, (a + b)² less their squares is 2ab.
    return found // count, found % count, sums - (sums**2 - squares) / 2
