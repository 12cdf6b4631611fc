"""Adapted models in the library: one under a name of its own, and the way back from it."""

import dataclasses
from dataclasses import dataclass

from engine.errors import InklingError
from engine.networks.library import ModelLibrary
from engine.networks.model import Model
from engine.train.adapted import ADAPTED


@dataclass(frozen=True, eq=False)
class Saved:
    """A model as the library has it, and the one that gave way to it, if any."""

    model: Model
    replaced: Model | None


def save_adapted(model: Model, library: ModelLibrary) -> Saved:
    """Keep an adapted model in the place of an earlier one of the same name.

    A model of that name that is none is left alone. Raises FileError.
    """
    try:
        earlier = library.load(model.card.name)
    except InklingError:
        earlier = None
    if earlier is not None and ADAPTED not in earlier.card.settings:
        earlier = None
    name = library.save(model, replace=earlier is not None).stem
    return Saved(dataclasses.replace(model, card=model.card.renamed(name)), earlier)


def take_back(saved: Saved, library: ModelLibrary) -> None:
    """Leave the library as it was before. Raises FileError."""
    if saved.replaced is not None:
        library.save(saved.replaced, replace=True)
    else:
        library.delete(saved.model.card.name)
