"""Many samples as one image: gathered by NumPy, so that no sample costs a call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Pixels of paper around each sample, in pixels of its own size: those of neighbours never touch.
GAP = 2
# Images whose halves are made at a time.
_PIECE = 2048


@dataclass(frozen=True, eq=False)
class Texture:
    """uint8 images of one square size [n, side, side], and the same halved."""

    full: NDArray[np.uint8]
    half: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.full)

    def level(self, pitch: int) -> NDArray[np.uint8]:
        """The images to take for squares `pitch` pixels wide: those that need the least scaling."""
        return self.half if pitch <= pitch_of(self.half) else self.full


def texture_of(images: NDArray[np.uint8]) -> Texture:
    """Halve images [n, side, side] of an even side; some 2 µs each."""
    count, side, _ = images.shape
    half = np.empty((count, side // 2, side // 2), np.uint8)
    for start in range(0, count, _PIECE):
        piece = images[start : start + _PIECE].astype(np.uint16)
        sums = piece[:, ::2] + piece[:, 1::2]
        half[start : start + _PIECE] = (sums[:, :, ::2] + sums[:, :, 1::2] + 2) // 4
    return Texture(images, half)


def pitch_of(images: NDArray[np.uint8]) -> int:
    """How wide a sample and its gap are, in pixels of its own size."""
    side = int(images.shape[1])
    return side + side * GAP // 28


def compose(
    images: NDArray[np.uint8], indices: NDArray[np.int64], columns: int
) -> NDArray[np.uint8]:
    """The images that `indices` name in rows of `columns`: uint8 [rows * pitch, columns * pitch].

    Each stands `pitch` pixels from the next; what is left of the last row is black.
    """
    side, pitch = images.shape[1], pitch_of(images)
    rows, left = -(-len(indices) // columns), (pitch - side) // 2
    wall = np.zeros((rows, pitch, columns, pitch), np.uint8)
    taken = np.zeros((rows * columns, side, side), np.uint8)
    taken[: len(indices)] = images[indices]
    wall[:, left : left + side, :, left : left + side] = taken.reshape(
        rows, columns, side, side
    ).transpose(0, 2, 1, 3)
    return wall.reshape(rows * pitch, columns * pitch)
