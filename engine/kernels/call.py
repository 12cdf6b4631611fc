"""A plan's table: one record a kernel call, one job a piece of work that a thread can take.

All places are offsets into one float32 array, all strides are counted in its elements.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# What compiled functions are given, for the reader and the type checker.
Memory = NDArray[np.float32]
Counters = NDArray[np.int64]
Float = Any  # a float32
Key = Any  # a uint64 that random numbers hang on
Record = Any  # a record of CALL, JOB or ROUND, or an array of them

# What a call does. The group's calls work on a few images of the batch; the others, after all
# groups are done, on a block of parameters.
GATHER = 0
CONVOLVE = 1
CONNECT = 2
POOL = 3
DROP = 4
LOSS = 5
RECTIFY_BACK = 6
POOL_BACK = 7
CONVOLVE_BACK = 8
CONVOLVE_GRADIENT = 9
CONNECT_GRADIENT = 10
REDUCE = 11
ADAMW = 12
SGD = 13
TRANSPOSE_DENSE = 14
TRANSPOSE_CONVOLUTION = 15

_OPERANDS = ("source", "other", "target")


def _operand(name: str) -> list[tuple[str, str]]:
    """Where an operand lies.

    Image `i` of the group that starts at image `first`, line `l`, on thread `t` begins at
    `name + t * name_thread + first * name_first + i * name_image + l * name_row`: a buffer of the
    whole batch has `name_first = name_image`, a thread's scratch of one group has 0 there.
    """
    return [(name + part, "i8") for part in ("", "_thread", "_first", "_image", "_row")]


CALL = np.dtype(
    [
        ("operation", "i8"),
        *[field for name in _OPERANDS for field in _operand(name)],
        # An image as `lines` runs of `run` neighbouring numbers, `…_row` apart.
        ("lines", "i8"),
        ("run", "i8"),
        # A weight matrix in panels of `width` columns; the target's panels stand `columns` to a
        # line on `height` lines.
        ("weights", "i8"),
        ("bias", "i8"),
        ("bias_panel", "i8"),
        ("panels", "i8"),
        ("width", "i8"),
        ("height", "i8"),
        ("columns", "i8"),
        # Convolution and pooling: the window, and the (padded) channels on its two sides.
        ("kernel", "i8"),
        ("stride", "i8"),
        ("padding", "i8"),
        ("channels", "i8"),
        ("channels_out", "i8"),
        ("height_out", "i8"),
        ("columns_out", "i8"),
        # Blocks of parameters: `size` in all, `block` of them a job.
        ("size", "i8"),
        ("block", "i8"),
        ("key", "i8"),
        ("value", "f8"),
        ("floor", "f8"),
    ],
    align=True,
)

# One piece of work: the calls from `first` to before `end`, for the task of that number.
JOB = np.dtype([("first", "i8"), ("end", "i8"), ("task", "i8")], align=True)

# Jobs from `first` to before `end` are independent; a round begins when the one before is done.
ROUND = np.dtype([("first", "i8"), ("end", "i8")], align=True)

# Per-step numbers of the optimisers, columns of the executor's `rates`.
RATE = 0
FIRST_CORRECTION = 1
SECOND_CORRECTION = 2
AVERAGING = 3
RATES = 4
