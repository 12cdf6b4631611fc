"""The bench's figures for people: tables that fill line by line while it measures."""

from collections.abc import Iterator, Sequence

from app.commands.output import percent
from app.numbers import three_digits
from engine.bench.events import (
    Event,
    Finished,
    Latency,
    Machine,
    Product,
    TalkIteration,
    TrainingSpeed,
)

_NAME = 28
_FIGURE = 12


class Table:
    """Gives the lines that each event adds; a head goes before the first line of every table."""

    def __init__(self) -> None:
        self._head = ""

    def lines(self, event: Event) -> Iterator[str]:
        """What to print for an event; nothing for what is no figure."""
        match event:
            case Machine():
                yield from _machine(event)
            case Product():
                shape = f"{event.m}×{event.k}×{event.n}, {event.dtype}"
                yield from self._under(shape, ("GFLOP/s", "of the peak", "× BLAS", "threads"))
                scaled = f"from {event.rows:,} rows" if event.scaled else ""
                figures = (three_digits(event.gflops), _share(event), three_digits(event.of_blas))
                yield _line(event.title, (*figures, str(event.threads or "GPU")), scaled)
            case TrainingSpeed():
                yield from self._under(
                    "training, one epoch", ("seconds", "images/s", "of the peak")
                )
                rate = f"{event.images_per_second:,.0f}"
                figures = (three_digits(event.seconds), rate, percent(event.of_peak))
                yield _line(event.network, figures, "from part of an epoch" if event.scaled else "")
            case Latency():
                yield from self._under("one sample, one thread", ("µs",))
                yield _line(event.network, (three_digits(event.microseconds),))
            case TalkIteration():
                yield from self._under("linear regression iteration", ("seconds",))
                scaled = "from some of the rows" if event.scaled else ""
                yield _line(event.title, (three_digits(event.seconds_per_iteration),), scaled)
            case Finished():
                yield f"\nmeasured in {event.seconds:.0f} s"

    def _under(self, head: str, columns: Sequence[str]) -> Iterator[str]:
        if head != self._head:
            self._head = head
            yield ""
            yield _line(head, columns)


def _machine(machine: Machine) -> Iterator[str]:
    one = f" ({machine.peak_one_gflops:.0f} on one)" if machine.threads > 1 else ""
    yield (
        f"{machine.cpu}, {machine.threads} thread{'s' if machine.threads > 1 else ''}: "
        f"at best {machine.peak_gflops:.0f} GFLOP/s{one} in float32, "
        f"{machine.bandwidth_gb:.0f} GB/s from memory"
    )
    if machine.gpu:
        yield f"GPU: {machine.gpu}"
    if not machine.quiet:
        yield "Something else is busy on this machine: the figures are too low."


def _share(product: Product) -> str:
    if product.of_peak is None:
        return "–"
    return percent(product.of_peak, 1 if product.of_peak > 0.001 else 3)


def _line(name: str, figures: Sequence[str], note: str = "") -> str:
    cells = "".join(figure.rjust(_FIGURE) for figure in figures)
    return f"{name:{_NAME}}{cells}{note and '  ' + note}"
