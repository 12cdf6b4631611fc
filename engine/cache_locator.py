"""Tells Numba where a compiled kernel is kept: by its module, wherever the app lies.

Numba's own locators go by the path of the source. In a frozen app that is relative, so the cache
would depend on the current directory; and what was compiled when the app was built could not be
found where it is installed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import config
from numba.core.caching import _CacheLocator

from engine import folders

_PACKAGE = "engine."


class KernelLocator(_CacheLocator):
    """For functions of the engine; all others are left to Numba's own locators."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._package = function.__module__.rpartition(".")[0]
        self._line = function.__code__.co_firstlineno

    def get_cache_path(self) -> str:
        """A folder a package."""
        return str(Path(config.CACHE_DIR, self._package))  # type: ignore[attr-defined]

    def get_source_stamp(self) -> str:
        """What was stamped otherwise is compiled anew, also in a folder that a person chose."""
        return folders.kernel_stamp()

    def get_disambiguator(self) -> str:
        """Tells functions of one name and file from each other."""
        return str(self._line)

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "KernelLocator | None":
        """Called by Numba for each function that wants to be kept."""
        if not py_func.__module__.startswith(_PACKAGE):
            return None
        locator = cls(py_func)
        try:
            locator.ensure_cache_path()  # type: ignore[no-untyped-call]
        except OSError:
            return None
        return locator
