"""What is compared with what: sides that take turns, and the rows that are made of their times."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

OURS = "Inkling"
# What a side may need that is not on every machine.
TORCH = "PyTorch"
AVX512 = "OpenBLAS on a CPU with AVX-512"
AVX2 = "OpenBLAS on a CPU with AVX2"

Kind = Literal["ratio", "share", "seconds"]


@dataclass(frozen=True)
class Side:
    """One measurement, made by `script` in a process of its own."""

    name: str
    script: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    needs: str | None = None


@dataclass(frozen=True)
class Wanted:
    """A figure to reach: a ratio or share (0..1) of at least `bound`, or seconds of at most it."""

    kind: Kind
    bound: float

    def is_reached(self, measured):
        """Whether what was measured is as good."""
        return measured <= self.bound if self.kind == "seconds" else measured >= self.bound


@dataclass(frozen=True)
class Row:
    """A line of the table.

    `figure` of the side `ours`, its seconds, stands against the fastest of the `rivals` in each
    round; where they are to be a share of the peak, `network` is what was trained.
    """

    what: str
    rivals: tuple[str, ...] = ()
    wanted: Wanted | None = None
    ours: str = OURS
    figure: str = "seconds"
    network: str | None = None


@dataclass(frozen=True)
class Group:
    """Sides that are measured in turns, and what is told of them. `name` chooses it."""

    name: str
    sides: tuple[Side, ...]
    rows: tuple[Row, ...]


def possible(group, present):
    """What can be measured of a group where `present` is all there is of what sides need.

    A row that is held to a ratio is left out where its rivals are; others are told without.
    """
    sides = tuple(side for side in group.sides if side.needs is None or side.needs in present)
    names = {side.name for side in sides}
    rows = []
    for row in group.rows:
        if names.issuperset(row.rivals):
            rows.append(row)
        elif row.wanted is None or row.wanted.kind != "ratio":
            rows.append(replace(row, rivals=()))
    return replace(group, sides=sides, rows=tuple(rows))


def _ours(measurement, *arguments, name=OURS):
    return Side(name, "pytorch_ours.py", (measurement, *arguments))


def _theirs(measurement, network, form="eager", name=None):
    arguments = (measurement, network, "--form", form)
    return Side(name or f"PyTorch {form}", "pytorch_theirs.py", arguments, needs=TORCH)


def _training(network, ratios, share=None):
    """Training a network; `ratios` maps the forms of PyTorch that it is held against to figures."""
    forms = [form for together in ratios for form in together]
    rows = [
        Row(
            f"an epoch of {network}",
            tuple(f"PyTorch {form}" for form in together),
            Wanted("ratio", bound),
        )
        for together, bound in ratios.items()
    ]
    if share:
        rows.append(
            Row(f"peak reached by {network}", wanted=Wanted("share", share), network=network)
        )
    sides = [_ours("training", network), *(_theirs("training", network, form) for form in forms)]
    return Group(network, tuple(sides), tuple(rows))


def _square(dtype, as_it_starts):
    """The product 1024³.

    OpenBLAS starts with AVX2 kernels on CPUs that it does not know, however wide their vectors are,
    and the same figure is wanted against these where it starts with others. The table tells which.
    """
    arguments = ("product", "1024x1024x1024", "--dtype", dtype)
    what = f"product 1024³ {dtype}"
    kernels = {"its AVX-512 kernels": ("SkylakeX", AVX512), "its AVX2 kernels": ("Haswell", AVX2)}
    sides = [
        _ours(*arguments),
        Side("BLAS as it starts", "pytorch_blas.py", arguments),
        *(
            Side(name, "pytorch_blas.py", arguments, {"OPENBLAS_CORETYPE": core}, needs)
            for name, (core, needs) in kernels.items()
        ),
    ]
    rows = (
        Row(what, ("BLAS as it starts",), Wanted("ratio", as_it_starts)),
        Row(what, ("its AVX-512 kernels",), Wanted("ratio", 0.9)),
        Row(what, ("its AVX2 kernels",), Wanted("ratio", as_it_starts)),
    )
    return Group(f"product-{dtype}", tuple(sides), rows)


def _talk():
    arguments = ("product", "60000x785x10")
    sides = (_ours(*arguments), Side("NumPy", "pytorch_blas.py", arguments))
    row = Row("product 60000×785 @ 785×10 float32", ("NumPy",), Wanted("ratio", 2.3))
    return Group("product-talk", sides, (row,))


def _latency(bounds):
    sides, rows = [], []
    for network, bound in bounds.items():
        ours, theirs = f"{OURS} {network}", f"PyTorch {network}"
        sides.append(_ours("latency", network, name=ours))
        sides.append(_theirs("latency", network, name=theirs))
        wanted = bound and Wanted("seconds", bound)
        rows.append(Row(f"one sample, {network}", (theirs,), wanted, ours))
    return Group("latency", tuple(sides), tuple(rows))


_KERNELS = Side("the kernels", "pytorch_kernels.py", ("start",))

GROUPS = (
    _training("mlp", {("eager",): 3.0}, 0.75),
    _training(
        "cnn-small",
        {("eager",): 4.5, ("channels_last",): 2.8, ("bf16 channels_last",): 1.7},
        0.9,
    ),
    _training("lenet", {("eager", "channels_last"): 2.5}),
    _square("float32", 1.3),
    _square("float64", 1.5),
    _talk(),
    Group(
        "to-99",
        (_ours("accuracy", "cnn-small"),),
        (Row("cnn-small to 99 % of the test", wanted=Wanted("seconds", 10.0)),),
    ),
    Group(
        "kernels",
        (_KERNELS,),
        (
            Row("compile everything", (), Wanted("seconds", 8.0), _KERNELS.name, "cold"),
            Row("load everything", (), Wanted("seconds", 0.3), _KERNELS.name, "warm"),
        ),
    ),
    _latency({"mlp": 12e-6, "cnn-small": 25e-6, "lenet": None}),
    Group(
        "reading",
        (_ours("reading", "cnn-small"), _theirs("reading", "cnn-small", name="PyTorch")),
        (Row("10,000 samples, cnn-small", ("PyTorch",), Wanted("seconds", 0.15)),),
    ),
)
