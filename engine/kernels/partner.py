"""Where no kernels are kept yet, a second process compiles too: two halves take half the time.

Numba compiles one function at a time, whatever threads a process has. So the first that compiles
anything starts a partner, which works through all operations. Both claim each one before they
compile it, by a file that only one of them can make; what the partner has made is loaded from the
cache. Where there is no partner, all goes on as ever.
"""

import atexit
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from numba import config

from engine.kernels.team import cores

_DONE = ".done"
_GLANCE = 0.01

# Whether this process is the partner of another.
serving = False


def _claim(folder: Path, operation: int) -> bool:
    """Claim an operation; False where the other process was quicker, or the folder is gone."""
    try:
        (folder / str(operation)).touch(exist_ok=False)
    except OSError:
        return False
    return True


def _mark(folder: Path, operation: int) -> None:
    """Say that an operation is compiled."""
    with suppress(OSError):
        (folder / f"{operation}{_DONE}").touch()


class _Partner:
    """The other process. It ends with this one at the latest, and leaves nothing but kernels."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="inkling-claims-"))
        atexit.register(self._end)
        # It finds the engine where this process does.
        program = f"import sys; sys.path[:] = {sys.path!r}; from engine.kernels import partner"
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"{program}; partner.serve({str(self._folder)!r})"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def in_turn(self, operations: Iterable[int]) -> Iterator[int]:
        """Each of them when it is ours to compile, or when it is there to be loaded."""
        claimed = []
        for operation in operations:
            if _claim(self._folder, operation):
                yield operation
                _mark(self._folder, operation)
            else:
                claimed.append(operation)
        for operation in claimed:
            done = self._folder / f"{operation}{_DONE}"
            while self._process.poll() is None and not done.exists():
                time.sleep(_GLANCE)
            yield operation

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


_partner: _Partner | None = None


def begin() -> None:
    """Start the partner, where the tiles are not kept yet and there is a core for it.

    A frozen app has its kernels with it, and is no Python that could be started.
    """
    global _partner
    kept = Path(config.CACHE_DIR, "engine.kernels")  # type: ignore[attr-defined]
    alone = serving or getattr(sys, "frozen", False) or cores() == 1
    if not alone and _partner is None and not any(kept.glob("tiles.*.nbi")):
        with suppress(OSError):
            _partner = _Partner()


def in_turn(operations: Iterable[int]) -> Iterator[int]:
    """These operations, each when it is to be compiled or loaded."""
    return iter(operations) if _partner is None else _partner.in_turn(operations)


def serve(folder: str) -> None:
    """Be the partner: compile all operations that nobody has claimed in the folder."""
    global serving
    serving = True
    from engine.kernels.operations import LONGEST_FIRST, addresses

    try:
        for operation in LONGEST_FIRST:
            if _claim(Path(folder), operation):
                addresses([operation])
                _mark(Path(folder), operation)
    finally:
        # Who is not there any more cannot do it, and who is waits for nobody that has ended.
        shutil.rmtree(folder, ignore_errors=True)
