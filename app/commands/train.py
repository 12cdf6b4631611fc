"""`inkling train`: trains a model, or goes on with a training that was cut off."""

import argparse
import dataclasses
import math
import os
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.chosen_model import open_model
from app.commands.output import complain, percent, write_json, write_line
from app.commands.parser import UsageError
from app.commands.progress_bar import ProgressBar
from app.commands.train_options import (
    DESCRIPTION,
    EPILOG,
    add_options,
    given_settings,
    settings_of,
)
from engine import folders
from engine.data.dataset import open_dataset
from engine.errors import DeviceError, FileError
from engine.networks.library import ModelLibrary
from engine.networks.model import Model
from engine.networks.model_file import save_model
from engine.networks.network import parse_network
from engine.train.command import command_of
from engine.train.events import Batches, Epoch, Finished, Moved, Started, Unkept
from engine.train.settings import TrainSettings

if TYPE_CHECKING:
    from engine.train.checkpoint import Checkpoint
    from engine.train.session import Session


def add_parser(subparsers: Any) -> None:
    """Add `train` to the command line."""
    parser = subparsers.add_parser(
        "train", help="train a model", description=DESCRIPTION, epilog=EPILOG
    )
    add_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train, save the model and say where it is."""
    if arguments.device == "cuda":
        check_gpu()
    out = None if arguments.out is None else checked_out(Path(arguments.out))
    checkpoint: Checkpoint | None = None
    checkpoint_path: Path | None
    start: Model | None = None
    if arguments.resume is None:
        if wanted := given_settings(arguments).get("start"):
            start = open_model(wanted)
        settings = settings_of(arguments, start)
        checkpoint_path = _new_checkpoint_path(out)
    else:
        checkpoint, checkpoint_path = chosen_checkpoint(arguments)
        settings = checkpoint.settings
        if arguments.threads is not None:
            settings = dataclasses.replace(settings, threads=arguments.threads)
        if arguments.device is not None:
            settings = dataclasses.replace(settings, device=arguments.device)
    with ProgressBar(shown=not arguments.json) as bar:
        session = _session(settings, start, checkpoint, checkpoint_path, out, bar)
        finished = _follow(session, checkpoint_path, bar, arguments.json)
    path = save(finished, out)
    if arguments.json:
        write_json(
            {
                "event": "done",
                "model": str(path),
                "test_accuracy": finished.test_accuracy,
                "seconds": finished.seconds,
            }
        )
    else:
        write_line(
            f"trained in {finished.seconds:.1f} s, test accuracy "
            f"{percent(finished.test_accuracy, 2)}: {path}"
        )
    return 0


def check_gpu() -> None:
    """Look for a GPU before time is spent on data. Raises DeviceError where there is none."""
    from engine.kernels.cuda.gpu import why_not

    if reason := why_not():
        raise DeviceError(f"{reason} Without --device cuda the CPU trains.")


def chosen_checkpoint(arguments: argparse.Namespace) -> "tuple[Checkpoint, Path]":
    """The checkpoint that `--resume` names, or the newest.

    Raises UsageError beside options that a checkpoint fixes, FileError where there is none.
    """
    if given := [f"--{name.replace('_', '-')}" for name in given_settings(arguments)]:
        raise UsageError(
            f"a checkpoint fixes {' and '.join(given)}; leave that out beside --resume."
        )
    from engine.train.checkpoint import load_checkpoint, unfinished

    if arguments.resume:
        path = Path(arguments.resume)
        return load_checkpoint(path), path
    waiting = unfinished()
    if not waiting:
        raise FileError("There is no unfinished training to resume: start one without --resume.")
    path, _ = waiting[0]
    return load_checkpoint(path), path


def _session(
    settings: TrainSettings,
    start: Model | None,
    checkpoint: "Checkpoint | None",
    path: Path | None,
    out: Path | None,
    bar: ProgressBar,
) -> "Session":
    """The run, its data read and its kernels loaded."""
    dataset = open_dataset(settings.data, bar.report)
    bar.draw("preparing kernels", 0.0)
    from engine.train.session import Session

    return Session(
        settings,
        dataset,
        checkpoint=checkpoint,
        checkpoint_path=path,
        command=command_of(
            settings,
            None if out is None else str(out),
            before="" if start is None else start.card.command,
        ),
        name=out.stem if out is not None else parse_network(settings.network).name,
        start=start,
    )


def _follow(session: "Session", path: Path | None, bar: ProgressBar, as_json: bool) -> Finished:
    """Run the session to its end and tell about it on the way."""
    settings, epoch, batches = session.settings, 0, 1
    try:
        for event in session:
            match event:
                case Started():
                    epoch, batches = event.epoch, event.batches_per_epoch
                case Batches():
                    done = (event.first + len(event.losses)) / (batches * settings.epochs)
                    bar.draw(
                        f"epoch {epoch + 1}/{settings.epochs}",
                        done,
                        f"loss {event.losses.mean():.4f}  "
                        f"{event.images_per_second:,.0f} images/s  "
                        f"{duration(event.seconds_left)} left",
                    )
                case Epoch():
                    epoch = event.epoch
                    bar.clear()
                    if as_json:
                        write_json(epoch_as_json(event))
                    else:
                        write_line(epoch_as_text(event, settings.epochs))
                case Moved():
                    epoch = event.epoch
                    bar.clear()
                    complain(event.sentence)
                case Unkept():
                    bar.clear()
                    complain(f"{event.reason} The training goes on without this checkpoint.")
                case Finished():
                    return event
    except KeyboardInterrupt:
        bar.clear()
        if path is not None and path.exists():
            complain(f"stopped; `inkling train --resume {shlex.quote(str(path))}` goes on.")
        raise
    raise AssertionError("a session ends with Finished")


def epoch_as_json(event: Epoch) -> dict[str, Any]:
    """An epoch as `--json` prints it."""
    return {
        "event": "epoch",
        "epoch": event.epoch,
        "seconds": event.seconds,
        "images_per_second": event.images_per_second,
        "train_loss": event.train_loss,
        "test_accuracy": event.test_accuracy,
    }


def epoch_as_text(event: Epoch, epochs: int) -> str:
    """An epoch for people."""
    return (
        f"epoch {event.epoch:{len(str(epochs))}}/{epochs}  loss {event.train_loss:.4f}  "
        f"test {percent(event.test_accuracy, 2)}  {event.seconds:.2f} s  "
        f"{event.images_per_second:,.0f} images/s"
    )


def duration(seconds: float) -> str:
    """`8 s`, `1:05`, `2:03:20`."""
    whole = math.ceil(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _new_checkpoint_path(out: Path | None) -> Path | None:
    """A path in the checkpoints' folder that no other run writes to.

    Where nothing can be written there: None, after a word on standard error, for a model that
    goes to `out`; else FileError, before time is spent on one that could not be kept.
    """
    folder = folders.checkpoints()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder / f"train-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.safetensors"
        problem = "no permission"
    except OSError as error:
        problem = error.strerror or str(error)
    if out is None:
        raise FileError(f"{folder} cannot be written: {problem}; name a file with --out.")
    complain(f"no checkpoints are kept, {folder} cannot be written: {problem}.")
    return None


def checked_out(path: Path) -> Path:
    """`path`, where a file can be written there: better told before an hour of training.

    Raises FileError.
    """
    if path.is_dir():
        raise FileError(f"{path} is a folder: name a file, such as {path / 'model.safetensors'}.")
    if not path.absolute().parent.is_dir():
        raise FileError(f"The folder of {path} does not exist: make it first.")
    return path


def save(finished: Finished, out: Path | None) -> Path:
    """Write the model to `out`, or into the library; where it is now.

    Raises FileError where it cannot be written; what was learned for `out` is kept all the same.
    """
    if out is None:
        return ModelLibrary().save(finished.model)
    try:
        save_model(finished.model, out)
    except FileError as error:
        kept = ModelLibrary().save(finished.model)
        raise FileError(f"{error} The model is kept as {kept}.") from None
    return out
