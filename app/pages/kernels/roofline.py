"""The roofline: how fast something can be that does so many operations for each byte it moves.

Below the ridge memory sets the pace, beyond it the CPU's arithmetic: a kernel reaches at most
min(peak, bandwidth · operations per byte). See S. Williams, A. Waterman, D. Patterson, “Roofline:
an insightful visual performance model for multicore architectures”, CACM 52 (4), 2009.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.pages import words
from app.pages.kernels import wording
from app.pages.kernels.figures import Figures
from app.pages.kernels.ladder import peak_share, product_facts, scaled_note
from app.pages.kernels.scale import LogScale
from app.pages.kernels.wording import SHAPES, Shape
from app.pages.table import Table
from engine.bench.events import Product, TrainingSpeed
from engine.networks.network import PRESETS, parse_network

# Operations per byte, and GFLOP/s.
_ACROSS = (0.3, 3000.0)
_UP = (0.01, 1000.0)
_BATCH = 128
# Gradients and weights and the optimiser's two moments, each read and written once a step.
_PASSES = 8
_PIXELS = 28 * 28
_FLOAT32 = 4
_ITEM = {"float32": 4, "float64": 8}


@dataclass(frozen=True, slots=True)
class Roof:
    """`peak` in GFLOP/s, `bandwidth` in GB/s."""

    name: str
    peak: float
    bandwidth: float

    @property
    def ridge(self) -> float:
        """Operations per byte from which memory no longer sets the pace."""
        return self.peak / self.bandwidth

    def height(self, intensity: float) -> float:
        """The most GFLOP/s at so many operations per byte."""
        return min(self.peak, self.bandwidth * intensity)


@dataclass(frozen=True, slots=True)
class Point:
    """Something measured. `group` is its legend, counted from 0: the products, then the networks.

    `x` in operations per byte, `y` in GFLOP/s.
    """

    name: str
    group: int
    x: float
    y: float
    tip: str
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Roofline:
    """All that the chart shows; no roofs where the machine is not measured."""

    roofs: tuple[Roof, ...]
    points: tuple[Point, ...]
    groups: tuple[str, ...]
    across: LogScale
    up: LogScale

    def table(self) -> Table:
        """The figures of all points, then the ridges of the roofs."""
        points = [(point.name, self.groups[point.group], point.x, point.y) for point in self.points]
        ridges = [(roof.name, "ridge", roof.ridge, roof.peak) for roof in self.roofs]
        return Table(("name", "group", "operations_per_byte", "gflops"), [*points, *ridges])


def roofline(figures: Figures, dtype: str) -> Roofline:
    """All products of a dtype, and in float32 the networks that were trained."""
    points = [*_products(figures, dtype), *(_networks(figures) if dtype == "float32" else [])]
    roofs = _roofs(figures, dtype)
    speeds = [point.y for point in points] + [roof.peak for roof in roofs]
    groups = tuple(wording.shape(shape) for shape in SHAPES)
    return Roofline(
        roofs=roofs,
        points=tuple(sorted(points, key=lambda point: (point.x, point.y))),
        groups=(*groups, "networks, trained") if dtype == "float32" else groups,
        across=LogScale.around([point.x for point in points], *_ACROSS),
        up=LogScale.around(speeds, *_UP),
    )


def product_intensity(shape: Shape, dtype: str) -> float:
    """Operations per byte of a product that moves each matrix once."""
    m, k, n = shape
    return 2 * m * k * n / (_ITEM[dtype] * (m * k + k * n + m * n))


def training_intensity(network: str) -> float:
    """Operations per byte of a training step on a preset that moves all it must once.

    Three passes (forward, and two gradients) of the network's multiply-adds for each image of a
    batch, over the images' pixels and eight passes over the weights. All float32.
    """
    found = parse_network(network)
    operations = 3 * 2 * found.multiplications * _BATCH
    return operations / (_FLOAT32 * (_BATCH * _PIXELS + _PASSES * found.parameter_count))


def _roofs(figures: Figures, dtype: str) -> tuple[Roof, ...]:
    machine = figures.machine
    if machine is None or machine.peak_gflops <= 0 or machine.bandwidth_gb <= 0:
        return ()
    share, bandwidth = peak_share(dtype), machine.bandwidth_gb
    name = f"roof of {wording.threads(machine.threads)}"
    roofs = [Roof(name, share * machine.peak_gflops, bandwidth)]
    if machine.threads > 1 and machine.peak_one_gflops > 0:
        roofs.append(Roof("of 1 thread", share * machine.peak_one_gflops, bandwidth))
    return tuple(roofs)


def _products(figures: Figures, dtype: str) -> Sequence[Point]:
    points = []
    for one in figures:
        product = one.figure
        if not isinstance(product, Product) or product.dtype != dtype or product.gflops <= 0:
            continue
        shape = wording.shape_of(product)
        if shape in SHAPES:
            tip = " ".join(filter(None, [product_facts(product) + ".", scaled_note(product)]))
            points.append(
                Point(
                    name=product.title,
                    group=SHAPES.index(shape),
                    x=product_intensity(shape, dtype),
                    y=product.gflops,
                    tip=tip,
                    earlier=one.earlier,
                )
            )
    return points


def _networks(figures: Figures) -> Sequence[Point]:
    points = []
    machine = figures.machine
    for one in figures:
        speed = one.figure
        if machine is None or not isinstance(speed, TrainingSpeed) or speed.network not in PRESETS:
            continue
        reached = speed.of_peak * machine.peak_gflops
        if reached > 0:
            facts = [
                words.rate(speed.images_per_second),
                f"{wording.three_digits(reached)}{words.SPACE}GFLOP/s",
                f"{words.percent(speed.of_peak, 0)} of the peak",
            ]
            points.append(
                Point(
                    name=speed.network,
                    group=len(SHAPES),
                    x=training_intensity(speed.network),
                    y=reached,
                    tip=" · ".join(facts) + ".",
                    earlier=one.earlier,
                )
            )
    return points
