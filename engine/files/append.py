"""Adding lines to a file so that what was there stays, whatever happens meanwhile.

A line counts once its end is written: a reader passes over a last line without one, which a process
that was killed while it wrote has left behind.
"""

import contextlib
import os
from pathlib import Path

from engine.files.atomic import unwritten

_BLOCK = 1 << 16


def append_lines(path: Path, lines: bytes) -> None:
    """Add `lines`, each with its end, to a file that exists, and bring them to the disk.

    A torn last line is cut off first. Raises FileError with the reason, and leaves the lines that
    were there as they were.
    """
    flags = os.O_RDWR | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        try:
            end = _end_of_lines(descriptor)
            os.ftruncate(descriptor, end)
            try:
                _write_at(descriptor, end, lines)
                os.fsync(descriptor)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, end)
                raise
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise unwritten(path, error) from None


def _end_of_lines(descriptor: int) -> int:
    """Where the last whole line ends, in bytes from the beginning."""
    place = os.lseek(descriptor, 0, os.SEEK_END)
    while place:
        start = max(0, place - _BLOCK)
        os.lseek(descriptor, start, os.SEEK_SET)
        found = os.read(descriptor, place - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        place = start
    return 0


def _write_at(descriptor: int, place: int, content: bytes) -> None:
    os.lseek(descriptor, place, os.SEEK_SET)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
