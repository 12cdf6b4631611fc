"""`inkling self-test`: does everything that Inkling does once, in small, and tells in JSON."""

import argparse
import importlib.util
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from app.commands.kernel_cache import cache_state
from app.commands.module_check import import_all
from app.commands.output import write_line
from app.commands.window_check import check_window
from engine import __version__
from engine.data.dataset import Dataset, open_dataset
from engine.errors import InklingError
from engine.ink.strokes_file import read_strokes
from engine.networks.library import shipped_model
from engine.networks.model import Model
from engine.networks.model_file import load_model, save_model
from engine.resources import resource
from engine.train.events import Finished
from engine.train.settings import TrainSettings

DESCRIPTION = """\
Check this installation: load the shipped model, read shipped drawings, train a
few batches, save, load and export a model, map samples, import every module, look
at the compiled kernels, open the window where there is a screen. Prints JSON; the
exit code is 0 where all is well, else 1."""

# The drawings are plain; a model that misses more than one in ten of them is not what shipped.
_LEAST_READ = 0.9
_TRAINING_SAMPLES = 1024
_TEST_SAMPLES = 256
# Any of these tells Qt where to show a window.
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_MAPPED = 40
_CHAIN = "conv16/2 dense10"


@dataclass(frozen=True, slots=True)
class Check:
    """How one check ended. `detail` is one line for a report."""

    name: str
    ok: bool
    seconds: float
    detail: str


def add_parser(subparsers: Any) -> None:
    """Add `self-test` to the command line."""
    parser = subparsers.add_parser(
        "self-test", help="check this installation", description=DESCRIPTION
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run all checks and print them; 0 where all are well, else 1."""
    checks = (
        run_check("shipped model", _load_shipped_model),
        run_check("shipped drawings", _read_shipped_drawings),
        run_check("training", _train_a_little),
        run_check("model file", _save_and_load),
        run_check("export", _write_onnx),
        run_check("map of samples", _map_samples),
        run_check("modules", import_all),
        run_check("kernel cache", _look_at_cache),
        run_check("window", _open_window),
    )
    ok = all(check.ok for check in checks)
    report = {
        "ok": ok,
        "checks": [asdict(check) for check in checks],
        "cache": asdict(cache_state()),
        "versions": versions(),
    }
    write_line(json.dumps(report, indent=2))
    return 0 if ok else 1


def run_check(name: str, body: Callable[[], tuple[bool, str]]) -> Check:
    """Run one check. Whatever goes wrong in it is its result: the rest shall still be tried."""
    start = time.perf_counter()
    try:
        ok, detail = body()
    except InklingError as error:
        ok, detail = False, str(error)
    except Exception as error:
        ok, detail = False, f"{type(error).__name__}: {error}"
    return Check(name, ok, round(time.perf_counter() - start, 3), detail)


def _load_shipped_model() -> tuple[bool, str]:
    card = shipped_model().card
    accuracy = "" if card.test_accuracy is None else f", {card.test_accuracy:.2%} of its test"
    return True, f"{card.name}: {card.network}{accuracy}"


def _read_shipped_drawings() -> tuple[bool, str]:
    from engine.recognise.recogniser import Recogniser

    recogniser = Recogniser(shipped_model())
    path = resource("samples", "digits.ndjson")
    labels = [json.loads(line)["label"] for line in path.read_text("utf-8").splitlines()]
    wrong = []
    with path.open("rb") as lines:
        for label, ink in zip(labels, read_strokes(lines, path.name), strict=True):
            reading = recogniser.read(ink)
            if reading is None or reading.digit != label:
                wrong.append(label)
    right = len(labels) - len(wrong)
    detail = f"{right} of {len(labels)} read right"
    if wrong:
        detail += f", not {', '.join(map(str, wrong))}"
    return right >= _LEAST_READ * len(labels), detail


def _train_a_little() -> tuple[bool, str]:
    from engine.train.session import Session

    mnist = open_dataset()
    few = Dataset(
        mnist.name,
        mnist.training.part(slice(_TRAINING_SAMPLES)),
        (mnist.test or mnist.training).part(slice(_TEST_SAMPLES)),
    )
    settings = TrainSettings(network=_CHAIN, epochs=2, batch=64, averaging=0.0)
    for event in Session(settings, few):
        if isinstance(event, Finished):
            # Ten classes: a network that has learned nothing stands at a tenth.
            learned = event.test_accuracy > 0.3
            return learned, f"{event.test_accuracy:.1%} after {event.seconds:.2f} s"
    return False, "the session ended without a model"


def _save_and_load() -> tuple[bool, str]:
    model = shipped_model()
    with tempfile.TemporaryDirectory(prefix="inkling-") as folder:
        path = Path(folder) / "model.safetensors"
        save_model(model, path)
        same = _same_weights(model, load_model(path))
        size = path.stat().st_size
    return same, f"{size:,} bytes, {'the same' if same else 'other'} weights read back"


def _same_weights(one: Model, other: Model) -> bool:
    return {name: weight.tobytes() for name, weight in one.weights.items()} == {
        name: weight.tobytes() for name, weight in other.weights.items()
    }


def _write_onnx() -> tuple[bool, str]:
    if importlib.util.find_spec("onnx") is None:
        return True, "the package onnx is not installed: not tried"
    from engine.export.onnx import onnx_bytes

    return True, f"{len(onnx_bytes(shipped_model())):,} bytes of ONNX"


def _map_samples() -> tuple[bool, str]:
    from engine.judge.neighbour_map import neighbour_map

    features = np.random.default_rng(0).random((_MAPPED, 8), np.float32)
    *_, last = neighbour_map(features, features[:, :2])
    return bool(np.isfinite(last).all()), f"{len(last)} points laid out"


def _look_at_cache() -> tuple[bool, str]:
    from engine.kernels.call import OPERATIONS
    from engine.kernels.operations import addresses

    # Also those that the little training had no use for: a bundle takes what is kept here along.
    addresses(range(OPERATIONS))
    state = cache_state()
    if not state.writable:
        return False, f"{state.folder} cannot be written: kernels are compiled at every start"
    return True, f"{state.loaded} kernels loaded from {state.folder}, {state.compiled} compiled"


def _open_window() -> tuple[bool, str]:
    if sys.platform.startswith("linux") and not any(map(os.environ.get, _SCREENS)):
        return True, "no screen to open it on: not tried"
    return check_window()


def versions() -> dict[str, str | None]:
    """What Inkling runs on; None for a package whose version is not on record."""
    found: dict[str, str | None] = {
        "inkling": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "machine": platform.machine(),
    }
    for package in ("numpy", "numba", "llvmlite", "safetensors", "pillow", "PySide6-Essentials"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = None
    return found
