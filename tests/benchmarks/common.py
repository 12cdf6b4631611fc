"""What the benchmarks share: a home of their own, a screen, a table."""

import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import engine  # noqa: E402  (it tells Numba where compiled kernels are, before the home moves)
from engine.bench.cpu import cpu_name  # noqa: E402
from engine.bench.events import Machine  # noqa: E402
from engine.train.settings import default_threads  # noqa: E402


@contextlib.contextmanager
def home() -> Iterator[Path]:
    """A folder for models, settings and checkpoints, so that the user's own stay out of it."""
    with tempfile.TemporaryDirectory(prefix="inkling-benchmark-") as folder:
        os.environ["INKLING_HOME"] = folder
        yield Path(folder)


@contextlib.contextmanager
def screen(wanted: str) -> Iterator[str]:
    """A screen for the window: `offscreen`, or `x11`, which starts Xvfb where no DISPLAY is set.

    Gives the screen's name for the report.
    """
    if wanted == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield "offscreen"
    elif os.environ.get("DISPLAY") or sys.platform != "linux":
        yield os.environ.get("DISPLAY", "the desktop")
    elif shutil.which("Xvfb") is None:
        sys.exit("There is no screen and no Xvfb: install Xvfb, or use --screen offscreen.")
    else:
        with _xvfb() as display:
            os.environ["DISPLAY"] = display
            yield f"Xvfb {display}"


@contextlib.contextmanager
def _xvfb() -> Iterator[str]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "cpu": cpu_name(),
        "threads": default_threads(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "inkling": engine.__version__,
    }


def peak_note(found: Machine) -> str:
    """What the CPU does at its best, and whether figures taken now are worth anything."""
    state = "quiet" if found.quiet else "NOT QUIET: the figures below are too low"
    return (
        f"peak: {found.peak_one_gflops:.0f} GFLOP/s on one thread, {found.peak_gflops:.0f} on "
        f"{found.threads}; {state}"
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of the values lie, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def spread(values: Sequence[float]) -> str:
    """`0.31 (0.30 to 0.35)`: median, least and most."""
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"


def show(report: dict[str, object], rows: Sequence[Sequence[object]], as_json: bool) -> None:
    """Print the report as JSON, or `rows` (the first: heads) as a table for the README."""
    if as_json:
        print(json.dumps(report, indent=2))
        return
    about = report["machine"]
    print(f"{about['cpu']}, {about['threads']} threads, {about['system']}")
    for note in report.get("notes", []):
        print(note)
    print()
    head, *body = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    for cells in (head, ["-" * width for width in widths], *body):
        line = " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        print(f"| {line} |")
