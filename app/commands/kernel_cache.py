"""What Numba's cache did for this process: kernels loaded from it, and kernels compiled."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

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
    from numba.core.dispatcher import Dispatcher

    kernels = {
        id(value): value
        for name, module in list(sys.modules.items())
        if name.startswith(_KERNELS)
        for value in vars(module).values()
        if isinstance(value, Dispatcher)
    }
    stats = [kernel.stats for kernel in kernels.values()]
    folder = Path(os.environ["NUMBA_CACHE_DIR"])  # the engine sets it
    return CacheState(
        str(folder),
        _writable(folder),
        sum(sum(stat.cache_hits.values()) for stat in stats),
        sum(sum(stat.cache_misses.values()) for stat in stats),
    )


def _writable(folder: Path) -> bool:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
