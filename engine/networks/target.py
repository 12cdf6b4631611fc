"""What a plan's layout has to know of the machine that will execute it."""

from dataclasses import dataclass

# Rows of a dense weight gradient that a CPU's thread takes at once: eight tiles.
_ROW_BLOCK = 112
# Convolution parameters that it takes at once: a few microseconds of work.
_PARAMETER_BLOCK = 4096
# A group of a share's images goes through the layers together: as many as let a thread's scratch,
# in numbers, stay in half of a second-level cache of 2 MB.
_CACHED = 1 << 18


@dataclass(frozen=True, slots=True)
class Target:
    """A CPU's threads, or a GPU's blocks of threads.

    A job takes a share of the batch: at least `least_share` images, and never more than
    `most_shares` of them, for each keeps gradient sums. A share's images go through the layers in
    groups whose scratch has up to `cached` numbers (0: all at once). A round over parameters takes
    `row_block` rows of a dense layer's, `parameter_block` of a convolution's at once, a dense layer
    by panels `image_block` images (0: the batch). `vectors` tells that the kernels are the CPU's:
    tiles that slide and spread, and surveys of zeros.
    """

    workers: int
    least_share: int
    most_shares: int
    cached: int
    row_block: int
    parameter_block: int
    image_block: int
    vectors: bool


def cpu(threads: int) -> Target:
    """A team of threads. Images enough in a share to fill a tile's rows."""
    return Target(threads, 8, 16, _CACHED, _ROW_BLOCK, _PARAMETER_BLOCK, 0, True)


def gpu(blocks: int) -> Target:
    """A grid of so many blocks.

    An image a share as long as there are no more than a GPU has multiprocessors; blocks of
    parameters so small that there are enough for all of them, and of whole tiles.
    """
    return Target(blocks, 1, 128, 0, 28, 256, 14, False)
