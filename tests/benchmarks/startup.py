"""From the start of the process to the painted window, and to the first answer.

python tests/benchmarks/startup.py [--rounds 7] [--screen x11|offscreen] [--json]
    [--app PROGRAM] [--first]

PROGRAM is a frozen or installed `inkling`; else this checkout's is started. Each round is a fresh
process with warm kernels; the first, which may compile, is left out. With --first each is the very
first of a person who never started Inkling before. A drawing is put on the canvas as soon as the
window is painted; the first answer to it counts.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from common import home, machine, screen, show, spread

ROOT = Path(__file__).parents[2]
FIGURES = {"painted": 0.4, "answered": 0.8}


def one_round(program):
    """Seconds from the start of a fresh process to each mark."""
    environment = {**os.environ, "INKLING_STARTED": repr(time.monotonic())}
    ran = subprocess.run(
        [*program, "self-test", "--window"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if ran.returncode:
        sys.exit(ran.stderr.strip() or f"The window ended with {ran.returncode}.")
    return json.loads(ran.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--screen", choices=("x11", "offscreen"), default="x11")
    parser.add_argument("--app", type=Path, help="a frozen or installed inkling")
    parser.add_argument("--first", action="store_true", help="a home of its own for each round")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home(), screen(arguments.screen) as name:
        program = [arguments.app.resolve()] if arguments.app else [sys.executable, "-m", "app"]
        one_round(program)
        rounds = []
        for _ in range(arguments.rounds):
            with home() if arguments.first else contextlib.nullcontext():
                rounds.append(one_round(program))
    fresh = "homes" if arguments.first else "processes"
    seconds = {mark: [marks[mark] for marks in rounds] for mark in FIGURES}
    report = {
        "machine": machine(),
        "notes": [f"screen: {name}; median (least to most) of {arguments.rounds} fresh {fresh}"],
        "startup": {mark: statistics.median(values) for mark, values in seconds.items()},
        "rounds": rounds,
    }
    rows = [("start to", "seconds", "figure to meet")]
    for mark, most in FIGURES.items():
        rows.append((f"window {mark}", spread(seconds[mark]), f"≤ {most}"))
    show(report, rows, arguments.json)


if __name__ == "__main__":
    main()
