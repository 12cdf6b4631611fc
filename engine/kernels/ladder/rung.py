"""What a rung of the ladder tells of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from engine.kernels.team import Team

# (team, a, b, out): out[:] = a @ b. a [m, k] has any strides, b [k, n] too, out [m, n] is
# C-contiguous and overlaps neither; all are float32, or all are float64.
Multiply = Callable[[Team, NDArray[Any], NDArray[Any], NDArray[Any]], None]
# (a, b, out), arrays on a GPU, all C-contiguous: the same there. It returns before it is done.
Launch = Callable[[Any, Any, Any], None]


def everywhere() -> str:
    """Any machine can climb the rung."""
    return ""


@dataclass(frozen=True)
class Rung:
    """One way to multiply matrices.

    `title` is for a chart's axis, `sentence` says what changed against the rung before and what
    that does to the speed. `parallel` rungs share the work among the team's threads. `source` is
    the file, relative to the project, and `line` where the rung begins in it. `why_not()` is empty
    where this machine can climb the rung, else one sentence: why not, and what to do. A GPU's rung
    has a `launch`, by which `multiply` multiplies.
    """

    name: str
    title: str
    sentence: str
    multiply: Multiply
    parallel: bool
    source: str
    line: int
    why_not: Callable[[], str] = everywhere
    launch: Launch | None = None


def place(lesson: Callable[..., Any]) -> dict[str, Any]:
    """`source` and `line` of the rung that `lesson`, a plain function, is the heart of."""
    return {
        "source": lesson.__module__.replace(".", "/") + ".py",
        "line": lesson.__code__.co_firstlineno,
    }
