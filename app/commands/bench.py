"""`inkling bench`: measures this machine, and Inkling on it."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from app.commands.bench_table import Table
from app.commands.output import complain, write_json, write_line
from app.commands.progress_bar import ProgressBar
from engine.bench.events import PARTS, Event, Measuring
from engine.bench.report import Report
from engine.train.settings import TrainSettings, default_threads

DESCRIPTION = """\
Measure what this machine can do, and how much of it Inkling uses: the matrix
product on every rung of the ladder, training, the time to an answer, and an
iteration of the talk's linear regression. Takes a minute or two; let the
machine do nothing else meanwhile."""

EPILOG = """\
parts:
  matmul    the product 1024x1024x1024 and 60000x785x10, float32 and float64
  training  an epoch of MNIST, batches of 128
  latency   one sample, one thread
  talk      linear regression on MNIST, 60000x785, seconds an iteration

--json:
  {"machine": {"cpu", "threads", "peak_gflops", "peak_one_gflops",
  "bandwidth_gb", "quiet", "gpu"},
  "matmul": [{"kernel", "title", "dtype", "m", "k", "n", "threads", "seconds",
  "gflops", "of_peak", "of_blas", "scaled", "rows"}],
  "training": [{"network", "seconds", "images_per_second", "of_peak", "scaled"}],
  "latency": [{"network", "microseconds"}],
  "talk": [{"kernel", "title", "seconds_per_iteration", "scaled"}]}
  Shares are of 1; a part that was not measured is an empty list. What is
  scaled was measured on a part (of the rows, of an epoch) and scaled up.
  "gpu" is its name, or why none can be used; its kernels have 0 threads and
  no share of the peak, and their times include the way there and back.

examples:
  inkling bench
  inkling bench --only matmul --threads 1
  inkling bench --json > this-machine.json"""


def add_parser(subparsers: Any) -> None:
    """Add `bench` to the command line."""
    parser = subparsers.add_parser(
        "bench", help="measure this machine", description=DESCRIPTION, epilog=EPILOG
    )
    parser.add_argument("--only", choices=PARTS, help="measure this part alone")
    parser.add_argument("--threads", type=int, metavar="T", help=f"threads ({default_threads()})")
    parser.add_argument("--json", action="store_true", help="answer in one line of JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    parts = PARTS if arguments.only is None else (arguments.only,)
    threads = default_threads() if arguments.threads is None else arguments.threads
    threads = TrainSettings(threads=threads).threads  # which says so where that is out of range
    table, report = Table(), Report()
    with ProgressBar(shown=not arguments.json) as bar:
        try:
            for event in _events(parts, threads, bar):
                report = report.after(event)
                if not arguments.json:
                    _show(event, table, bar)
        except KeyboardInterrupt:
            bar.clear()
            complain("stopped; not everything is measured.")
            raise
    if arguments.json:
        write_json(report.as_json())
    return 0


def _events(parts: Sequence[str], threads: int, bar: ProgressBar) -> Iterator[Event]:
    bar.draw("preparing kernels", 0.0)
    from engine.bench.bench import measure

    return measure(parts, threads)


def _show(event: Event, table: Table, bar: ProgressBar) -> None:
    """Show what is measured next, or the lines of a figure in its place."""
    if isinstance(event, Measuring):
        bar.draw(event.what, event.fraction)
        return
    bar.clear()
    for line in table.lines(event):
        write_line(line)
