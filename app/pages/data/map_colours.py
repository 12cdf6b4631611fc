"""What a map's colours mean, and the colours."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.look.theme import Theme
from app.pages.data.map_dots import Colours, Groups
from app.pages.words import SPACE

# Chosen by search: in each theme the least distance between two of them (in OKLab, Ottosson 2020)
# is as large as could be found for people with normal sight and, by the matrices of Machado et al.
# (2009), for those without red, green or blue cones; and digits that are often taken for each other
# are farther apart than others. A test holds it.
_LABELS = {
    "light": (
        "#10c6a1",
        "#5c7bf4",
        "#b069a4",
        "#e0a60d",
        "#1250bb",
        "#b4a3ff",
        "#855147",
        "#720027",
        "#4e1977",
        "#d96008",
    ),
    "dark": (
        "#15dc9f",
        "#b789ae",
        "#b04974",
        "#e5f066",
        "#efae0a",
        "#c3bcff",
        "#216ec2",
        "#a1f8ea",
        "#dc7001",
        "#6697ff",
    ),
}
# From the least sure to the surest: ever nearer to the ground.
_SURENESS = {
    "light": ("#5b0f3a", "#a3285a", "#d9604f", "#e3a05a", "#b9bed0"),
    "dark": ("#ffe08a", "#ffb066", "#f07a6a", "#a85aa0", "#4d5680"),
}
_SURE = (0.5, 0.8, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Colouring:
    """A way to colour the map: `word` is on its button, `tip` explains it."""

    name: str
    word: str
    tip: str


LABEL = Colouring("label", "Label", "A colour for each class.")
ERROR = Colouring("error", "Right or wrong", "What the model takes for something else stands out.")
CONFIDENCE = Colouring(
    "confidence", "Confidence", "What the model is unsure of stands out, right or wrong."
)
COLOURINGS = (LABEL, ERROR, CONFIDENCE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: one group, its colour as #rrggbb, and whether it is to stand out."""

    name: str
    colour: str
    stands_out: bool = False


def legend(colouring: Colouring, classes: Sequence[str], theme: Theme) -> tuple[Entry, ...]:
    """The groups of a colouring, in their order; after ten labels what is no digit."""
    if colouring is ERROR:
        return (
            Entry("right", theme.control),
            Entry("wrong", theme.problem, stands_out=True),
        )
    if colouring is CONFIDENCE:
        percents = [f"{100 * edge:g}" for edge in _SURE]
        middle = [f"{low} to {high}{SPACE}%" for low, high in itertools.pairwise(percents)]
        names = (f"below {percents[0]}{SPACE}%", *middle, f"above {percents[-1]}{SPACE}%")
        return tuple(
            Entry(name, colour, stands_out=number < 2)
            for number, (name, colour) in enumerate(zip(names, _SURENESS[theme.name], strict=True))
        )
    named = zip(classes, _LABELS[theme.name], strict=True)
    return (*(Entry(name, colour) for name, colour in named), Entry("no digit", theme.control))


def groups(
    colouring: Colouring,
    labels: NDArray[np.uint8],
    right: NDArray[np.bool_],
    confidences: NDArray[np.float32],
) -> Groups:
    """The group of each sample [n], by its place in the legend."""
    if colouring is ERROR:
        return (~right).astype(np.uint8)
    if colouring is CONFIDENCE:
        return np.digitize(confidences, _SURE).astype(np.uint8)
    return labels


def rgb(colours: Sequence[str]) -> Colours:
    """Colours #rrggbb as uint8 [n, 3]."""
    parts = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours]
    return np.array(parts, np.uint8).reshape(-1, 3)
