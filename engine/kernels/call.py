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

# What a call does. Those before CONNECT_PANEL work on a few images of the batch; the others on a
# block of parameters, for all images.
(
    GATHER,
    SURVEY,
    CONVOLVE,
    CONNECT,
    POOL,
    DROP,
    LOSS,
    POOL_BACK,
    CONVOLVE_BACK,
    CONVOLVE_GRADIENT,
    CONNECT_PANEL,
    CONNECT_GRADIENT,
    REDUCE,
    TRANSPOSE_DENSE,
    TRANSPOSE_CONVOLUTION,
) = range(15)
OPERATIONS = TRANSPOSE_CONVOLUTION + 1

_OPERANDS = ("source", "other", "target")


def _operand(name: str) -> list[str]:
    """Where an operand lies.

    Image `i` of the group that starts at image `first`, line `l`, on thread `t` begins at
    `name + t * name_thread + first * name_first + i * name_image + l * name_row`: a buffer of the
    whole batch has `name_first = name_image`, a thread's scratch of one group has 0 there.
    """
    return [name + part for part in ("", "_thread", "_first", "_image", "_row")]


# The strides of a product C = S + A·B under a mask M; `product` says which kind uses which.
_WALK = [
    "vectors",
    *("a_line", "a_row", "a_outer", "a_inner"),
    *("b_outer", "b_inner", "b_tap"),
    *("c_line", "c_row", "m_line", "m_row"),
]

_WHOLE = [
    "operation",
    *[field for name in _OPERANDS for field in _operand(name)],
    *_WALK,
    # The kind of tile, where there is a choice.
    "kind",
    # An image as `lines` runs of `run` neighbouring numbers, a `_row` apart.
    *("lines", "run"),
    # A weight matrix in panels of `width` columns; the target's panels stand `columns` to a line on
    # `height` lines.
    *("weights", "bias", "panels", "width", "height", "columns"),
    # Convolution and pooling: the window, and the numbers of a pixel on its two sides.
    *("kernel", "stride", "padding", "channels", "channels_out", "height_out", "columns_out"),
    # Where zeros lie.
    "zeros",
    # Where `survey` notes what is not zero; -1: nowhere.
    *("flags", "group", "inputs", "inputs_image", "listed", "listed_thread"),
    # A block of parameters: `parameter_count` in all, `block` of them a job. The five arrays of the
    # optimiser hold the same parameter at the same place.
    *("parameter_count", "block", "transposed", "transposed_width"),
    *("gradients", "parameters", "firsts", "seconds", "averages", "optimiser", "key"),
]
# `scale` and `floor` end a product; `value` and `momentum` belong to dropout, loss and optimiser.
_REAL = ["scale", "floor", "value", "momentum"]

CALL = np.dtype([*((name, "i8") for name in _WHOLE), *((name, "f8") for name in _REAL)], align=True)

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
