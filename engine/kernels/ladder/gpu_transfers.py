"""What all rungs on a GPU share: the operands' way there, the result's way back, and the blocks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.cuda.gpu import cuda, guarded
from engine.kernels.ladder.rung import Launch, Multiply
from engine.kernels.team import Team


def there_and_back(launch: Launch) -> Multiply:
    """The product of arrays in the machine's memory by a GPU's `launch`. It raises DeviceError."""

    def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
        with guarded():
            there = [cuda.to_device(np.ascontiguousarray(operand)) for operand in (a, b)]
            result = cuda.device_array(out.shape, out.dtype)
            launch(*there, result)
            result.copy_to_host(out)

    return multiply


def blocks(shape: tuple[int, int], block: tuple[int, int]) -> tuple[int, int]:
    """How many blocks of so many rows and columns cover a product of that shape.

    Rows come first: a grid has room for 65,535 blocks in its second direction, and for two thousand
    million in its first.
    """
    rows, columns = (-(-size // part) for size, part in zip(shape, block, strict=True))
    return rows, columns
