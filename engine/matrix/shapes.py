"""Shapes, as errors tell them."""

Shape = tuple[int, int]


class ShapeError(ValueError):
    """Shapes that an operation cannot take; the text names the operation and the shapes."""


def shown(shape: tuple[int, ...]) -> str:
    """`3×4` for (3, 4)."""
    return "×".join(map(str, shape)) or "a single number"
