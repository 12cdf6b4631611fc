"""Inkling beside PyTorch, OpenBLAS and NumPy, on this machine: the table of figures to reach.

python -m pip install -e ".[compare]" && python tests/benchmarks/pytorch.py
    [--only mlp cnn-small …] [--quick] [--rounds 5] [--seconds 2] [--threads N] [--json]

Same network, batches of 128, AdamW, as many threads, in float32 where nothing else is said; fresh
processes in turns, A B A B; medians of the rounds, ratios within each. PyTorch is favoured where in
doubt: `pytorch_theirs.py` tells how. A probe of the CPU's peak goes before and after each process.
A round that it finds on a busy machine is made again a few times; a row that has none better is
marked and gets no verdict. All of it takes about a quarter of an hour, `--quick`, which makes one
short round, some two minutes.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from functools import partial
from importlib import metadata
from pathlib import Path

from common import machine, show
from pytorch_blas import openblas_kernels
from pytorch_groups import AVX2, AVX512, GROUPS, TORCH, possible
from pytorch_report import as_json, table
from pytorch_rounds import REPEATS, Gate, judge, measure

from engine.bench.peak import probe
from engine.bench.training import operations
from engine.kernels.simd import WIDTH
from engine.networks.network import parse_network
from engine.train.settings import default_threads

FOLDER = Path(__file__).parent
NAMES = [group.name for group in GROUPS]
ROUNDS, SECONDS = 5, 2.0
QUICK_ROUNDS, QUICK_SECONDS = 1, 0.6
MOST_SECONDS = 600
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
GET_TORCH = (
    "PyTorch is not installed and its rows are left out: "
    'python -m pip install -e ".[compare]" brings it.'
)


class SideError(Exception):
    """A side's process did not answer; the text says why."""


def main():
    arguments = parse_arguments()
    is_there = installed()
    notes = [] if TORCH in is_there else [GET_TORCH]
    gate = Gate(partial(probe, arguments.threads))
    repeats = 0 if arguments.quick else REPEATS
    found = []
    try:
        for group in chosen_groups(arguments.only, is_there):
            tell(group.name)
            try:
                rounds = measure(
                    group.sides, arguments.rounds, partial(run_side, arguments), gate, repeats
                )
            except SideError as failure:
                notes.append(f"{group.name} could not be measured: {failure}")
                tell(notes[-1])
                continue
            found += [(group.name, judge(row, rounds, network_operations)) for row in group.rows]
    except KeyboardInterrupt:
        notes.append("Interrupted: the rest was not measured.")
    findings = [finding for _, finding in found]
    report = {
        "machine": {**machine(), "threads": arguments.threads, **versions()},
        "notes": [how(arguments), *notes],
        "rows": [as_json(name, finding) for name, finding in found],
    }
    show(report, table(findings), arguments.json)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="ROW",
                        help=", ".join(NAMES))  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="one short round: a rough idea")
    parser.add_argument("--rounds", type=int, help=f"of fresh processes, {ROUNDS} if not given")
    parser.add_argument("--seconds", type=float, help=f"a process, {SECONDS:g} if not given")
    parser.add_argument("--threads", type=int, default=default_threads())
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    arguments.rounds = arguments.rounds or (QUICK_ROUNDS if arguments.quick else ROUNDS)
    arguments.seconds = arguments.seconds or (QUICK_SECONDS if arguments.quick else SECONDS)
    return arguments


def installed():
    """What there is of all that sides need."""
    found = set()
    if importlib.util.find_spec("torch"):
        found.add(TORCH)
    if openblas_kernels():
        found |= {need for need, lanes in ((AVX2, 8), (AVX512, 16)) if lanes <= WIDTH}
    return found


def chosen_groups(names, is_there):
    """The groups of these names, as far as they can be measured here."""
    groups = (possible(group, is_there) for group in GROUPS if group.name in names)
    return [group for group in groups if group.rows]


def run_side(arguments, side, number):
    """A side's figures in a round. Raises SideError."""
    command = [sys.executable, str(FOLDER / side.script), *side.arguments]
    command += ["--threads", str(arguments.threads), "--seconds", str(arguments.seconds)]
    # A seed for each round: no figure hangs on a lucky one.
    command += ["--seed", str(number)]
    environment = os.environ | dict.fromkeys(THREADS, str(arguments.threads)) | side.environment
    try:
        ran = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise SideError(f"{side.name} took longer than {MOST_SECONDS} s") from None
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or [f"the process ended with {ran.returncode}"]
        raise SideError(f"{side.name}: {said[-1]}")
    figures = json.loads(ran.stdout)
    tell(f"  round {number}, {side.name}: {described(figures)}")
    return figures


def described(figures):
    """`seconds 0.1653, accuracy 0.9904`."""
    return ", ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in figures.items()
    )


def tell(line):
    """Say how far it is, beside the report."""
    print(line, file=sys.stderr, flush=True)


def network_operations(name):
    """Operations to train on one sample."""
    return operations(parse_network(name))


def versions():
    """Those of the libraries that Inkling is held against; None where one is missing."""
    found = {"numpy": metadata.version("numpy"), "openblas_kernels": openblas_kernels()}
    try:
        found["torch"] = metadata.version("torch")
    except metadata.PackageNotFoundError:
        found["torch"] = None
    return found


def how(arguments):
    """How it was measured, in a line."""
    if arguments.quick:
        return "A quick look: one short round."
    return f"Medians of {arguments.rounds} rounds of fresh processes."


if __name__ == "__main__":
    main()
