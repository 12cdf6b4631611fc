"""A smooth line through the points of a stroke, as short straight pieces.

The line runs from the middle of one segment to the middle of the next, as a quadratic Bézier curve
with the point between them as its control point; so each new point adds one short curve, and
nothing that is painted already changes. Short pieces also paint fast: one antialiased curve of
10,000 points takes Qt 200 ms, its pieces one by one a few microseconds each.
"""

import math
from collections.abc import Iterator, Sequence

# x, y of both ends, and the width between them.
Piece = tuple[float, float, float, float, float]
Point = tuple[float, float]

# The longest straight piece of a bend, in the unit of the points (pixels).
_STEP = 5.0
_MOST = 16


def pieces(points: Sequence[Point], widths: Sequence[float], last: int) -> Iterator[Piece]:
    """What the point of index `last` adds to the line: the curve around the point before it."""
    if last < 1:
        return
    x1, y1 = points[last - 1]
    x2, y2 = points[last]
    w1 = widths[last - 1]
    end = ((x1 + x2) / 2, (y1 + y2) / 2, (w1 + widths[last]) / 2)
    if last == 1:
        yield (x1, y1, end[0], end[1], (w1 + end[2]) / 2)
        return
    x0, y0 = points[last - 2]
    start = ((x0 + x1) / 2, (y0 + y1) / 2, (widths[last - 2] + w1) / 2)
    length = math.hypot(x1 - start[0], y1 - start[1]) + math.hypot(end[0] - x1, end[1] - y1)
    count = max(1, min(_MOST, math.ceil(length / _STEP)))
    before = start
    for step in range(1, count + 1):
        t = step / count
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        after = (
            a * start[0] + b * x1 + c * end[0],
            a * start[1] + b * y1 + c * end[1],
            a * start[2] + b * w1 + c * end[2],
        )
        yield (before[0], before[1], after[0], after[1], (before[2] + after[2]) / 2)
        before = after


def tail(points: Sequence[Point], widths: Sequence[float]) -> Piece:
    """From where the curve ends so far to the last point; a dot where there is one point."""
    x, y = points[-1]
    if len(points) == 1:
        return (x, y, x, y, widths[-1])
    x0, y0 = points[-2]
    middle = (widths[-2] + widths[-1]) / 2
    return ((x0 + x) / 2, (y0 + y) / 2, x, y, (middle + widths[-1]) / 2)
