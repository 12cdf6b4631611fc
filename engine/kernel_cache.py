"""Tells Numba where compiled kernels are kept, and brings those that ship with a frozen app there.

A frozen app compiles for a level of CPUs rather than for this very one, so that it can ship with
its kernels compiled: its first start compiles nothing.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

from engine import folders
from engine.cpu_level import cpu_level
from engine.resources import resource

_FOLDER = "NUMBA_CACHE_DIR"
_LOCATORS = "NUMBA_CACHE_LOCATOR_CLASSES"
# Ours first; Numba's own serve who caches functions besides the engine.
_OURS = "engine.cache_locator.KernelLocator"
_NUMBAS = "UserProvidedCacheLocator,InTreeCacheLocator,UserWideCacheLocator"
_FEATURES = "NUMBA_CPU_FEATURES"


def prepare(environment: MutableMapping[str, str]) -> None:
    """Set what Numba reads from the environment; what is set there already stays."""
    if getattr(sys, "frozen", False) and folders.COMPILED_FOR not in environment:
        level = cpu_level()
        if level:
            environment[folders.COMPILED_FOR] = level
            environment[_FEATURES] = ""
    environment.setdefault(_LOCATORS, f"{_OURS},{_NUMBAS}")
    if _FOLDER not in environment:
        environment[_FOLDER] = str(_filled_folder())


def _filled_folder() -> Path:
    """The user's folder of compiled kernels, or where none can be kept, one for this process.

    Numba refuses to work without a folder that it can write to. A new one begins with the kernels
    that ship.
    """
    folder = folders.kernel_cache()
    shipped = resource("kernels", folder.name)
    with contextlib.suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not folder.exists():
            _fill(folder, shipped)
        if os.access(folder, os.W_OK):
            return folder
    import atexit

    passing = Path(tempfile.mkdtemp(prefix="inkling-kernels-"))
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    with contextlib.suppress(OSError):
        if shipped.is_dir():
            shutil.copytree(shipped, passing, dirs_exist_ok=True)
    return passing


def _fill(folder: Path, shipped: Path) -> None:
    """Make the folder, whole or not at all: another start may look for it at the same time."""
    if not shipped.is_dir():
        folder.mkdir(exist_ok=True)
        return
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        shutil.copytree(shipped, beside, dirs_exist_ok=True)
        beside.rename(folder)
    except OSError:
        # The disk is full, or another start was quicker; that one's folder serves us too.
        shutil.rmtree(beside, ignore_errors=True)
        folder.mkdir(exist_ok=True)
