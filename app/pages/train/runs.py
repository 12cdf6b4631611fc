"""A run: the curve of one training, as it is drawn, exported and kept."""

import csv
import dataclasses
import io
import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from app.pages.train.curves import smooth
from engine.errors import FileError
from engine.train.events import Epoch

FORMAT = 1
MOST_KEPT_LOSSES = 20_000

Ending = Literal["finished", "stopped", "unfinished"]


@dataclass(frozen=True, eq=False)
class Run:
    """One training's curve.

    `key` names its file, `name` says what was trained, `started` is an ISO time; each of `losses`
    float32 [n] is the mean training loss of `stride` batches, from the first batch on. `tested` is
    the accuracy at the very end, which for a stopped run lies between two epochs.
    """

    key: str
    name: str
    started: str
    settings: dict[str, Any]
    batches_per_epoch: int
    losses: NDArray[np.float32]
    epochs: tuple[Epoch, ...] = ()
    stride: int = 1
    ending: Ending = "unfinished"
    tested: float | None = None

    @property
    def accuracy(self) -> float | None:
        """Test accuracy at the end, or after the last epoch, where one was measured."""
        if self.tested is not None:
            return self.tested
        measured = [e.test_accuracy for e in self.epochs if math.isfinite(e.test_accuracy)]
        return measured[-1] if measured else None

    @property
    def length(self) -> float:
        """Epochs trained, with the begun one in part."""
        batches = len(self.losses) * self.stride / self.batches_per_epoch
        return max(batches, float(self.epochs[-1].epoch if self.epochs else 0))

    def up_to(self, epoch: int) -> "Run":
        """The run as it stood after `epoch`, a loss for each batch: what a resumed one grows from.

        Losses that were not kept are NaN.
        """
        batches = epoch * self.batches_per_epoch
        losses = np.full(batches, np.nan, np.float32)
        kept = np.repeat(self.losses, self.stride)[:batches]
        losses[: len(kept)] = kept
        return dataclasses.replace(
            self,
            losses=_frozen(losses),
            stride=1,
            epochs=tuple(e for e in self.epochs if e.epoch <= epoch),
            ending="unfinished",
            tested=None,
        )


@dataclass(frozen=True, eq=False)
class Shown:
    """A run on the charts; `smoothed` float64 [n] goes with its losses."""

    run: Run
    smoothed: NDArray[np.float64]
    colour: str


def thinned(run: Run) -> Run:
    """The run with at most MOST_KEPT_LOSSES losses: neighbours are averaged, a rest is dropped."""
    factor = math.ceil(len(run.losses) / MOST_KEPT_LOSSES)
    if factor <= 1:
        return run
    whole = len(run.losses) // factor * factor
    means = run.losses[:whole].reshape(-1, factor).mean(axis=1, dtype=np.float64)
    return dataclasses.replace(
        run, losses=_frozen(means.astype(np.float32)), stride=run.stride * factor
    )


def run_to_json(run: Run) -> dict[str, Any]:
    """The run as plain values; what is not finite becomes null."""
    kept = thinned(run)
    return {
        "format": FORMAT,
        "name": kept.name,
        "started": kept.started,
        "ending": kept.ending,
        "tested": None if kept.tested is None else _plain(kept.tested),
        "settings": kept.settings,
        "batches_per_epoch": kept.batches_per_epoch,
        "stride": kept.stride,
        "losses": [_plain(value) for value in kept.losses],
        "epochs": [
            {name: _plain(value) for name, value in dataclasses.asdict(epoch).items()}
            for epoch in kept.epochs
        ],
    }


def run_from_json(key: str, value: Any) -> Run:
    """The run that `run_to_json` wrote. Raises FileError on anything else."""
    try:
        if value["format"] != FORMAT:
            raise FileError(f"The run {key} has the unknown format {value['format']!r}.")
        losses = np.array([_number(loss) for loss in value["losses"]], np.float32)
        run = Run(
            key=key,
            name=str(value["name"]),
            started=str(value["started"]),
            settings=dict(value["settings"]),
            batches_per_epoch=int(value["batches_per_epoch"]),
            losses=_frozen(losses),
            epochs=tuple(_epoch(epoch) for epoch in value["epochs"]),
            stride=int(value["stride"]),
            ending=value["ending"],
            tested=None if value["tested"] is None else float(value["tested"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise FileError(f"The run {key} is damaged: {error}.") from error
    if run.batches_per_epoch < 1 or run.stride < 1 or run.ending not in get_args(Ending):
        raise FileError(f"The run {key} is damaged.")
    return run


def run_to_csv(run: Run) -> str:
    """A line for each kept loss; an epoch's figures stand in the line that completes it."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["batch", "epoch", "loss", "smoothed_loss", "test_loss", "test_accuracy"])
    smoothed, _ = smooth(run.losses)
    waiting = list(run.epochs)
    for index, (loss, average) in enumerate(zip(run.losses, smoothed, strict=True)):
        batch = (index + 1) * run.stride
        passed = batch / run.batches_per_epoch
        ended = None
        while waiting and waiting[0].epoch <= passed + 1e-9:
            ended = waiting.pop(0)
        lines.writerow(
            [
                batch,
                f"{passed:.6g}",
                f"{loss:.6g}",
                f"{average:.6g}",
                f"{ended.test_loss:.6g}" if ended else "",
                f"{ended.test_accuracy:.6g}" if ended else "",
            ]
        )
    return out.getvalue()


def _epoch(value: Any) -> Epoch:
    return Epoch(
        epoch=int(value["epoch"]),
        seconds=_number(value["seconds"]),
        images_per_second=_number(value["images_per_second"]),
        train_loss=_number(value["train_loss"]),
        test_loss=_number(value["test_loss"]),
        test_accuracy=_number(value["test_accuracy"]),
        device="cuda" if value.get("device") == "cuda" else "cpu",
    )


def _plain(value: Any) -> Any:
    if isinstance(value, int | str):
        return value
    number = float(value)
    return float(f"{number:.6g}") if math.isfinite(number) else None


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _frozen(losses: NDArray[np.float32]) -> NDArray[np.float32]:
    losses = losses.view()
    losses.flags.writeable = False
    return losses
