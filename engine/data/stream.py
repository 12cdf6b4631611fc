"""The bytes of a file, plain or gzip, in bounded pieces, never more than were asked for."""

import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.files.reading import file_size, reason, shown
from engine.progress import Progress, Report

MOST_BYTES = 2 << 30
MOST_SAID = "2 GB"
# No deflate stream unpacks to more (zlib's technical details, "maximum compression factor").
MOST_EXPANSION = 1032

_PIECE = 1 << 18
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31


class Stream:
    """Reads an open file from its start, unpacking it where its first bytes say gzip.

    `most` is an upper bound of the bytes that can come, known before any is read; for a plain file
    it is `exact`.
    """

    def __init__(self, file: BinaryIO, path: Path, size: int) -> None:
        self.path = path
        self._file = file
        packed = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
        file.seek(0)
        self._inflate = zlib.decompressobj(_GZIP_WINDOW) if packed else None
        self.exact = not packed
        self.most = size * MOST_EXPANSION if packed else size

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer at the end. Raises DataError on damaged gzip."""
        if self._inflate is None:
            return self._file.read(count)
        pieces: list[bytes] = []
        while count and not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._file.read(_PIECE)
            try:
                piece = self._inflate.decompress(packed, count)
            except zlib.error:
                raise DataError(f"{shown(self.path)} is damaged gzip; get it again.") from None
            if not packed and not piece and not self._inflate.eof:
                raise DataError(f"{shown(self.path)} is truncated gzip; get it again.")
            pieces.append(piece)
            count -= len(piece)
        return b"".join(pieces)

    def fill(self, count: int, report: Report) -> NDArray[np.uint8]:
        """The next `count` bytes as an array, and the check that the file ends there.

        Raises DataError where fewer or more come, or where memory does not suffice.
        """
        filled = empty_bytes(count, self.path)
        what = f"reading {self.path.name}"
        for start in range(0, count, _PIECE):
            wanted = min(_PIECE, count - start)
            piece = self.read(wanted)
            if len(piece) < wanted:
                missing = count - start - len(piece)
                raise DataError(
                    f"{shown(self.path)} is truncated: {missing:,} of {count:,} bytes are missing; "
                    "get it again."
                )
            filled[start : start + wanted] = np.frombuffer(piece, np.uint8)
            report(Progress(what, start + wanted, count))
        if self.read(1) or (self._inflate is not None and self._inflate.unused_data):
            raise DataError(
                f"{shown(self.path)} goes on after the {count:,} bytes that its header promises; "
                "get it again."
            )
        return filled


@contextlib.contextmanager
def open_stream(path: Path) -> Iterator[Stream]:
    """A stream of an ordinary file. Raises DataError where there is none, or it is empty."""
    size = file_size(path, DataError)
    if size == 0:
        raise DataError(f"{shown(path)} is empty; get it again.")
    try:
        with path.open("rb") as file:
            yield Stream(file, path, size)
    except OSError as error:
        raise DataError(f"{shown(path)} cannot be read: {reason(error)}.") from None


def empty_bytes(count: int, path: Path) -> NDArray[np.uint8]:
    """Memory for `count` bytes of `path`; raises DataError where there is not enough."""
    try:
        return np.empty(count, np.uint8)
    except MemoryError:
        raise DataError(
            f"{shown(path)} needs {count:,} bytes of memory, more than there is; "
            "close other programs and try again."
        ) from None
