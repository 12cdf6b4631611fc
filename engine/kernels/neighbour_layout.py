"""Moves points so that linked ones come close and others keep their distance.

McInnes, Healy, Melville: UMAP, 2018, algorithm 5, with the closeness 1 / (1 + d²) of two points at
the distance d (UMAP's a = b = 1, which changes little and spares powers: Böhm, Berens, Kobak:
Attraction-Repulsion Spectrum in Neighbor Embeddings, JMLR 2022).
"""

import numpy as np
from numba import float32, int64, njit, types, uint64, void
from numpy.typing import NDArray

from engine.kernels.call import Float, Key
from engine.kernels.compiling import part
from engine.kernels.random import mix, unit

_POSITIONS = types.Array(float32, 2, "C")
_ENDS = types.Array(int64, 1, "C", readonly=True)
_SHARES = types.Array(float32, 1, "C", readonly=True)

# Points that an end of a link is pushed away from, for each time that the link pulls: UMAP's five.
REPULSIONS = 5
# No point moves further at once, before the step size: as in UMAP.
_FURTHEST = np.float32(4)
# So much is added to d² where it divides: as in UMAP.
_LEAST = np.float32(0.001)


@part
def _bounded(move: Float) -> Float:
    return min(max(move, -_FURTHEST), _FURTHEST)


@njit(void(_POSITIONS, _ENDS, _ENDS, _SHARES, float32, uint64), nogil=True, cache=True)
def settle(
    positions: NDArray[np.float32],
    ends: NDArray[np.int64],
    others: NDArray[np.int64],
    shares: NDArray[np.float32],
    step: Float,
    key: Key,
) -> None:
    """Let each link, from `ends` [m] to `others` [m], pull with the probability in `shares` [m].

    Both ends move together along the gradient of log(closeness); then each moves away from points
    chosen by chance, along that of log(1 - closeness). `positions` float32 [n, 2] change in place;
    `step` is the step size, and chance hangs on the key and the link alone.
    """
    count = np.uint64(len(positions))
    one, two = np.float32(1), np.float32(2)
    for link in range(len(ends)):
        link_key = mix(key, link)
        if unit(link_key, 0) >= shares[link]:
            continue
        for side in range(2):
            point = ends[link] if side == 0 else others[link]
            other = others[link] if side == 0 else ends[link]
            x, y = positions[point, 0], positions[point, 1]
            right, down = x - positions[other, 0], y - positions[other, 1]
            pull = -two / (one + right * right + down * down)
            move_x, move_y = step * _bounded(pull * right), step * _bounded(pull * down)
            positions[other, 0] -= move_x
            positions[other, 1] -= move_y
            x, y = x + move_x, y + move_y
            for draw in range(1, REPULSIONS + 1):
                drawn = int64(mix(link_key, side * REPULSIONS + draw) % count)
                if drawn == point:
                    continue
                right, down = x - positions[drawn, 0], y - positions[drawn, 1]
                square = right * right + down * down
                push = two / ((_LEAST + square) * (one + square))
                x += step * _bounded(push * right)
                y += step * _bounded(push * down)
            positions[point, 0], positions[point, 1] = x, y
