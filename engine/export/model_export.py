"""Writes a model in the format that a file's ending names."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.data.dataset import Dataset, Split
from engine.errors import FileError
from engine.files.atomic import write_atomically
from engine.files.reading import shown
from engine.judge.judgement import Judgement
from engine.networks.model import Model
from engine.networks.model_file import save_model

ONNX, SAFETENSORS, REPORT = ".onnx", ".safetensors", ".html"
ENDINGS = (ONNX, SAFETENSORS, REPORT)


@dataclass(frozen=True, eq=False)
class Judged:
    """What a report is about: the samples of `split`, in words, and how each was read."""

    split: Split
    judgement: Judgement
    samples: str


def split_to_judge(dataset: Dataset) -> tuple[Split, str]:
    """The test split where there is one, else the training split; and what to call it."""
    if dataset.test is not None and len(dataset.test):
        return dataset.test, f"the test split of {dataset.name}"
    return dataset.training, f"the training split of {dataset.name}"


def check_ending(out: Path) -> None:
    """Raise FileError where the ending of `out` names no format."""
    if out.suffix.lower() not in ENDINGS:
        raise FileError(
            f"{shown(out)} names no format: let it end in {', '.join(ENDINGS[:-1])} or "
            f"{ENDINGS[-1]}."
        )


def export_model(model: Model, out: Path, judged: Callable[[], Judged]) -> None:
    """Write `model` to `out`, atomically; `judged` is asked for a report alone.

    Raises FileError for another ending or a place that cannot be written, InklingError where ONNX
    is asked for and its package is not installed, and what `judged` raises.
    """
    check_ending(out)
    ending = out.suffix.lower()
    if ending == SAFETENSORS:
        save_model(model, out)
    elif ending == ONNX:
        from engine.export.onnx import onnx_bytes

        write_atomically(out, onnx_bytes(model))
    else:
        from engine.export.report import report_html

        known = judged()
        history = model.card.history
        page = report_html(model, known.split, known.judgement, history, known.samples)
        # A path in the card need not be UTF-8.
        write_atomically(out, page.encode(errors="replace"))
