"""The one way to what ships with Inkling: in a checkout, an installed wheel, or a frozen app."""

from importlib.resources import files
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder: `resource("mnist", "train-images-idx3-ubyte.gz")`."""
    return Path(str(files("resources").joinpath(*parts)))
