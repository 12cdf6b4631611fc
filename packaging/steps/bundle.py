"""The bundle: a folder with the app, Python and every library it needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import libraries

from engine import __version__

PACKAGING = Path(__file__).resolve().parents[1]

# These are half symbols that nobody reads. Others must stay as they are: OpenBLAS, for one, ends
# the process once it is stripped.
_STRIPPED = ("libllvmlite.so", "libpython3*.so*", "lib-dynload/*.so")
# The same bytes in every build: the time that PyInstaller writes into what it makes, and the seed
# by which Python orders what it compiles. Modules are not compressed one by one: they load faster,
# and the files that people download get smaller, which are compressed as a whole.
_ENVIRONMENT = {
    "SOURCE_DATE_EPOCH": "1704067200",
    "PYTHONHASHSEED": "0",
    "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
}


def make(build: Path) -> Path:
    """The bundle's folder; raises where PyInstaller fails."""
    out = build / "bundle"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", out, "--workpath", build / "work", PACKAGING / "inkling.spec"]
    subprocess.run(
        command,
        check=True,
        env={
            **os.environ,
            **_ENVIRONMENT,
            "INKLING_VERSION": __version__,
            "INKLING_ICONS": str(build / "icons"),
        },
    )
    folder = out / "inkling"
    if sys.platform == "linux":
        libraries.settle(folder)
        _strip(folder)
    return folder


def _strip(folder: Path) -> None:
    for pattern in _STRIPPED:
        for library in folder.rglob(pattern):
            if not library.is_symlink():
                subprocess.run(["strip", "--strip-unneeded", library], check=True)
