"""What a map is made of, computed on a worker: features, places, and where a drawing belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.judgements import Judgements
from app.pages.data.map_sight import Places
from engine.data.dataset import Split
from engine.inside.trace import trace
from engine.networks.model import Model
from engine.progress import Progress, Report

if TYPE_CHECKING:
    # Importing them for real brings Numba, which would hold up the window.
    from engine.judge.projection import Projection

# More would take long to arrange, and would not be seen on a screen.
MOST = 10_000
# Fewer make no map.
LEAST = 20
_LINKS = 5
_SEED = 0


@dataclass(frozen=True, eq=False)
class Mapped:
    """`indices` int64 [n] of the samples of `split` that are on the map, and all about them.

    `answers` int64, `confidences` float32 and `right` bool [n] are the model's; `features` float32
    [n, units] what its last layer reads; `plane` float32 [n, 2] their two principal components.
    """

    model: Model
    split: Split
    indices: NDArray[np.int64]
    samples: Split
    answers: NDArray[np.int64]
    confidences: NDArray[np.float32]
    right: NDArray[np.bool_]
    features: NDArray[np.float32]
    projection: Projection
    plane: Places


@dataclass(frozen=True, eq=False)
class Placed:
    """Where a drawing's `sample` [28, 28] belongs: its `place` [2].

    `links`: the samples most like it, likest first.
    """

    sample: NDArray[np.float32]
    place: Places
    links: tuple[int, ...]


def chosen_indices(count: int) -> NDArray[np.int64]:
    """All of `count` samples, or, where they are too many, some of them at even distances."""
    if count <= MOST:
        return np.arange(count)
    return np.linspace(0, count - 1, MOST).astype(np.int64)


def mapped(
    judgements: Judgements, model: Model, split: Split, threads: int, report: Report
) -> Iterator[Mapped]:
    """Ask the model about the samples, and lay them out by principal components."""
    from engine.judge.features import features_of
    from engine.judge.projection import principal

    judgement = judgements.judgement(model, split, threads, report)
    indices = chosen_indices(len(split))
    samples = split.part(indices)
    features = features_of(model.network, model.weights, samples, report, threads)
    report(Progress("finding the principal components", 0, 1))
    projection = principal(features)
    yield Mapped(
        model,
        split,
        indices,
        samples,
        judgement.answers[indices],
        judgement.confidences[indices],
        judgement.right[indices],
        features,
        projection,
        projection.place(features),
    )


def arranged(known: Mapped, report: Report) -> Iterator[Places | None]:
    """Places [n, 2] that come ever nearer to keeping neighbours beside each other; at last None."""
    from engine.judge.neighbour_map import neighbour_map

    yield from neighbour_map(known.features, known.plane, report, _SEED)
    yield None


def placed(
    known: Mapped, neighbours: Places | None, sample: NDArray[np.float32], report: Report
) -> Iterator[Placed]:
    """Where the drawing of this sample [28, 28] belongs, by principal components or neighbours."""
    layers = trace(known.model.network, known.model.weights, sample[np.newaxis]).layers
    features = layers[-1].inputs.reshape(1, -1)
    report(Progress("placing the drawing", 0, 1))
    if neighbours is None:
        places = known.projection.place(features)
    else:
        from engine.judge.neighbour_map import place_among

        places = place_among(features, known.features, neighbours)
    yield Placed(sample, places[0], likest(features[0], known.features))


def likest(features: NDArray[np.float32], known: NDArray[np.float32]) -> tuple[int, ...]:
    """The samples whose features [n, units] are nearest to `features` [units], nearest first."""
    offsets = known - features
    distances = np.einsum("ij,ij->i", offsets, offsets)
    return tuple(np.argsort(distances, kind="stable")[:_LINKS].tolist())
