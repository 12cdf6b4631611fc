"""Makes Inkling's installers from a clean checkout: `python packaging/build.py`.

An environment of its own with the pinned requirements, a bundle of it, kernels for each level of
CPUs, checks of the frozen app, and the files that people download. On Linux these are a `.tar.xz`
and a `.deb` in `dist`. Everything between lies in `build`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ROOT = PACKAGING.parent
sys.path[:0] = [str(ROOT), str(PACKAGING)]

from steps import archive, bundle, checks, debian, icons, kernels, notices  # noqa: E402


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


def main() -> None:
    """Build everything, or stop at the first thing that is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "packaging")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--bundle-only", action="store_true", help="no files to download")
    arguments = parser.parse_args()
    build, dist = arguments.build.resolve(), arguments.dist.resolve()
    build.mkdir(parents=True, exist_ok=True)
    dist.mkdir(parents=True, exist_ok=True)
    made: dict[str, Path] = {}

    def step(name: str, work, *given):
        begun = time.monotonic()
        print(f"{name} …", flush=True)
        result = work(*given)
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
        return result

    python = step("environment", environment, build / "environment")
    step("icons", icons.paint, python, build / "icons")
    made["folder"] = step("bundle", bundle.make, python, build)
    step("licences", notices.collect, python, made["folder"])
    step("kernels", kernels.compile_all, made["folder"], build / "kernels")
    step("checks", checks.check, made["folder"], build / "checks")
    if not arguments.bundle_only and sys.platform == "linux":
        made["archive"] = step("archive", archive.pack, made["folder"], dist)
        made["package"] = step("package", debian.pack, made["folder"], build / "debian", dist)
    for name, path in made.items():
        size = f"{path.stat().st_size / 1e6:.1f} MB" if path.is_file() else ""
        print(f"{name}: {path} {size}")


if __name__ == "__main__":
    main()
