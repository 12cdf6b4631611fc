"""Pure Python: the definition of the product, read out to the interpreter.

    out[i, j] = sum over k of a[i, k] · b[k, j]

One element takes 2·K operations: K multiplications and K additions. A CPU does dozens of those in
a nanosecond. The interpreter needs some 30 nanoseconds for one step of the innermost loop, because
each step looks up two lists and two objects, finds out that both are floats, and makes new objects
for the product and for the sum. The arithmetic itself is less than a hundredth of the time.
"""

from typing import Any

from numpy.typing import NDArray

from engine.kernels.ladder.rung import Rung, place
from engine.kernels.team import Team

Rows = list[list[float]]


def pure_python(a: Rows, b: Rows, out: Rows) -> None:
    """`out` = a · b, of lists of rows."""
    for i in range(len(out)):
        for j in range(len(out[i])):
            total = 0.0
            for k in range(len(b)):
                total += a[i][k] * b[k][j]
            out[i][j] = total


def multiply(team: Team, a: NDArray[Any], b: NDArray[Any], out: NDArray[Any]) -> None:
    """`out` = a · b by the caller alone."""
    rows: Rows = [[0.0] * out.shape[1] for _ in range(out.shape[0])]
    pure_python(a.tolist(), b.tolist(), rows)
    out[:] = rows


RUNG = Rung(
    name="pure-python",
    title="Pure Python",
    sentence="Three loops in the interpreter, which spends a hundred times longer on finding out "
    "what to do than on doing it.",
    multiply=multiply,
    parallel=False,
    **place(pure_python),
)
