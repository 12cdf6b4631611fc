"""How speeds, short times and shapes read on this page."""

import math

from app import numbers
from app.pages import words
from engine.bench.events import Machine, Product

Shape = tuple[int, int, int]
# The two products of the bench, [m, k] · [k, n]: a large square, and the talk's.
SHAPES: tuple[Shape, ...] = ((1024, 1024, 1024), (60000, 785, 10))
DTYPES = ("float32", "float64")


def three_digits(value: float) -> str:
    """As everywhere; a dash where there is no figure."""
    return numbers.three_digits(value) if math.isfinite(value) and value > 0 else "–"


def short_time(seconds: float) -> str:
    """A time in the unit that suits it: `41.2 µs`, `5.60 ms`, `1.46 s`."""
    if not math.isfinite(seconds) or seconds <= 0:
        return "–"
    units = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))
    unit, size = next((one for one in units if seconds >= 0.9995 * one[1]), units[-1])
    return f"{three_digits(seconds / size)}{words.SPACE}{unit}"


def shape(product: Shape) -> str:
    """`60000×785×10`."""
    return "×".join(map(str, product))


def shape_of(product: Product) -> Shape:
    """The shape of a measured product."""
    return product.m, product.k, product.n


def threads(count: int) -> str:
    """`1 thread`, `2 threads`."""
    return "1 thread" if count == 1 else f"{count} threads"


def machine(found: Machine) -> str:
    """One line of rich text: the CPU, its threads, and what it can reach."""
    peak = three_digits(found.peak_gflops)
    if found.threads == 1:
        reach = f"<b>{peak}</b>{words.SPACE}GFLOP/s"
    else:
        one = three_digits(found.peak_one_gflops)
        reach = f"<b>{one}</b>{words.SPACE}GFLOP/s on one, <b>{peak}</b> on all"
    bandwidth = f"<b>{three_digits(found.bandwidth_gb)}</b>{words.SPACE}GB/s"
    return " · ".join([_plain(found.cpu), threads(found.threads), reach, bandwidth])


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
