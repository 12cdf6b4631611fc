"""What a measurement tells while it runs: frozen values, safe to hand to another thread."""

from dataclasses import dataclass
from typing import Literal

Part = Literal["matmul", "training", "latency", "talk"]
PARTS: tuple[Part, ...] = ("matmul", "training", "latency", "talk")


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures are measured on; comes first.

    The peaks are float32 multiply-adds that stay in registers, in GFLOP/s, two operations each:
    on all `threads`, and on one. In float64 a vector has half the lanes, and the peak is half.
    `bandwidth_gb` is read from memory by all threads, in 1e9 bytes a second. `quiet` is false
    where other programs take so much of the CPU that the figures are too low. `gpu` is the GPU's
    name, or a sentence why none can be used; empty where products are not measured.
    """

    cpu: str
    threads: int
    peak_gflops: float
    peak_one_gflops: float
    bandwidth_gb: float
    quiet: bool
    gpu: str = ""


@dataclass(frozen=True, slots=True)
class Measuring:
    """What is measured next, such as `SIMD tile, 1024×1024×1024, float32`.

    `fraction` is the share of the whole that is done, 0..1.
    """

    what: str
    fraction: float = 0.0


@dataclass(frozen=True, slots=True)
class Product:
    """One rung of the ladder at the matrix product [m, k] · [k, n].

    `seconds` for one product on `threads` threads. `gflops` counts 2·m·k·n operations; `of_peak`
    is their share of the peak of as many threads, in this dtype; `of_blas` the speed against BLAS
    at the same product, 1.0 being as fast. Where `scaled`, only `rows` of the m rows were computed,
    and the time was scaled up. On a GPU there are no `threads`, 0, and its peak is not known, None;
    the operands' way there and the result's way back are part of the time.
    """

    kernel: str
    title: str
    dtype: Literal["float32", "float64"]
    m: int
    k: int
    n: int
    threads: int
    seconds: float
    gflops: float
    of_peak: float | None
    of_blas: float
    scaled: bool
    rows: int


@dataclass(frozen=True, slots=True)
class TrainingSpeed:
    """How fast a preset learns MNIST, the training steps alone.

    `seconds` an epoch of 60,000 images by the median of short pieces, `scaled` where these made
    less than an epoch. `of_peak` counts the operations that training on an image takes by its
    definition.
    """

    network: str
    seconds: float
    images_per_second: float
    of_peak: float
    scaled: bool


@dataclass(frozen=True, slots=True)
class Latency:
    """One sample through a preset on one thread: the median, in microseconds."""

    network: str
    microseconds: float


@dataclass(frozen=True, slots=True)
class TalkIteration:
    """One iteration of linear regression on MNIST, 60,000×785, all products made by one rung.

    `scaled` where fewer rows were computed, and the time was scaled up.
    """

    kernel: str
    title: str
    seconds_per_iteration: float
    scaled: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event, where nobody cancelled. `seconds` is how long measuring took."""

    seconds: float


Event = Machine | Measuring | Product | TrainingSpeed | Latency | TalkIteration | Finished
