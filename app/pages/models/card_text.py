"""A model's card in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.pages import words
from app.pages.data_name import data_name
from app.pages.hand.wording import drawings
from app.pages.train.form import (
    AUGMENTATIONS,
    OPTIMISERS,
    SCHEDULES,
    Choice,
    rate_text,
)
from engine.errors import NetworkError
from engine.networks.library import Entry
from engine.networks.model import Card
from engine.networks.network import PRESETS, parse_network
from engine.train.adapted import ADAPTED
from engine.train.devices_told import devices_told

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A model of the library, with the size of its file in bytes."""

    entry: Entry
    size: int


def card_lines(listed: Listed, now: datetime) -> list[Line]:
    """What is known of a model: a name and a value a line."""
    card = listed.entry.card
    if card is None:
        return [("File", str(listed.entry.path)), ("Size", words.file_size(listed.size))]
    lines = [
        ("Accuracy", f"{words.percent(card.test_accuracy)} of the test"),
        ("Network", _network(card)),
        ("Weights", _weights(card)),
        ("Trained on", _data(card)),
        ("Duration", words.duration(card.seconds) if card.seconds else "–"),
        ("Device", devices_told(card.settings) or "–"),
        ("Created", words.when(card.created, now) or "–"),
        ("Accepts", f"answers of {words.percent(card.threshold, 0)} and more"),
        ("Size", words.file_size(listed.size)),
    ]
    if card.test_accuracy is None:
        lines[0] = ("Accuracy", "not measured")
    if not card.reads_digits:
        lines.insert(2, ("Classes", ", ".join(card.classes)))
    return [*lines, *_adaptation(card.settings), *_settings(card.settings)]


def accuracy_text(listed: Listed) -> str:
    """The accuracy in the list."""
    card = listed.entry.card
    return "damaged" if card is None else words.percent(card.test_accuracy)


def created_text(listed: Listed, now: datetime) -> str:
    """The date in the list."""
    card = listed.entry.card
    return words.when(card.created, now) if card is not None else ""


def _network(card: Card) -> str:
    chain = PRESETS.get(card.network, card.network)
    named = [name for name, preset in PRESETS.items() if preset == chain]
    return f"{named[0]}: {chain}" if named else chain


def _weights(card: Card) -> str:
    try:
        return words.count(parse_network(card.network).parameter_count)
    except NetworkError:
        return "–"


def _data(card: Card) -> str:
    text = data_name(card.data)
    if card.epochs:
        text += ", 1 epoch" if card.epochs == 1 else f", {card.epochs} epochs"
    start = card.settings.get("start")
    return f"{text}, after {Path(start).stem}" if isinstance(start, str) and start else text


def _adaptation(settings: Mapping[str, Any]) -> list[Line]:
    """From which model it was adapted to which drawings; nothing for one that was not."""
    told = settings.get(ADAPTED)
    if not isinstance(told, dict):
        return []
    count = told.get("drawings")
    learnt = drawings(count) if type(count) is int else "drawings"
    lines = [("Adapted", f"from {told.get('from')} to {learnt} of yours")]
    before, after, test = (told.get(key) for key in ("mine_before", "mine_after", "test_before"))
    if isinstance(before, float) and isinstance(after, float):
        text = f"{words.percent(before, 0)} read before it, {words.percent(after, 0)} after"
        lines.append(("Your drawings", text))
    if isinstance(test, float):
        lines.append(("The test", f"{words.percent(test)} before it"))
    return lines


def _settings(settings: Mapping[str, Any]) -> list[Line]:
    """The training's settings; values of an unknown kind are shown as they are."""
    lines: list[Line] = []
    if "optimiser" in settings:
        name = _choice(OPTIMISERS, settings["optimiser"])
        rate = settings.get("learning_rate")
        schedule = _choice(SCHEDULES, settings.get("schedule", ""))
        shown = f"{rate_text(rate)}, {schedule.lower()}" if isinstance(rate, float) else schedule
        lines.append(("Optimiser", f"{name} {shown}"))
    for key, label in (
        ("batch", "Batch"),
        ("augment", "Augmentation"),
        ("weight_decay", "Weight decay"),
        ("label_smoothing", "Label smoothing"),
        ("averaging", "Averaging"),
        ("seed", "Seed"),
    ):
        if key in settings:
            value = settings[key]
            text = _choice(AUGMENTATIONS, value) if key == "augment" else _plain(value)
            lines.append((label, text))
    return lines


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _choice(choices: tuple[Choice, ...], value: Any) -> str:
    return next((choice.text for choice in choices if choice.value == value), str(value))
