"""Makes Inkling's installers from a clean checkout: `python packaging/build.py`.

An environment of its own with the pinned requirements, a bundle of it, kernels for each level of
CPUs, checks of the frozen app, and the files that people download. On Linux these are a `.tar.xz`
and a `.deb` in `dist`. Everything between lies in `build/packaging`.

This file needs Python alone; the steps, `steps/`, run in that environment.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
BUILD = PACKAGING.parent / "build" / "packaging"


def environment(folder: Path) -> Path:
    """The Python of an environment with all that a bundle is made with, and nothing else."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pinned = PACKAGING / "requirements.txt"
    stamp = folder / "requirements.txt"
    if not stamp.is_file() or stamp.read_bytes() != pinned.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", pinned]
        subprocess.run(install, check=True)
        shutil.copyfile(pinned, stamp)
    return python


if __name__ == "__main__":
    steps = [environment(BUILD / "environment"), PACKAGING / "steps", *sys.argv[1:]]
    sys.exit(subprocess.run(steps).returncode)
