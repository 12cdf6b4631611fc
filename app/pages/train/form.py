"""Between the form's controls and TrainSettings: choices, the learning rate's slider, words."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from app.pages import words
from app.pages.data_name import data_name
from app.pages.train.chain import preset_of
from engine.errors import InklingError
from engine.networks.model_name import safe_name
from engine.train.settings import DEFAULT_RATES, Optimiser, TrainSettings

LEAST_RATE = 1e-5
GREATEST_RATE = 1.0
RATE_STEPS = 500
RATE_TIP = "How far each batch moves the weights at most. It may be changed while training."

_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down list: the setting's value, its words, what it does."""

    value: str
    text: str
    tip: str


OPTIMISERS = (
    Choice("adamw", "AdamW", "Adapts the step of every weight by itself; a good start."),
    Choice("sgd", "SGD + momentum", "Plain steps down the slope, with momentum."),
)
SCHEDULES = (
    Choice("one-cycle", "One cycle", "Warms up, then falls to almost nothing; the quickest road."),
    Choice("cosine", "Cosine", "Falls along half a cosine from the first batch on."),
    Choice("constant", "Constant", "Stays where you set it."),
)
AUGMENTATIONS = (
    Choice("none", "None", "The samples as they are."),
    Choice("shift", "Shift", "Every sample is shifted by up to two pixels, anew in each epoch."),
    Choice("full", "Full", "Shifted, turned, scaled, sheared and bent, anew in each epoch."),
)


def rate_to_slider(rate: float) -> int:
    """The place, 0..RATE_STEPS, of a learning rate on the logarithmic slider."""
    share = math.log(max(rate, LEAST_RATE) / LEAST_RATE) / math.log(GREATEST_RATE / LEAST_RATE)
    return round(RATE_STEPS * min(share, 1.0))


def slider_to_rate(place: int) -> float:
    """The learning rate at a place of the slider, to two digits."""
    exponent = place / RATE_STEPS * math.log10(GREATEST_RATE / LEAST_RATE)
    return float(f"{LEAST_RATE * 10**exponent:.2g}")


def rate_text(rate: float) -> str:
    """A learning rate without needless digits: `0.002`, `0.00005`."""
    text = f"{rate:.10f}".rstrip("0").rstrip(".")
    return text or "0"


def read_rate(text: str) -> float | None:
    """The learning rate that was typed (`0.002`, `0,002`, `2e-3`), or None."""
    try:
        rate = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return rate if 1e-7 <= rate <= 10.0 else None


def rate_for(optimiser: Optimiser, before: Optimiser, rate: float) -> float:
    """The learning rate under another optimiser: one that nobody chose follows it."""
    return DEFAULT_RATES[optimiser] if math.isclose(rate, DEFAULT_RATES[before]) else rate


def remembered(value: Any) -> TrainSettings:
    """The settings that were kept; each value that does not hold any more is the default."""
    settings = TrainSettings()
    if not isinstance(value, dict):
        return settings
    for field in dataclasses.fields(TrainSettings):
        if field.name in value:
            try:
                settings = dataclasses.replace(settings, **{field.name: value[field.name]})
            except (InklingError, TypeError, AttributeError):
                continue
    return settings


def network_name(network: str) -> str:
    """A network in few words: its preset's name, or its chain, shortened."""
    name = preset_of(network) or " ".join(network.split())
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1].rstrip()}…"


def summary(settings: TrainSettings) -> str:
    """What would be trained, in one line."""
    optimiser = next(c.text for c in OPTIMISERS if c.value == settings.optimiser)
    epochs = "1 epoch" if settings.epochs == 1 else f"{settings.epochs} epochs"
    parts = [
        network_name(settings.network),
        data_name(settings.data),
        epochs,
        f"batch{words.SPACE}{settings.batch}",
        f"{optimiser} {rate_text(settings.learning_rate)}",
    ]
    return " · ".join([*parts, "GPU"] if settings.device == "cuda" else parts)


def suggested_name(settings: TrainSettings, accuracy: float) -> str:
    """A name for a trained model that works as a file name everywhere: `cnn-small 99.21 %`."""
    name = safe_name(network_name(settings.network).replace("/", "-").rstrip("…"))
    return f"{name} {100 * accuracy:.2f} %" if math.isfinite(accuracy) else name
