"""What the ladder's chart shows: a bar for each rung, with BLAS and the machine's peak as lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.pages import words
from app.pages.kernels import wording
from app.pages.kernels.figures import Dated, Figures
from app.pages.kernels.rungs import RungText
from app.pages.kernels.scale import LogScale
from app.pages.kernels.wording import Shape
from app.pages.table import Table
from engine.bench.events import Product, TalkIteration

Tone = Literal["blas", "one", "all", "talk"]
BLAS = "blas"
# GFLOP/s from pure Python to a large CPU; seconds from the fastest rung to the slowest.
_SPEEDS = (0.01, 1000.0)
_TIMES = (0.001, 100.0)
# What the talk measured in Go in 2017, in seconds: three loops, and a goroutine per row.
_THE_TALK = (("the talk", 20.0), ("the talk, parallel", 10.0))


@dataclass(frozen=True, slots=True)
class Bar:
    """One rung: `value` None where it is not measured; `text` the figure beside the bar.

    `facts`: all figures in one line; `tip`: what else is to be said of them. `earlier`: of an
    earlier run, drawn fainter. `now`: being measured.
    """

    name: str
    title: str
    value: float | None = None
    text: str = ""
    facts: str = "not measured"
    tip: str = ""
    earlier: bool = False
    now: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A value to compare with, named in the legend."""

    name: str
    value: float
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Bars:
    """All that the chart shows. `unit` is that of its figures, for a screen reader.

    `busy`: measuring goes on, so that nobody has to be told how to begin.
    """

    title: str
    tip: str
    unit: str
    scale: LogScale
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    busy: bool = False

    def table(self) -> Table:
        """The figures of all bars, then of the lines across them."""
        bars = [(bar.title, bar.value) for bar in self.bars]
        lines = [(line.name, line.value) for line in self.lines]
        return Table(("kernel", self.unit), [*bars, *lines])

    @property
    def empty(self) -> bool:
        """Whether nothing is measured, nor will soon be."""
        return not self.busy and all(bar.value is None for bar in self.bars)


def product_bars(
    figures: Figures, rungs: Sequence[RungText], shape: Shape, dtype: str, measuring: str = ""
) -> Bars:
    """The ladder at one product; `measuring` is what the bench says it measures now."""
    bars = []
    for rung in rungs:
        now = measuring == f"{rung.title}, {wording.shape(shape)}, {dtype}"
        found = figures.product(rung.name, shape, dtype)
        bars.append(_product_bar(rung, found, now))
    lines = _lines(figures, shape, dtype)
    values = [bar.value for bar in bars if bar.value] + [line.value for line in lines]
    return Bars(
        title="GFLOP/s",
        tip="Billions of operations a second that each kernel reaches at one matrix product, on a "
        "logarithmic scale.",
        unit="GFLOP/s",
        scale=LogScale.around(values, *_SPEEDS),
        bars=tuple(bars),
        lines=lines,
        busy=bool(measuring),
    )


def talk_bars(figures: Figures, rungs: Sequence[RungText], measuring: str = "") -> Bars:
    """The talk's experiment, seconds for one iteration with each rung of the CPU."""
    bars = []
    for rung in (rung for rung in rungs if not rung.on_gpu):
        # The bench names its experiment after the rung's title, in words of its own.
        now = measuring.startswith(f"{rung.title}, ") and "iteration" in measuring
        found = figures.talk(rung.name)
        bars.append(_talk_bar(rung, found, now))
    values = [bar.value for bar in bars if bar.value]
    lines = tuple(
        Line(name, seconds, wording.short_time(seconds), "talk") for name, seconds in _THE_TALK
    )
    return Bars(
        title="Seconds an iteration",
        tip="Seconds for one step of linear regression on all 60,000 digits, on a logarithmic "
        "scale: shorter is faster.",
        unit="seconds",
        scale=LogScale.around(values, *_TIMES),
        bars=tuple(bars),
        lines=lines,
        busy=bool(measuring),
    )


def product_facts(product: Product) -> str:
    """One line on a rung's figure: `13.2 ms · 163 GFLOP/s · 64 % of the peak · …`."""
    facts = [
        wording.short_time(product.seconds),
        f"{wording.three_digits(product.gflops)}{words.SPACE}GFLOP/s",
    ]
    if product.of_peak is not None:
        facts.append(f"{_percent(product.of_peak)} of the peak")
    if product.kernel != BLAS and product.of_blas > 0:
        facts.append(_against_blas(product.of_blas))
    facts.append(wording.threads(product.threads) if product.threads else "with transfers")
    return " · ".join(facts)


def scaled_note(product: Product) -> str:
    """Says that only a part was computed; empty where all was."""
    if not product.scaled:
        return ""
    return f"Computed on {product.rows:,} of {product.m:,} rows, and scaled up."


def _product_bar(rung: RungText, found: Dated | None, now: bool) -> Bar:
    if found is None or not isinstance(found.figure, Product):
        return Bar(rung.name, rung.title, now=now)
    product = found.figure
    text = ("≈ " if product.scaled else "") + wording.three_digits(product.gflops)
    return Bar(
        name=rung.name,
        title=rung.title,
        value=product.gflops,
        text=text,
        facts=product_facts(product),
        tip=" ".join(filter(None, [scaled_note(product), _age(found)])),
        earlier=found.earlier,
        now=now,
    )


def _talk_bar(rung: RungText, found: Dated | None, now: bool) -> Bar:
    if found is None or not isinstance(found.figure, TalkIteration):
        return Bar(rung.name, rung.title, now=now)
    seconds = found.figure.seconds_per_iteration
    text = ("≈ " if found.figure.scaled else "") + wording.short_time(seconds)
    scaled = "Computed on a part of the rows, and scaled up." if found.figure.scaled else ""
    return Bar(
        name=rung.name,
        title=rung.title,
        value=seconds,
        text=text,
        facts=f"{text} an iteration",
        tip=" ".join(filter(None, [scaled, _age(found)])),
        earlier=found.earlier,
        now=now,
    )


def _lines(figures: Figures, shape: Shape, dtype: str) -> tuple[Line, ...]:
    lines = []
    blas = figures.product(BLAS, shape, dtype)
    if blas is not None and isinstance(blas.figure, Product):
        speed = blas.figure.gflops
        lines.append(Line("BLAS", speed, wording.three_digits(speed), "blas"))
    machine = figures.machine
    if machine is not None:
        share = peak_share(dtype)
        one, all_ = share * machine.peak_one_gflops, share * machine.peak_gflops
        if machine.threads > 1:
            lines.append(Line("peak 1 thread", one, wording.three_digits(one), "one"))
        name = f"peak {wording.threads(machine.threads)}"
        lines.append(Line(name, all_, wording.three_digits(all_), "all"))
    return tuple(lines)


def peak_share(dtype: str) -> float:
    """The peak of a dtype against float32's: a vector has half the lanes in float64."""
    return 0.5 if dtype == "float64" else 1.0


def _age(found: Dated) -> str:
    return "Of an earlier measurement." if found.earlier else ""


def _against_blas(ratio: float) -> str:
    if ratio < 1:
        return f"{_percent(ratio)} of BLAS"
    return f"{wording.three_digits(ratio)}{words.SPACE}× BLAS"


def _percent(share: float) -> str:
    """Two significant digits, but no fractions of ten percent and more."""
    decimals = max(0, -1 - math.floor(math.log10(share))) if share > 0 else 0
    return words.percent(share, decimals)
