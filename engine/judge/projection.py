"""The principal axes of features: the flat view in which they spread most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Features = NDArray[np.float32]

# Directions looked for beyond those wanted, and rounds of the search: directions that spread
# 0.8 times as far are down to a thousandth after them.
_MORE = 8
_ROUNDS = 16


@dataclass(frozen=True, eq=False)
class Projection:
    """`mean` float32 [units] lies at the origin; `axes` float32 [axes, units] are orthonormal.

    The axis along which the features spread most comes first. Axes are zero where the features
    have fewer directions.
    """

    mean: _Features
    axes: _Features

    def place(self, features: _Features) -> _Features:
        """The places float32 [n, axes] of features [n, units]."""
        return np.asarray((features - self.mean) @ self.axes.T)


def principal(features: _Features, axes: int = 2) -> Projection:
    """The principal axes of features float32 [n, units]; the same features give the same axes.

    By a randomised search of the subspace (Halko, Martinsson, Tropp: Finding Structure with
    Randomness, SIAM Review 2011, algorithm 4.4), for there may be thousands of units. Each axis
    points to where its largest component is positive.
    """
    count, units = features.shape
    found = np.zeros((axes, units), np.float32)
    if not count:
        return Projection(np.zeros(units, np.float32), found)
    mean = features.mean(axis=0, dtype=np.float64).astype(np.float32)
    centred = features - mean
    generator = np.random.default_rng(0)
    size = min(axes + _MORE, units)
    basis = np.linalg.qr(generator.standard_normal((units, size), np.float32))[0]
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(centred.T @ (centred @ basis))[0]
    within = (centred @ basis).astype(np.float64)
    # Ascending: the last spread most.
    spreads, turn = np.linalg.eigh(within.T @ within)
    kept = [place for place in reversed(range(size)) if spreads[place] > 0][:axes]
    directions = (basis @ turn[:, kept]).T
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(len(kept)), largest])
    found[: len(kept)] = directions * signs[:, np.newaxis]
    return Projection(mean, found)
