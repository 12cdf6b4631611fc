"""All that decides a training run. Equal settings on one machine give equal weights, to the bit."""

import dataclasses
import math
import os
from dataclasses import dataclass
from typing import Any, Literal, get_args

from engine.errors import SettingsError
from engine.networks.network import parse_network

Optimiser = Literal["adamw", "sgd"]
Schedule = Literal["constant", "cosine", "one-cycle"]
Augmentation = Literal["none", "shift", "full"]
Device = Literal["cpu", "cuda"]

DEFAULT_RATES: dict[Optimiser, float] = {"adamw": 0.002, "sgd": 0.05}


def default_threads() -> int:
    """As many threads as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """One training run. Raises SettingsError or NetworkError where a value is out of range.

    `network` is a preset or chain, `data` is "mnist" or a path; `start` names the model whose
    weights are the first ones (nothing: chance draws them); `learning_rate` is the schedule's peak,
    `averaging` the decay of the averaged weights (0: none).
    """

    network: str = "inkling"
    data: str = "mnist"
    start: str = ""
    optimiser: Optimiser = "adamw"
    learning_rate: float = DEFAULT_RATES["adamw"]
    schedule: Schedule = "one-cycle"
    momentum: float = 0.9
    nesterov: bool = True
    weight_decay: float = 0.01
    batch: int = 128
    epochs: int = 12
    augment: Augmentation = "shift"
    label_smoothing: float = 0.0
    averaging: float = 0.998
    seed: int = 1
    threads: int = dataclasses.field(default_factory=default_threads)
    device: Device = "cpu"

    def __post_init__(self) -> None:
        parse_network(self.network)
        for name, kinds in (
            ("optimiser", get_args(Optimiser)),
            ("schedule", get_args(Schedule)),
            ("augment", get_args(Augmentation)),
            ("device", get_args(Device)),
        ):
            if getattr(self, name) not in kinds:
                raise SettingsError(
                    f"{name} is one of {', '.join(kinds)}, not {getattr(self, name)!r}."
                )
        self._check("learning_rate", 1e-7, 10.0)
        self._check("momentum", 0.0, 0.9999)
        self._check("weight_decay", 0.0, 1.0)
        self._check("batch", 1, 1024)
        self._check("epochs", 1, 10_000)
        self._check("label_smoothing", 0.0, 0.5)
        self._check("averaging", 0.0, 0.99999)
        self._check("seed", 0, 2**32 - 1)
        self._check("threads", 1, 256)

    def _check(self, name: str, least: float, most: float) -> None:
        value = getattr(self, name)
        whole = isinstance(least, int)
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not math.isfinite(value):
            raise SettingsError(f"{name} is a number, not {value!r}.")
        if not least <= value <= most:
            raise SettingsError(f"{name} lies between {least:g} and {most:g}, not at {value:g}.")

    def to_json(self) -> dict[str, Any]:
        """As plain values, for cards and checkpoints."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "TrainSettings":
        """The settings that `to_json` wrote; unknown names are passed over."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})
