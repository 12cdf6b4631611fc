"""Splits a drawing into its digits: of all ways to group its pieces, the one that reads best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.ink.candidates import candidates_of
from engine.ink.clumps import Clump, clumps_of
from engine.ink.drawing import Drawing
from engine.ink.ink_pieces import pieces_of_ink
from engine.ink.lattice import cheapest
from engine.ink.picture_pieces import pieces_of_picture
from engine.ink.pieces import Box, Cut, Pieces, around
from engine.ink.prepare import prepare
from engine.ink.rows import rows_of
from engine.ink.stroke import Ink
from engine.networks.layers import CLASSES

Samples = list[NDArray[np.float32]]

# What the recogniser says counts this much against the shapes of `ink.candidates`, and a group that
# it finds impossible costs this much, in nats: networks are surer than they should be.
WEIGHT = 1.2
MOST_COST = 8.0

# What it costs a digit to have one tall stroke more than one: many write a 4 with two, some a 0, 5,
# 8 or 9, and hardly anybody the others, whose second stroke is a bar if there is one.
TWO_TALL = np.array([1.0, 2.5, 2.5, 2.5, -2.0, 1.0, 2.5, 2.5, 1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Segment:
    """What was taken for one digit: its drawing, its box, and its sample [28, 28]."""

    drawing: Drawing
    box: Box
    sample: NDArray[np.float32]


def segments_of(
    drawing: Drawing, logits_of: Callable[[Samples], NDArray[np.float32]]
) -> list[Segment]:
    """The digits of a drawing, row by row, from left to right; none where there is no ink.

    `logits_of` gives the network's logits [n, outputs] of n samples; it is called once for a row.
    """
    if drawing.is_empty:
        return []
    pieces: Pieces
    pieces = pieces_of_ink(drawing) if isinstance(drawing, Ink) else pieces_of_picture(drawing)
    clumps = clumps_of(pieces.bounds)
    bounds = [around([pieces.bounds[piece] for piece in clump]) for clump in clumps]
    segments: list[Segment] = []
    for row in rows_of(bounds):
        row.sort(key=lambda clump: bounds[clump][0] + bounds[clump][2])
        segments += _segments_of_row(pieces, [clumps[clump] for clump in row], logits_of)
    return segments


def costs_of(logits: NDArray[np.float32], tall_links: NDArray[np.int64]) -> NDArray[np.float64]:
    """What speaks against each group with these logits [n, outputs] being a digit, in nats [n].

    Minus the logarithm of the likeliest digit's probability, where an output for what is no digit
    takes its share, and where the digit may be unlikely to have so many tall strokes [n].
    """
    highest = logits.max(axis=1, keepdims=True)
    every = np.log(np.exp(logits - highest).sum(axis=1, keepdims=True)) + highest
    costs = WEIGHT * np.minimum((every - logits[:, :CLASSES]).astype(np.float64), MOST_COST)
    costs += tall_links[:, None] * TWO_TALL
    return np.asarray(costs.min(axis=1), dtype=np.float64)


def _segments_of_row(
    pieces: Pieces, clumps: list[Clump], logits_of: Callable[[Samples], NDArray[np.float32]]
) -> list[Segment]:
    bounds = [around([pieces.bounds[piece] for piece in clump]) for clump in clumps]
    points = [np.concatenate([pieces.points(piece) for piece in clump]) for clump in clumps]
    candidates = candidates_of(bounds, points, _between(pieces.cuts, clumps))
    members = [
        tuple(sorted(piece for clump in candidate.clumps for piece in clumps[clump]))
        for candidate in candidates
    ]
    drawings = [pieces.drawing(chosen) for chosen in members]
    samples = [_sample_of(drawing) for drawing in drawings]
    chosen = [0]
    if len(candidates) > 1:
        tall_links = np.array([candidate.tall_links for candidate in candidates])
        costs = costs_of(logits_of(samples), tall_links)
        costs += [candidate.cost for candidate in candidates]
        groups = [candidate.clumps for candidate in candidates]
        chosen = cheapest(groups, costs.tolist(), len(clumps))
    found = [
        Segment(drawings[place], pieces.box(members[place]), samples[place]) for place in chosen
    ]
    return sorted(found, key=lambda segment: segment.box[0] + segment.box[2] / 2)


def _sample_of(drawing: Drawing) -> NDArray[np.float32]:
    sample = prepare(drawing)
    assert sample is not None, "a piece has ink"
    return sample


def _between(cuts: tuple[Cut, ...], clumps: list[Clump]) -> list[Cut]:
    """The cuts between clumps of a row, in their numbers."""
    places = {piece: place for place, clump in enumerate(clumps) for piece in clump}
    return [
        Cut(places[cut.left], places[cut.right], cut.crossed)
        for cut in cuts
        if cut.left in places and cut.right in places and places[cut.left] != places[cut.right]
    ]
