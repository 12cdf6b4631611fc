"""The frozen app's own self-test: from two folders, with and without a screen, as two users.

It runs in another place than it was built in, which everybody can enter. Each run has a home of its
own, so each is a first start; it may compile nothing, may say nothing on standard error, and has to
end in time.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernels import program_of

_TIMEOUT = 180
# nobody and nogroup of Debian, who may write nowhere but in what is given to them.
_NOBODY = 65534


@dataclass(frozen=True)
class Run:
    """What runs the program, what tells Qt of a screen, and whose user id it has (None: ours)."""

    name: str
    prefix: tuple[str, ...]
    screen: dict[str, str]
    user: int | None


def check(bundle: Path) -> None:
    """Run them all; stops at the first that is not as it should be."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        place.chmod(0o755)
        elsewhere = place / "bundle"
        shutil.copytree(bundle, elsewhere, symlinks=True)
        for run in _runs():
            for folder in ("/", "home"):
                _check(run, elsewhere, place, folder)


def _check(run: Run, bundle: Path, place: Path, folder: str) -> None:
    home = Path(tempfile.mkdtemp(dir=place))
    if run.user is not None:
        os.chown(home, run.user, run.user)
    report = _report(run, program_of(bundle), home, home if folder == "home" else Path(home.anchor))
    details = {one["name"]: one["detail"] for one in report["checks"]}
    cache = report["cache"]
    counted = f"{cache['loaded']} kernels loaded, {cache['compiled']} compiled"
    print(f"  {run.name}, in {folder}: {counted}; {details['window']}")


def _runs() -> Iterator[Run]:
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    yield Run("offscreen", (), offscreen, None)
    if shutil.which("xvfb-run"):
        yield Run("on X", ("xvfb-run", "--auto-servernum"), {}, None)
    if os.name == "posix" and os.getuid() == 0:
        yield Run("as nobody", (), offscreen, _NOBODY)


def _home(folder: Path) -> dict[str, str]:
    """What tells a program that it runs for a person who lives in `folder`."""
    return {"HOME": str(folder), "INKLING_HOME": str(folder / "inkling"), "LANG": "C.UTF-8"}


def _report(run: Run, program: Path, home: Path, folder: Path) -> dict[str, Any]:
    command = [*run.prefix, program, "self-test"]
    kept = {name: os.environ[name] for name in ("PATH", "SystemRoot", "TEMP") if name in os.environ}
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            env={**kept, **_home(home), **run.screen},
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            user=run.user,
            group=run.user,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"{command} did not end within {_TIMEOUT} s.")
    if ran.stderr.strip():
        sys.exit(f"{command} said:\n{ran.stderr}")
    report = json.loads(ran.stdout)
    if not report["ok"] or report["cache"]["compiled"] or not report["cache"]["loaded"]:
        sys.exit(f"{command} in {folder}:\n{ran.stdout}")
    return report
