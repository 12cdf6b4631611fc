"""The one array a plan works in: who lies where."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

# Starts are multiples of a cache line of 64 bytes, so that vectors do not straddle two.
_ALIGNMENT = 16
# Bytes of a large page: with small ones, the CPU often has to look up where a page is. They pay
# from so many bytes on, and NumPy asks for them from so many on.
_PAGE = 1 << 21
_LARGE = 1 << 20
_PAGED = 1 << 22


@dataclass(frozen=True, slots=True)
class Buffer:
    """Each image's numbers, as `lines` runs of `run` neighbours, `row` apart; images `image` apart.

    `place` is the first number of the first image. A picture has a line a picture row; dense
    values a line a panel. A buffer is the whole batch's, or (`thread` > 0) a thread's own scratch
    for one group of images, the next thread's that far away. `channels` are the numbers of a pixel,
    or of a panel.
    """

    place: int
    image: int
    row: int
    lines: int
    run: int
    channels: int
    thread: int = 0

    def as_operand(self, name: str) -> dict[str, int]:
        """The fields that make this buffer the operand `name` of a call."""
        return {
            name: self.place,
            f"{name}_thread": self.thread,
            f"{name}_first": 0 if self.thread else self.image,
            f"{name}_image": self.image,
            f"{name}_row": self.row,
        }

    @property
    def merged(self) -> "Buffer":
        """The same numbers as one line where the lines touch."""
        if self.row != self.run:
            return self
        run = self.lines * self.run
        return replace(self, row=run, lines=1, run=run)


def aligned(size: int) -> int:
    """`size` rounded up, so that what follows begins on a cache line."""
    return -(-size // _ALIGNMENT) * _ALIGNMENT


class Arena:
    """Hands out places one after another; the array itself is made when all are handed out."""

    def __init__(self) -> None:
        self.size = 0

    def reserve(self, size: int) -> int:
        """The place of `size` numbers, aligned."""
        place = self.size
        self.size += aligned(size)
        return place


def aligned_zeros(size: int) -> NDArray[np.float32]:
    """A float32 array of zeros that starts on a cache line, and a large one on a large page."""
    boundary = _PAGE if size * 4 >= _LARGE else _ALIGNMENT * 4
    # NumPy asks the system for large pages where it is not told what the memory should hold.
    raw = np.empty(max(size * 4, _PAGED if boundary == _PAGE else 0) + boundary, np.uint8)
    start = -raw.ctypes.data % boundary
    zeros: NDArray[np.float32] = raw[start : start + size * 4].view(np.float32)
    zeros[:] = 0.0
    return zeros
