"""Where Inkling keeps things on this machine. `INKLING_HOME` moves all of it below one folder."""

import functools
import hashlib
import os
from pathlib import Path

_HOME = "INKLING_HOME"
# Numba compiles for the CPU of this name in the place of the one it runs on.
COMPILED_FOR = "NUMBA_CPU_NAME"
_KERNEL_SOURCES = Path(__file__).parent / "kernels"


def _folder(kind: str) -> Path:
    home = os.environ.get(_HOME)
    if home:
        return Path(home) / kind
    # Where a folder is named, as on a machine that only measures, nothing else is needed.
    from platformdirs import PlatformDirs

    places = PlatformDirs("inkling", appauthor=False)
    return {
        "data": places.user_data_path,
        "cache": places.user_cache_path,
        "log": places.user_log_path,
    }[kind]


def models() -> Path:
    """The user's own models."""
    return _folder("data") / "models"


def checkpoints() -> Path:
    """Where unfinished trainings wait to be resumed."""
    return _folder("data") / "checkpoints"


def runs() -> Path:
    """The curves of earlier trainings."""
    return _folder("data") / "runs"


def my_drawings() -> Path:
    """The drawings that the user said the digits of."""
    return _folder("data") / "my-drawings.ndjson"


def settings_file() -> Path:
    """The window's remembered state."""
    return _folder("data") / "settings.json"


def log_file() -> Path:
    """What went wrong, for a report."""
    return _folder("log") / "inkling.log"


def kernel_cache() -> Path:
    """Compiled kernels, in a folder named by their sources and what they are compiled for.

    Numba stamps a cached function with its own file only and does not see a change in a function
    that it calls; a new folder for any change in any kernel makes a stale cache impossible. (Other
    versions of Numba and Python are told apart by Numba itself.)
    """
    level = os.environ.get(COMPILED_FOR, "")
    name = f"{kernel_stamp()}-{level}" if level else kernel_stamp()
    return _folder("cache") / "kernels" / name


@functools.cache
def kernel_stamp() -> str:
    """Another text for any change in any kernel."""
    digest = hashlib.sha256()
    for source in sorted(_KERNEL_SOURCES.rglob("*.py")):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
