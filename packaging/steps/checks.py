"""The frozen app's own self-test: from two folders, with and without a screen, as two users.

Each run has a home of its own, so each is a first start; it may compile nothing, may say nothing on
standard error, and has to end in time.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from steps.kernels import program_of

_TIMEOUT = 180
# nobody and nogroup of Debian, who may write nowhere but in what is given to them.
_NOBODY = 65534


def check(bundle: Path, work: Path) -> None:
    """Run them all; stops at the first that is not as it should be."""
    shutil.rmtree(work, ignore_errors=True)
    for name, prefix, screen, user in _runs():
        home = work / name.replace(" ", "-")
        home.mkdir(parents=True)
        if user is not None:
            os.chown(home, user, user)
        folders = (Path("/"), home) if os.name == "posix" else (Path(bundle.anchor), home)
        for folder in folders:
            report = _run([*prefix, program_of(bundle), "self-test"], home, folder, screen, user)
            details = {one["name"]: one["detail"] for one in report["checks"]}
            print(f"  {name}, in {folder}: {details['kernel cache']}; {details['window']}")


def _runs():
    """Name, what runs it, what tells Qt of a screen, and whose user id it has (None: ours)."""
    yield "offscreen", [], {"QT_QPA_PLATFORM": "offscreen"}, None
    if shutil.which("xvfb-run"):
        yield "on X", ["xvfb-run", "--auto-servernum"], {}, None
    if os.name == "posix" and os.getuid() == 0:
        yield "as nobody", [], {"QT_QPA_PLATFORM": "offscreen"}, _NOBODY


def _run(command, home: Path, folder: Path, screen: dict[str, str], user: int | None) -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "SystemRoot", "TEMP") if name in os.environ}
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            env={**kept, "HOME": str(home), "INKLING_HOME": str(home / "inkling"), **screen},
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            user=user,
            group=user,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"{command} did not end within {_TIMEOUT} s.")
    if ran.stderr.strip():
        sys.exit(f"{command} said:\n{ran.stderr}")
    report = json.loads(ran.stdout)
    if not report["ok"] or report["cache"]["compiled"] or not report["cache"]["loaded"]:
        sys.exit(f"{command} in {folder}:\n{ran.stdout}")
    return report
