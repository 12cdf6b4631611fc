"""How fast the presets learn and answer, in words."""

from dataclasses import dataclass

from app.pages import words
from app.pages.kernels import wording
from app.pages.kernels.figures import Figures
from engine.bench.events import Latency, TrainingSpeed
from engine.networks.network import PRESETS


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """Cells: network, images a second, seconds an epoch, share of the peak, time of a sample."""

    cells: tuple[str, str, str, str, str]
    tip: str
    earlier: bool = False


def network_lines(figures: Figures) -> tuple[NetworkLine, ...]:
    """A line for each preset of which something is known, in the presets' order."""
    found = []
    for name, chain in PRESETS.items():
        training, latency = figures.training(name), figures.latency(name)
        if training is None and latency is None:
            continue
        earlier = any(one is not None and one.earlier for one in (training, latency))
        speed = training.figure if training is not None else None
        one = latency.figure if latency is not None else None
        cells = (name, *_training(speed), _latency(one))
        scaled = isinstance(speed, TrainingSpeed) and speed.scaled
        tip = f"{chain}\nTimed on a part of an epoch, and scaled up." if scaled else chain
        found.append(NetworkLine(cells, tip, earlier))
    return tuple(found)


def _training(speed: object) -> tuple[str, str, str]:
    if not isinstance(speed, TrainingSpeed):
        return "–", "–", "–"
    about = "≈ " if speed.scaled else ""
    return (
        words.rate(speed.images_per_second),
        about + wording.short_time(speed.seconds),
        words.percent(speed.of_peak, 0),
    )


def _latency(latency: object) -> str:
    if not isinstance(latency, Latency):
        return "–"
    return wording.short_time(1e-6 * latency.microseconds)
