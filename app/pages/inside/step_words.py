"""What is said at each step of a walk."""

from __future__ import annotations

from app.pages.inside.seen import number
from app.pages.inside.step_sum import Walk


def formula(walk: Walk, position: int) -> str:
    """The arithmetic of this very step."""
    if position == 0:
        if walk.pooled:
            return f"{walk.count} candidates, of which the largest passes"
        return f"{walk.count:,} products, added up"
    terms = walk.terms
    if position <= walk.count:
        index = position - 1
        value = float(walk.inputs.ravel()[index])
        if walk.weights is None:
            return f"candidate {position} of {walk.count}: {number(value)}"
        weight = float(walk.weights.ravel()[index])
        product = float(walk.products.ravel()[index])
        return f"{number(value)} × {number(weight)} = {number(product)}"
    if position == walk.count + 1:
        sign = "+" if terms.bias >= 0 else "−"
        before = number(walk.running[walk.count])
        return f"{before} {sign} bias {number(abs(terms.bias))} = {number(terms.total)}"
    return f"ReLU: max(0, {number(terms.total)}) = {number(terms.value)}"


def so_far(walk: Walk, position: int) -> str:
    """How far it has come, and to what."""
    result = number(walk.result(position))
    if walk.pooled:
        if position == walk.last:
            return f"The largest passes: {result}"
        return f"largest so far: {result}" if position else ""
    if position == walk.last:
        return f"The value: {result}"
    if position > walk.count:
        return f"sum with bias: {result}"
    return f"sum after {position:,} of {walk.count:,}: {result}"


def explanation(walk: Walk, name: str, windowed: bool) -> str:
    """One sentence on what is computed here."""
    rows, columns = walk.shape
    if walk.pooled:
        return f"{name} keeps the largest of each {rows} × {columns} square, and forgets the rest."
    if windowed:
        return (
            f"{name} lays its {rows} × {columns} kernel over the window, multiplies number by "
            "number, and adds it all up; it does so at every place."
        )
    return f"{name} weighs every number of the layer before with a weight of its own, and adds up."
