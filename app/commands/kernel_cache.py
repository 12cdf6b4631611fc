"""What Numba's cache did for this process: kernels loaded from it, and kernels compiled."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_KERNELS = "engine."


@dataclass(frozen=True, slots=True)
class CacheState:
    """`loaded` and `compiled` count the kernels that this process has used so far."""

    folder: str
    writable: bool
    loaded: int
    compiled: int


def cache_state() -> CacheState:
    """The cache's folder and its use, summed over the kernels of all imported modules."""
    folder = Path(os.environ["NUMBA_CACHE_DIR"])  # the engine sets it
    loaded, compiled = zip((0, 0), *map(_uses, _kernels()), strict=True)
    return CacheState(str(folder), _writable(folder), sum(loaded), sum(compiled))


def _kernels() -> list[Any]:
    """Every compiled function that a module of the engine has a name for, once."""
    from numba.core.ccallback import CFunc
    from numba.core.dispatcher import Dispatcher

    found = {
        id(value): value
        for name, module in list(sys.modules.items())
        if name.startswith(_KERNELS)
        for value in vars(module).values()
        if isinstance(value, Dispatcher | CFunc)
    }
    return list(found.values())


def _uses(kernel: Any) -> tuple[int, int]:
    """How often a kernel was loaded from the cache, and how often it was compiled."""
    if hasattr(kernel, "stats"):
        stats = kernel.stats
        return sum(stats.cache_hits.values()), sum(stats.cache_misses.values())
    # A C callback has one signature: what was not loaded was compiled.
    hits: int = kernel.cache_hits
    return hits, 0 if hits else 1


def _writable(folder: Path) -> bool:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
