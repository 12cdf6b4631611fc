"""The header of one array in NumPy's `.npy` format, read without evaluating it as Python."""

import math
import re
from dataclasses import dataclass
from typing import IO

import numpy as np

_MAGIC = b"\x93NUMPY"
_MOST_HEADER = 10_000
_DTYPE = re.compile(r"'descr'\s*:\s*'([<>|=]?(?:[iu][1248]|f[248]|b1))'")
_TEXTS = re.compile(r"'descr'\s*:\s*'([<>|=]?U[1-9]\d{0,2})'")
_OBJECTS = re.compile(r"'descr'\s*:\s*'[<>|=]?O")
_ORDER = re.compile(r"'fortran_order'\s*:\s*(True|False)")
# Python 2 wrote its long numbers with an L.
_SHAPE = re.compile(r"'shape'\s*:\s*\(\s*((?:\d{1,20}L?\s*,\s*)*(?:\d{1,20}L?\s*)?)\)")
_COUNT = re.compile(r"\d+")


class NpyError(ValueError):
    """What is wrong with the header, to follow the array's name."""


@dataclass(frozen=True, slots=True)
class NpyHeader:
    """An array's dtype, shape, and whether its first index runs fastest."""

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    fortran: bool

    @property
    def size(self) -> int:
        """Bytes of the array."""
        return self.dtype.itemsize * math.prod(self.shape)


def read_npy_header(file: IO[bytes], texts: bool = False) -> tuple[NpyHeader, int]:
    """The header at the start of `file`, and its length in bytes.

    Raises NpyError where there is none, or it describes something other than plain numbers; with
    `texts`, other than texts of less than a thousand characters.
    """
    start = file.read(8)
    if len(start) < 8 or start[:6] != _MAGIC or start[6] not in (1, 2, 3):
        raise NpyError("is no NumPy array")
    width = 2 if start[6] == 1 else 4
    length = int.from_bytes(file.read(width), "little")
    if length > _MOST_HEADER:
        raise NpyError(f"has a header of {length:,} bytes")
    text = file.read(length).decode("latin-1")
    if _OBJECTS.search(text):
        raise NpyError("holds Python objects, which are not opened")
    patterns = (_TEXTS if texts else _DTYPE, _ORDER, _SHAPE)
    dtype, order, shape = (pattern.search(text) for pattern in patterns)
    if dtype is None or order is None or shape is None:
        raise NpyError(f"is no array of {'texts' if texts else 'plain numbers'}")
    sizes = tuple(int(count) for count in _COUNT.findall(shape[1]))
    header = NpyHeader(np.dtype(dtype[1]), sizes, order[1] == "True")
    return header, len(start) + width + length
