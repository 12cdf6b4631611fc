"""Which rows of writing the pieces of a drawing stand in."""

from __future__ import annotations

from collections.abc import Sequence

from engine.ink.stroke import Bounds

# A row's pieces are at least this share of the tallest piece high; what is lower is a bar, a dot or
# a part of a broken line, and goes to the row it is nearest to.
TALL = 0.5

# Rows are apart where they leave this share of the tallest piece free between them. The two halves
# of a broken 8 are not.
FREE = 0.15


def rows_of(bounds: Sequence[Bounds]) -> list[list[int]]:
    """The indices of the pieces with these bounds, row by row from the top.

    Each tall piece and what overlaps it from above or below make a row, so a line that climbs
    slowly stays one. In time n log n.
    """
    if not bounds:
        return []
    tallest = max(y1 - y0 for _, y0, _, y1 in bounds)
    tall = [place for place, (_, y0, _, y1) in enumerate(bounds) if y1 - y0 >= TALL * tallest]
    bands: list[list[float]] = []
    for place in sorted(tall, key=lambda place: bounds[place][1]):
        _, y0, _, y1 = bounds[place]
        if bands and y0 <= bands[-1][1] + FREE * tallest:
            bands[-1][1] = max(bands[-1][1], y1)
        else:
            bands.append([y0, y1])
    rows: list[list[int]] = [[] for _ in bands]
    for place, (_, y0, _, y1) in enumerate(bounds):
        middle = (y0 + y1) / 2
        distances = [max(top - middle, middle - bottom, 0.0) for top, bottom in bands]
        rows[distances.index(min(distances))].append(place)
    return [row for row in rows if row]
