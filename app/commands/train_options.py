"""The options of `inkling train`, and the settings that they make."""

import argparse
import dataclasses
from typing import Any, get_args

from engine.networks.model import Model
from engine.networks.network import GRAMMAR, PRESETS
from engine.train.settings import (
    DEFAULT_RATES,
    Augmentation,
    Device,
    Optimiser,
    Schedule,
    TrainSettings,
)

DESCRIPTION = """\
Train a model. Every epoch is kept as a checkpoint until the training is done:
after a power cut `inkling train --resume` goes on, to the same weights."""

EPILOG = f"""\
networks:
  a preset: {", ".join(PRESETS)}
  or a chain of layers, such as "conv16 conv16/2 conv32 conv32/2 dense10":
  {GRAMMAR}

--json:
  {{"event": "epoch", "epoch", "seconds", "images_per_second", "train_loss",
  "test_accuracy"}} after each epoch, seconds being the training steps alone,
  then {{"event": "done", "model", "test_accuracy", "seconds"}}

examples:
  inkling train --network mlp --epochs 5
  inkling train --network "dense64 dense10" --data my-digits/ --out mine.safetensors
  inkling train --start mine.safetensors --data my-digits/ --epochs 2
  inkling train --resume

The same seed gives the same weights, with any number of threads; a GPU rounds
otherwise than a CPU. What one began the other may resume: --resume --device."""

_DEFAULTS = TrainSettings()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add all options to the parser of `train`."""
    # What is not given stays absent, so that `--resume` can tell a wish from a default.
    settings = parser.add_argument_group("training", argument_default=argparse.SUPPRESS)
    rates = ", ".join(f"{rate:g} for {optimiser}" for optimiser, rate in DEFAULT_RATES.items())
    for option, kind, text in (
        ("network N", str, "a preset or a chain of layers"),
        ("data D", str, "mnist, an IDX file, an .npz file or a folder of pictures"),
        ("start MODEL", str, "go on from this model's weights: a file, or a name in the library"),
        ("epochs E", int, "how often the whole data are seen"),
        ("batch B", int, "samples in one step"),
        ("seed S", int, "where all chance starts"),
        ("learning-rate R", float, f"the highest learning rate ({rates})"),
        ("momentum M", float, "of sgd"),
        ("weight-decay W", float, "how strongly weights are pulled to zero"),
        ("label-smoothing L", float, "share of each label given to all classes"),
        ("averaging A", float, "decay of the averaged weights, 0 for none"),
    ):
        name, metavar = option.split()
        settings.add_argument(f"--{name}", type=kind, metavar=metavar, help=text + _default(name))
    settings.add_argument(
        "--nesterov", action=argparse.BooleanOptionalAction, help="Nesterov's momentum, of sgd"
    )
    for name, kinds, text in (
        ("augment", Augmentation, "how samples are varied"),
        ("optimiser", Optimiser, "how weights are changed"),
        ("schedule", Schedule, "how the learning rate moves"),
    ):
        settings.add_argument(f"--{name}", choices=get_args(kinds), help=text + _default(name))
    running = parser.add_argument_group("running")
    running.add_argument("--threads", type=int, metavar="T", help=f"threads{_default('threads')}")
    running.add_argument("--device", choices=get_args(Device), help="where to train (cpu)")
    running.add_argument("--out", metavar="F", help="the model file to write (else: the library)")
    running.add_argument(
        "--resume",
        metavar="CHECKPOINT",
        nargs="?",
        const="",
        help="go on with a training that was cut off: this checkpoint, or else the newest",
    )
    running.add_argument("--json", action="store_true", help="tell in lines of JSON")


def _default(name: str) -> str:
    if name in ("learning-rate", "start"):
        return ""
    return f" ({getattr(_DEFAULTS, name.replace('-', '_'))})"


def settings_of(arguments: argparse.Namespace, start: Model | None) -> TrainSettings:
    """The settings that the options make, defaults for the rest.

    The network is by default that of the model to `start` from, where there is one. Raises
    SettingsError or NetworkError where one is out of range.
    """
    given = given_settings(arguments)
    if start is not None:
        given.setdefault("network", start.network.name)
    given.setdefault("learning_rate", DEFAULT_RATES[given.get("optimiser", _DEFAULTS.optimiser)])
    if arguments.threads is not None:
        given["threads"] = arguments.threads
    if arguments.device is not None:
        given["device"] = arguments.device
    return TrainSettings(**given)


def given_settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options that decide the weights, as far as they were given."""
    names = {field.name for field in dataclasses.fields(TrainSettings)} - {"threads", "device"}
    return {name: value for name, value in vars(arguments).items() if name in names}
