"""BLAS: the library that everybody would pick, called through NumPy.

`a @ b` in NumPy is a call of the Basic Linear Algebra Subprograms, mostly OpenBLAS: kernels written
in assembly for each family of CPUs, over decades. It packs both operands into panels and runs a
register tile over them, as the rungs below do, on threads of its own: as many as there are cores,
whatever the size of our team. It chooses its kernels by the CPU's model when it is loaded, and may
choose narrower vectors than the CPU has; `OPENBLAS_CORETYPE` in the environment overrules it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team


def blas(a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b, by the library's own threads."""
    np.matmul(a, b, out=out)


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b; the team has nothing to do."""
    blas(a, b, out)


RUNG = Rung(
    name="blas",
    title="BLAS (NumPy)",
    sentence="The library that everybody would pick: the same ideas in assembly, made for any "
    "shape on any CPU, with threads of its own.",
    multiply=multiply,
    parallel=True,
    **place(blas),
)
