"""IDX files: a big-endian header (magic number, one size a dimension), then bytes.

The format is described beside the original MNIST files (Y. LeCun, C. Cortes, C. Burges).
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.data.checks import SIDE, check_labels, check_pair, check_size
from engine.data.stream import Stream, open_stream
from engine.errors import DataError
from engine.files.reading import shown
from engine.progress import Report

_IMAGES = 0x0803
_LABELS = 0x0801
_KINDS = {_IMAGES: "images", _LABELS: "labels"}
_WORD = 4


def read_pair(
    images: Path, labels: Path, report: Report
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images uint8 [n, 28, 28] and their labels uint8 [n], plain or gzip.

    Raises DataError where a file is damaged, truncated, oversized, empty, of the wrong kind or
    size, where labels are above 9, or the counts differ.
    """
    # Labels first: they are small, and most mix-ups show without reading the images.
    read_labels = _read_labels(labels, report)
    with open_stream(images) as stream:
        count = _read_image_count(stream)
        check_pair(count, shown(images), len(read_labels), shown(labels))
        read_images = stream.fill(count * SIDE * SIDE, report)
    return read_images.reshape(count, SIDE, SIDE), read_labels


def _read_image_count(stream: Stream) -> int:
    """The number of images that the header promises and the file can hold."""
    count, height, width = _read_sizes(stream, _IMAGES, 3)
    if (height, width) != (SIDE, SIDE):
        raise DataError(
            f"{shown(stream.path)} holds images of {height}×{width} pixels; "
            f"Inkling reads {SIDE}×{SIDE}."
        )
    _check_promise(stream, count, SIDE * SIDE, 4 * _WORD)
    return count


def _read_labels(path: Path, report: Report) -> NDArray[np.uint8]:
    with open_stream(path) as stream:
        (count,) = _read_sizes(stream, _LABELS, 1)
        _check_promise(stream, count, 1, 2 * _WORD)
        labels = stream.fill(count, report)
    check_labels(labels, shown(path))
    return labels


def _read_sizes(stream: Stream, magic: int, dimensions: int) -> tuple[int, ...]:
    """The header's sizes, where its magic number is `magic`."""
    name = shown(stream.path)
    start = stream.read(_WORD)
    found = int.from_bytes(start, "big")
    if len(start) == _WORD and found != magic:
        if found in _KINDS:
            raise DataError(
                f"{name} holds {_KINDS[found]} where {_KINDS[magic]} are expected; "
                "check the files' names."
            )
        raise DataError(
            f"{name} is no IDX file of {_KINDS[magic]} (it starts with {start.hex(' ')}); "
            "choose another file."
        )
    sizes = stream.read(_WORD * dimensions)
    if len(start) + len(sizes) < _WORD * (1 + dimensions):
        raise DataError(f"{name} is truncated: it ends within its header; get it again.")
    return tuple(
        int.from_bytes(sizes[at : at + _WORD], "big") for at in range(0, len(sizes), _WORD)
    )


def _check_promise(stream: Stream, count: int, item: int, header: int) -> None:
    """Hold `count` items of `item` bytes against what the file can hold."""
    name = shown(stream.path)
    promised = count * item
    check_size(count, promised, name)
    missing = header + promised - stream.most
    if missing > 0:
        raise DataError(
            f"{name} is truncated or damaged: its header promises {count:,} items, and "
            + (f"{missing:,} bytes are missing" if stream.exact else "it cannot hold that many")
            + "; get it again."
        )
    if stream.exact and missing < 0:
        raise DataError(
            f"{name} goes on {-missing:,} bytes after the {count:,} items that its header promises;"
            " get it again."
        )
