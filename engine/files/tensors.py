"""Named arrays in one safetensors file, judged by its header before memory is taken.

The format: eight bytes that hold the header's length (little-endian), the header (a JSON object of
`name: {dtype, shape, data_offsets}` and `__metadata__`), then the numbers, without gaps.
See https://github.com/huggingface/safetensors#format.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from engine.errors import FileError
from engine.files.atomic import write_atomically
from engine.files.reading import file_size, reason, shown

MOST_BYTES = 2 << 30
MOST_HEADER = 4 << 20
_LENGTH = 8
_METADATA = "__metadata__"
_WIDTHS = {
    "F64": 8,
    "F32": 4,
    "F16": 2,
    "I64": 8,
    "U64": 8,
    "I32": 4,
    "U32": 4,
    "I16": 2,
    "U16": 2,
    "I8": 1,
    "U8": 1,
    "BOOL": 1,
}
_WRITABLE = frozenset(("float64", "float32", "float16", "bool")) | {
    f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
}


@dataclass(frozen=True, slots=True)
class Tensor:
    """What the header says of one array. `dtype` is safetensors' own word, such as F32."""

    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A file's arrays and its texts."""

    tensors: Mapping[str, Tensor]
    metadata: Mapping[str, str]


class _DamageError(Exception):
    """Why the bytes are no safetensors file."""


def write_tensors(
    path: Path, tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]
) -> None:
    """Write `tensors` (integers, floats or booleans, of any shape) and `metadata`, atomically.

    Raises FileError where the file cannot be written, ValueError for other kinds of arrays.
    """
    dense = {}
    for name, tensor in tensors.items():
        if tensor.dtype.name not in _WRITABLE:
            raise ValueError(f"{name} is an array of {tensor.dtype}")
        dense[name] = np.asarray(tensor, order="C")
    write_atomically(path, safetensors.numpy.save(dense, dict(metadata)))


def read_header(path: Path) -> Header:
    """The arrays' dtypes and shapes, and the metadata, without the arrays.

    Raises FileError for a file that is missing, damaged, truncated, or larger than `MOST_BYTES`:
    all that can be known without reading the numbers themselves.
    """
    size = _checked_size(path)
    try:
        with path.open("rb") as file:
            length = _header_length(file.read(_LENGTH), size)
            return _parse_header(file.read(length), size - _LENGTH - length)
    except _DamageError as damage:
        raise _damaged(path, damage) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def read_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """All arrays and the metadata of a safetensors file.

    Raises FileError as `read_header` does, before memory is taken for the arrays.
    """
    read_header(path)
    try:
        # Read as bytes and judged again: a mapped file that shrinks would kill the process.
        content = path.read_bytes()
        size = len(content)
        length = _header_length(content[:_LENGTH], size)
        header = _parse_header(content[_LENGTH : _LENGTH + length], size - _LENGTH - length)
        return safetensors.numpy.load(content), dict(header.metadata)
    except _DamageError as damage:
        raise _damaged(path, damage) from None
    except safetensors.SafetensorError as error:
        raise _damaged(path, _DamageError(f"its header says {error}")) from None
    except (OSError, MemoryError) as error:
        raise _unreadable(path, error) from None


def _damaged(path: Path, damage: _DamageError) -> FileError:
    return FileError(f"{shown(path)} is damaged or no safetensors file: {damage}; get it again.")


def _unreadable(path: Path, error: Exception) -> FileError:
    return FileError(f"{shown(path)} cannot be read: {reason(error)}.")


def _checked_size(path: Path) -> int:
    size = file_size(path)
    if size > MOST_BYTES:
        raise FileError(
            f"{shown(path)} has {size:,} bytes; Inkling opens files of up to {MOST_BYTES >> 30} GB."
        )
    return size


def _header_length(start: bytes, size: int) -> int:
    if size == 0:
        raise _DamageError("it is empty")
    if len(start) < _LENGTH:
        raise _DamageError(f"it has {size} bytes only")
    length = int.from_bytes(start, "little")
    if length > size - _LENGTH:
        raise _DamageError(f"its header should have {length:,} bytes and the file has {size:,}")
    if length > MOST_HEADER:
        raise _DamageError(f"its header should have {length:,} bytes, more than {MOST_HEADER:,}")
    return length


def _parse_header(text: bytes, room: int) -> Header:
    """The header in `text`, where `room` bytes of numbers follow."""
    try:
        entries = json.loads(text.decode(), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise _DamageError("its header is not readable") from None
    if not isinstance(entries, dict):
        raise _DamageError("its header is not readable")
    metadata = entries.pop(_METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise _DamageError("its metadata is not text")
    tensors: dict[str, Tensor] = {}
    spans: list[tuple[int, int]] = []
    for name, entry in entries.items():
        tensors[name], span = _parse_entry(name, entry)
        spans.append(span)
    end = 0
    for start, stop in sorted(spans):
        if start != end:
            raise _DamageError("its arrays overlap or leave gaps")
        end = stop
    if end > room:
        raise _DamageError(f"it is truncated, {end - room:,} bytes are missing")
    if end < room:
        raise _DamageError(f"it has {room - end:,} bytes too many")
    return Header(tensors, metadata)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _DamageError("its header names something twice")
    return found


def _parse_entry(name: str, entry: Any) -> tuple[Tensor, tuple[int, int]]:
    entry = entry if isinstance(entry, dict) else {}
    dtype, shape, span = (entry.get(key) for key in ("dtype", "shape", "data_offsets"))
    if not isinstance(dtype, str) or not _are_counts(shape) or not _are_counts(span):
        raise _DamageError(f"the entry of {shown(name)} in its header is not readable")
    if dtype not in _WIDTHS:
        raise _DamageError(f"{shown(name)} is stored as {dtype}, which Inkling does not read")
    size = math.prod(shape) * _WIDTHS[dtype]
    if len(span) != 2 or span[1] - span[0] != size:
        raise _DamageError(f"the shape and the size of {shown(name)} do not agree")
    return Tensor(dtype, tuple(shape)), (span[0], span[1])


def _are_counts(value: Any) -> bool:
    """Whether `value` is a short list of whole numbers that a file's size can reach."""
    return (
        isinstance(value, list)
        and len(value) <= 8
        and all(type(count) is int and 0 <= count <= 1 << 48 for count in value)
    )
