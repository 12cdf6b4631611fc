"""The model that `--model` names."""

import argparse
from pathlib import Path

from engine.errors import FileError
from engine.networks.library import SHIPPED, ModelLibrary, shipped_model
from engine.networks.model import Model
from engine.networks.model_file import load_model


def add_model_option(parser: argparse.ArgumentParser) -> None:
    """Add `--model` to a command."""
    parser.add_argument(
        "--model",
        metavar="F",
        default=SHIPPED,
        help="a model file, or a name in the library (the shipped one: %(default)s)",
    )


def open_model(text: str) -> Model:
    """The model of a file or, where there is no such file, of a name in the library.

    Raises FileError where it is neither, or damaged.
    """
    path = Path(text)
    if path.is_file() or path.suffix == ".safetensors":
        return load_model(path)
    if text == SHIPPED:
        return shipped_model()
    library = ModelLibrary()
    names = [entry.name for entry in library.models()] or [SHIPPED]
    if text.casefold() not in (name.casefold() for name in names):
        raise FileError(f"There is no model “{text}”: name a file or one of {', '.join(names)}.")
    return library.load(text)
