"""Inkling on this machine's GPU, beside PyTorch and cuBLAS where they are installed.

python tests/cuda/measure.py [--only product epochs …] [--rounds 5] [--json FILE] [--tiny]

Prints a table, and writes JSON where told. Medians of rounds in which all sides take turns; all of
it takes some minutes. What cannot be measured says “not measured”, and why. `--tiny` takes shapes
for Numba's simulator (NUMBA_ENABLE_CUDASIM=1): it shows that all of this runs, and no speed.
"""

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
# A home of its own, unless one is named: compiled kernels, and nothing of the user's.
os.environ.setdefault("INKLING_HOME", str(Path(tempfile.gettempdir(), "inkling-on-gpu")))

import engine  # noqa: E402
from engine.kernels.cuda import gpu  # noqa: E402

ROUNDS = 5
SECTIONS = ("ceilings", "product", "kernels", "agreement", "epochs", "accuracy")
PACKAGES = ("numpy", "numba", "numba-cuda", "torch", "nvidia-cublas-cu12", "nvidia-cublas")


def main():
    arguments = parse_arguments()
    if reason := gpu.why_not():
        sys.exit(reason)
    about = machine()
    for name, value in about.items():
        print(f"{name}: {value}")
    rows = measured(arguments)
    from gpu_rows import table

    print(f"\n{table(rows)}")
    if arguments.json:
        report = {"machine": about, "rows": [row.as_json() for row in rows]}
        arguments.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--tiny", action="store_true", help="shapes for Numba's simulator")
    return parser.parse_args()


def machine():
    """The GPU, its driver, and all versions that a figure may hang on."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    free, total = gpu.memory().free, gpu.memory().total
    return {
        "gpu": gpu.name(),
        "multiprocessors": gpu.multiprocessors(),
        "capability": ".".join(map(str, gpu.capability())),
        "memory": f"{free / 2**30:.1f} of {total / 2**30:.1f} GiB free",
        "driver": ".".join(map(str, gpu.driver_version())) + " (the newest CUDA it knows)",
        "system": platform.platform(),
        "python": platform.python_version(),
        "inkling": engine.__version__,
        **versions,
    }


def measured(arguments):
    """The rows of all sections that are asked for; each is told as it begins."""
    from gpu_ceilings import measure as measure_ceilings

    rounds, tiny = arguments.rounds, arguments.tiny
    ceilings = measure_ceilings(rounds, tiny)
    rows = ceilings.rows() if "ceilings" in arguments.only else []
    steps = {
        "product": lambda: _section("gpu_product").measure(rounds, tiny, ceilings),
        "kernels": lambda: _section("gpu_kernels").measure(rounds, tiny, ceilings),
        "agreement": lambda: _section("gpu_agreement").measure(tiny),
        "epochs": lambda: _section("gpu_training").measure_epochs(rounds, tiny),
        "accuracy": lambda: _section("gpu_training").measure_accuracy(tiny),
    }
    for name, step in steps.items():
        if name in arguments.only:
            print(f"{name} …", file=sys.stderr, flush=True)
            rows += step()
    return rows


def _section(name):
    return importlib.import_module(name)


if __name__ == "__main__":
    main()
