"""Kernels compiled for every level of CPUs, so that the first start of a copy compiles nothing."""

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from engine.cpu_level import LEVELS
from engine.folders import COMPILED_FOR

_TIMEOUT = 900


def compile_all(bundle: Path, work: Path) -> None:
    """Put the caches of all levels into the bundle, by the frozen app's own self-test."""
    shutil.rmtree(work, ignore_errors=True)
    target = resources_of(bundle) / "kernels"
    shutil.rmtree(target, ignore_errors=True)
    for level in _levels():
        home = work / (level or "own")
        environment = {
            **{name: value for name, value in os.environ.items() if not _is_ours(name)},
            **_compiled_for(level),
            "INKLING_HOME": str(home),
        }
        ran = subprocess.run(
            [program_of(bundle), "self-test"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            timeout=_TIMEOUT,
        )
        report = json.loads(ran.stdout)
        if not report["ok"]:
            raise SystemExit(f"The self-test failed at {level}:\n{ran.stdout}")
        folder = Path(report["cache"]["folder"])
        shutil.copytree(folder, target / folder.name)
        print(f"  {folder.name}: {report['cache']['compiled']} kernels")


def program_of(bundle: Path) -> Path:
    """The frozen app's executable."""
    return bundle / ("inkling.exe" if sys.platform == "win32" else "inkling")


def resources_of(bundle: Path) -> Path:
    """Where the frozen app finds its resources."""
    return bundle / "_internal" / "resources"


def _is_ours(name: str) -> bool:
    """Whether it tells Numba, or a window, what is true of this process alone.

    The engine, which lends these steps its constants, sets Numba's; and what needs a screen
    compiles nothing of its own.
    """
    return name.startswith("NUMBA_") or name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def _levels() -> list[str]:
    """All levels of x86-64; elsewhere whatever CPU builds compiles for itself."""
    return list(LEVELS) if platform.machine().lower() in ("x86_64", "amd64") else [""]


def _compiled_for(level: str) -> dict[str, str]:
    return {COMPILED_FOR: level, "NUMBA_CPU_FEATURES": ""} if level else {}
