"""Checkpoints: all that an unfinished training needs to go on as if it had never been cut off.

Every random number of a run hangs on its seed and the epoch, not on a generator that moves on; so
the seed, the epoch, and the optimiser's numbers are the whole state.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import folders
from engine.errors import FileError, InklingError, NetworkError, SettingsError
from engine.files.tensors import read_header, read_tensors, write_tensors
from engine.networks.history import History, history_from_json, history_to_json
from engine.train.events import Epoch
from engine.train.settings import TrainSettings

FORMAT = 1
_KIND = "inkling checkpoint"

# What a description that makes no sense may raise while it is read.
_SENSELESS = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    SettingsError,
    NetworkError,
)


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A training after `epoch` epochs.

    `seconds` of training steps so far; `peak` is the learning rate that was set while running, if
    any; `state` is the plan's arrays by name, empty where only the description was read; `before`
    the epochs of the model that the training started from.
    """

    settings: TrainSettings
    epoch: int
    history: tuple[Epoch, ...]
    name: str
    command: str
    seconds: float
    peak: float | None
    state: Mapping[str, NDArray[np.float32]]
    before: History = ()


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint atomically. Raises FileError."""
    description = {
        "format": FORMAT,
        "settings": checkpoint.settings.to_json(),
        "epoch": checkpoint.epoch,
        "history": [dataclasses.asdict(epoch) for epoch in checkpoint.history],
        "before": history_to_json(checkpoint.before),
        "name": checkpoint.name,
        "command": checkpoint.command,
        "seconds": checkpoint.seconds,
        "peak": checkpoint.peak,
    }
    write_tensors(path, checkpoint.state, {_KIND: json.dumps(description)})


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint whole. Raises FileError where it is damaged or another kind of file."""
    state, metadata = read_tensors(path)
    return dataclasses.replace(_described(path, metadata), state=state)


def unfinished(folder: Path | None = None) -> list[tuple[Path, Checkpoint]]:
    """The checkpoints that wait in a folder, newest first, without their arrays.

    Damaged ones are passed over.
    """
    folder = folders.checkpoints() if folder is None else folder
    found = []
    for path in folder.glob("*.safetensors"):
        try:
            checkpoint = _described(path, read_header(path).metadata)
            found.append((path.stat().st_mtime, path, checkpoint))
        except (InklingError, OSError):
            continue
    found.sort(key=lambda entry: entry[0], reverse=True)
    return [(path, checkpoint) for _, path, checkpoint in found]


def _described(path: Path, metadata: Mapping[str, str]) -> Checkpoint:
    try:
        values: dict[str, Any] = json.loads(metadata[_KIND])
        if values["format"] > FORMAT:
            raise FileError(f"{path} was written by a newer Inkling: update Inkling to go on.")
        history = tuple(Epoch(**epoch) for epoch in values["history"])
        if values["epoch"] != len(history):
            raise ValueError("an epoch that its history does not tell of")
        return Checkpoint(
            settings=TrainSettings.from_json(values["settings"]),
            epoch=len(history),
            history=history,
            name=str(values["name"]),
            command=str(values["command"]),
            seconds=float(values["seconds"]),
            peak=None if values["peak"] is None else float(values["peak"]),
            state={},
            before=history_from_json(values.get("before", [])),
        )
    except _SENSELESS:
        raise FileError(f"{path} is no checkpoint of Inkling, or is damaged.") from None
