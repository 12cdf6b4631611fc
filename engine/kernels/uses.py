"""Which numbers of A a tile's step loads, and into which rows of the block each of them goes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """A number of A, times a vector of B (a tap's), goes into a row of the block."""

    number: int
    tap: int
    row: int


def plain(rows: int) -> list[Use]:
    """Each number of A has a row of its own."""
    return [Use(row, 0, row) for row in range(rows)]


def sliding(pixels: int, taps: int, stride: int) -> list[Use]:
    """Pixel p of a convolution sums up numbers `stride · p` to `stride · p + taps`, a tap each."""
    pairs = [Use(stride * row + tap, tap, row) for row in range(pixels) for tap in range(taps)]
    return sorted(pairs, key=lambda use: use.number)


def sliding_back(pixels: int, taps: int, stride: int, padding: int) -> list[Use]:
    """The way back: pixel p gathers from each window that holds it, by that window's tap.

    Window i holds pixels `stride · i - padding` on, a tap each. The taps stand in the order of
    `back_order`; numbers are counted from the first window that pixel 0's class of taps can reach.
    """
    order = back_order(taps, stride)
    pairs = []
    for row in range(pixels):
        for tap in range((row + padding) % stride, taps, stride):
            pairs.append(Use((row + padding - tap) // stride, order.index(tap), row))
    first = min(use.number for use in pairs)
    moved = [Use(use.number - first, use.tap, use.row) for use in pairs]
    return sorted(moved, key=lambda use: use.number)


def back_order(taps: int, stride: int) -> list[int]:
    """The order of a kernel's taps on the way back.

    A pixel meets every `stride`-th tap, from (pixel + padding) modulo stride on: a class. Within a
    class the last tap comes first, so that the windows are met in their own order.
    """
    return [tap for begin in range(stride) for tap in reversed(range(begin, taps, stride))]
