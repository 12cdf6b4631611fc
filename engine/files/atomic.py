"""Writing that leaves the old file or the new one, whole, and never something between."""

import contextlib
import os
import secrets
import time
from pathlib import Path

from engine.errors import FileError
from engine.files.reading import reason, shown

_PREFIX = ".inkling-"
_SUFFIX = ".part"
_ABANDONED = 3600.0
_REMEDIES = {
    "the disk is full": "free some space and try again",
    "the disk is full, or your share of it": "free some space and try again",
    "its name is too long": "choose a shorter one",
    "it is a folder": "choose another name",
}


def write_atomically(path: Path, content: bytes) -> None:
    """Make `content` the whole content of `path`, or leave what was there.

    The bytes go to a new file in the same folder, which is made where it is missing, are brought
    to the disk, and take the name by `os.replace`. A link keeps pointing to where it did.
    Raises FileError with the reason: disk full, no permission, a folder of that name.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise FileError(f"{shown(path)} is a folder; choose another name.")
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(target.parent)
        _replace(target, content)
    except (OSError, ValueError) as error:
        raise unwritten(path, error) from None


def unwritten(path: Path, error: Exception) -> FileError:
    """The sentence for a file that could not be written."""
    why = reason(error)
    remedy = _REMEDIES.get(why, "choose another place")
    return FileError(f"{shown(path)} could not be written: {why}; {remedy}.")


def _replace(target: Path, content: bytes) -> None:
    # Not tempfile: its files are closed to all but their owner, and would stay so.
    part = target.parent / f"{_PREFIX}{secrets.token_hex(6)}{_SUFFIX}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(part, flags, 0o666)
    try:
        try:
            _write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _sync_folder(target.parent)


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest[: 1 << 26]) :]


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk too, where a folder can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_abandoned(folder: Path) -> None:
    """Remove what a process that was killed while it wrote has left behind."""
    for part in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()
