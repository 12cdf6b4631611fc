"""The library as pages list it."""

from pathlib import Path

from app.pages.models.card_text import Listed
from engine.networks.library import ModelLibrary


def listed_models(library: ModelLibrary) -> list[Listed]:
    """All models with their sizes. Reads files: not on the Qt thread. Raises FileError."""
    return [Listed(entry, _size(entry.path)) for entry in library.models()]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
