"""The models of the library as they are compared: each read once, while its file stays the same."""

from __future__ import annotations

import threading
from pathlib import Path

from engine.networks.library import ModelLibrary
from engine.networks.model import Model

_Stamp = tuple[int, int]


class LibraryModels:
    """To be asked by workers. The same file gives the same object, by which judgements are kept."""

    def __init__(self, library: ModelLibrary) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._read: dict[str, tuple[_Stamp, Model]] = {}

    def model(self, name: str, path: Path) -> Model:
        """The model of that name, whose file is `path`. Raises FileError, as the library does."""
        with self._lock:
            stamp = _stamp(path)
            known = self._read.get(name)
            if known is not None and known[0] == stamp:
                return known[1]
            model = self._library.load(name)
            self._read[name] = stamp, model
            return model


def _stamp(path: Path) -> _Stamp:
    """What changes when a file does; nothing for one that is gone, which the library tells."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
