"""Which devices a run was trained on, for its model's card and for people."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from engine.train.events import Epoch
from engine.train.settings import TrainSettings

# Beside the settings on a card: how many epochs each device did, where there was more than one.
EPOCHS_ON = "epochs_on"

_NAMES = {"cpu": "CPU", "cuda": "GPU"}


def settings_told(settings: TrainSettings, history: Iterable[Epoch]) -> dict[str, Any]:
    """The settings as a card tells them: their `device` is the last one that trained."""
    counts = Counter(epoch.device for epoch in history)
    alone = counts.keys() <= {settings.device}
    return settings.to_json() | ({} if alone else {EPOCHS_ON: dict(counts)})


def devices_told(settings: Mapping[str, Any]) -> str:
    """`CPU`, or `GPU for 3 epochs, CPU for 9`; nothing where a card does not tell."""
    counts = settings.get(EPOCHS_ON)
    if isinstance(counts, dict) and counts:
        (first, epochs), *others = counts.items()
        parts = [f"{_name(first)} for {'1 epoch' if epochs == 1 else f'{epochs} epochs'}"]
        return ", ".join([*parts, *(f"{_name(device)} for {more}" for device, more in others)])
    return _name(settings["device"]) if "device" in settings else ""


def _name(device: object) -> str:
    return _NAMES.get(str(device), str(device))
