"""The principal axes of features: the flat view in which they spread most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.inside.product import product

_Features = NDArray[np.float32]
_Exact = NDArray[np.float64]

# Directions looked for beyond those wanted, and rounds of the search: directions that spread
# 0.8 times as far are down to a thousandth after them.
_MORE = 8
_ROUNDS = 16
# Samples taken at once.
_PIECE = 256
# Directions that spread less than this share of the furthest, squared, are rounding alone.
_LEAST = 1e-12


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
        return product(features - self.mean, self.axes.T)


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
    start = np.random.default_rng(0).standard_normal((units, min(axes + _MORE, units)))
    basis = _orthonormal(start)
    for _ in range(_ROUNDS):
        basis = _orthonormal(_scattered(features, mean, basis))
    spreads, turn = np.linalg.eigh(product(basis.T, _scattered(features, mean, basis)))
    # Ascending: the last spread most.
    first: _Exact = turn[:, ::-1][:, :axes]
    directions = product(basis, first).T
    largest = np.take_along_axis(
        directions, np.abs(directions).argmax(axis=1, keepdims=True), axis=1
    )
    spread = spreads[::-1][:axes] > _LEAST * spreads.max()
    found[: len(directions)] = directions * np.sign(largest) * spread[:, np.newaxis]
    return Projection(mean, found)


def _scattered(features: _Features, mean: _Features, basis: _Exact) -> _Exact:
    """The scatter matrix of the features times a basis [units, size], never made as a whole."""
    total = np.zeros(basis.shape)
    narrow = basis.astype(np.float32)
    for start in range(0, len(features), _PIECE):
        centred = features[start : start + _PIECE] - mean
        total += product(centred.T, product(centred, narrow))
    return total


def _orthonormal(basis: _Exact) -> _Exact:
    """An orthonormal basis of the same directions, and zeros where they are fewer."""
    squares, turn = np.linalg.eigh(product(basis.T, basis))
    is_one = squares > _LEAST * squares.max()
    return product(basis, turn * (is_one / np.sqrt(np.where(is_one, squares, 1))))
