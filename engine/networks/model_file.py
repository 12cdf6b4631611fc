"""Model files: safetensors with PyTorch's names and shapes, and the model's card in the metadata.

The card is JSON under the key `card`. It stores the network's chain beside its name, so that a
model stays what it is when a preset changes.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import FileError, NetworkError
from engine.files.reading import shown
from engine.files.tensors import Header, read_header, read_tensors, write_tensors
from engine.networks.history import history_from_json, history_to_json
from engine.networks.model import DIGITS, Card, Model
from engine.networks.network import PRESETS, Network, parse_network

FORMAT = 1
_CARD = "card"
_DTYPES = {"F16", "F32", "F64"}
_LONGEST_TEXT = 10_000
_LONGEST_NAME = 100


class _CardError(Exception):
    """What is wrong with a card."""


def save_model(model: Model, path: Path) -> None:
    """Write `model` to `path`, atomically.

    Raises FileError where the weights are not finite or the file cannot be written, ValueError
    where the weights are not those of the model's network.
    """
    expected = model.network.weight_shapes
    if {name: weight.shape for name, weight in model.weights.items()} != expected:
        raise ValueError(f"the weights are not those of {model.network.chain}")
    for name, weight in model.weights.items():
        if not np.isfinite(weight).all():
            raise FileError(
                f"{shown(path)} was not written: {name} is not finite, so the training has "
                "diverged; train again with a smaller learning rate."
            )
    weights = {name: np.asarray(model.weights[name], np.float32) for name in expected}
    write_tensors(path, weights, {_CARD: _card_text(model)})


def load_model(path: Path) -> Model:
    """The model in `path`, its weights read-only float32.

    Raises FileError where the file is missing or damaged, was not written by Inkling or by a newer
    one, where names or shapes are not those of its network, or a weight is not finite.
    """
    path = Path(path)
    card, network = _describe(path, read_header(path))
    tensors, _ = read_tensors(path)
    weights: dict[str, NDArray[np.float32]] = {}
    for name in network.weight_shapes:
        with np.errstate(over="ignore"):
            weight = tensors[name].astype(np.float32)
        if not np.isfinite(weight).all():
            raise FileError(
                f"{shown(path)} holds numbers in {name} that are not finite; train it again."
            )
        weight.flags.writeable = False
        weights[name] = weight
    return Model(network, weights, card)


def load_card(path: Path) -> Card:
    """The card of the model in `path`, without reading its weights.

    Raises FileError as `load_model` does, but for weights that are not finite.
    """
    card, _ = _describe(path, read_header(path))
    return card


def _describe(path: Path, header: Header) -> tuple[Card, Network]:
    """The card and the network that a file's header tells, held against its arrays."""
    text = header.metadata.get(_CARD)
    if text is None:
        raise FileError(
            f"{shown(path)} is no Inkling model: it has no card; choose a model that Inkling saved."
        )
    try:
        values = _card_values(text)
        version = values.get("format")
        if type(version) is int and version > FORMAT:
            raise FileError(
                f"{shown(path)} was saved by a newer Inkling (format {version}, this one reads "
                f"{FORMAT}); update Inkling to open it."
            )
        if type(version) is not int or version != FORMAT:
            raise _CardError("its format is not known")
        network = _network_of(values)
        card = _card_of(values, network)
    except _CardError as error:
        raise FileError(
            f"The card in {shown(path)} is damaged: {error}; get the file again."
        ) from None
    _check_tensors(path, header, network)
    return card, network


def _check_tensors(path: Path, header: Header, network: Network) -> None:
    expected = network.weight_shapes
    missing = [name for name in expected if name not in header.tensors]
    foreign = [name for name in header.tensors if name not in expected]
    chain = shown(network.chain)
    if missing or foreign:
        what = f"lacks {missing[0]}" if missing else f"also holds {shown(foreign[0])}"
        raise FileError(
            f"{shown(path)} does not fit its network {chain}: it {what}; get the file again."
        )
    for name, shape in expected.items():
        found = header.tensors[name]
        if found.shape != shape:
            raise FileError(
                f"{shown(path)} does not fit its network {chain}: {name} is {list(found.shape)} "
                f"where {list(shape)} is expected; get the file again."
            )
        if found.dtype not in _DTYPES:
            raise FileError(
                f"{shown(path)} stores {name} as {found.dtype}; Inkling reads F32, F16 and F64."
            )


def _card_text(model: Model) -> str:
    card = model.card
    values = {
        "format": FORMAT,
        "name": card.name,
        "network": model.network.name,
        "chain": model.network.chain,
        "created": card.created,
        "command": card.command,
        "data": card.data,
        "settings": dict(card.settings),
        "epochs": card.epochs,
        "test_accuracy": card.test_accuracy,
        "seconds": card.seconds,
        "threshold": card.threshold,
        "classes": list(card.classes),
        "history": history_to_json(card.history),
    }
    # Escaped, because a path in `data` or `command` need not be UTF-8.
    return json.dumps(values, allow_nan=False)


def _card_values(text: str) -> dict[str, Any]:
    def refuse(constant: str) -> float:
        raise ValueError(constant)

    try:
        values = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise _CardError("it is not readable") from None
    if not isinstance(values, dict):
        raise _CardError("it is not readable")
    return values


def _card_of(values: dict[str, Any], network: Network) -> Card:
    """The card, where each value is of its kind and range; what is missing takes its default."""
    settings = values.get("settings", {})
    classes = values.get("classes", list(DIGITS))
    if not isinstance(settings, dict):
        raise _CardError("settings is not an object")
    if (
        not isinstance(classes, list)
        or len(classes) != len(DIGITS)
        or not all(isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME for name in classes)
    ):
        raise _CardError(f"classes is not {len(DIGITS)} names")
    try:
        history = history_from_json(values.get("history", []))
    except ValueError as error:
        raise _CardError(str(error)) from None
    accuracy = values.get("test_accuracy")
    return Card(
        name=_text(values, "name", None),
        network=network.name,
        created=_text(values, "created", ""),
        command=_text(values, "command", ""),
        data=_text(values, "data", "mnist"),
        settings=settings,
        epochs=int(_number(values, "epochs", 0, 1e9)),
        test_accuracy=None if accuracy is None else _number(values, "test_accuracy", 0.0, 1.0),
        seconds=_number(values, "seconds", 0.0, 1e12),
        threshold=_number(values, "threshold", 0.5, 1.0),
        classes=tuple(classes),
        history=history,
    )


def _network_of(values: dict[str, Any]) -> Network:
    """The network of the stored chain; a preset's name holds while it stands for that."""
    name = _text(values, "network", None)
    try:
        network = parse_network(_text(values, "chain", name))
    except NetworkError as error:
        raise _CardError(f"its network is none ({str(error).rstrip('.')})") from None
    return parse_network(name) if PRESETS.get(name) == network.chain else network


def _text(values: Mapping[str, Any], key: str, default: str | None) -> str:
    value = values.get(key, default)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise _CardError(f"{key} is not a text")
    return value


def _number(values: Mapping[str, Any], key: str, default: float, most: float) -> float:
    value = values.get(key, default)
    if type(value) not in (int, float) or not 0 <= value <= most or not math.isfinite(value):
        raise _CardError(f"{key} is not a number between 0 and {most:g}")
    return float(value)
