"""The libraries that Python took along from the build machine, and whose they are."""

import subprocess
import sys
from pathlib import Path

from part import Part

_DOCUMENTS = Path("/usr/share/doc")


def system_parts(bundle: Path) -> list[Part]:
    """A part for each Debian package that one of the bundle's libraries comes from."""
    inside = bundle / "_internal"
    # Wheels' libraries lie elsewhere, with a link here; and Python is a part of its own.
    names = [path.name for path in sorted(inside.glob("lib*.so*")) if not path.is_symlink()]
    owners = {_owner(name) for name in names if not name.startswith("libpython")}
    return [_part(owner) for owner in sorted(owners)]


def _owner(library: str) -> str:
    """The package that has a library among its files."""
    found = _said("dpkg-query", "--search", f"*/{library}")
    for line in found.splitlines():
        package, _, path = line.partition(": ")
        if path.startswith(("/lib/", "/usr/lib/")):
            return package.partition(":")[0]
    sys.exit(f"No package of this machine has {library}, which is in the bundle.")


def _part(package: str) -> Part:
    version = _said("dpkg-query", "--show", "--showformat=${Version}", package)
    copyright_file = _DOCUMENTS / package / "copyright"
    files = (copyright_file,) if copyright_file.is_file() else ()
    return Part(package, version, "", files, f"pkg:deb/debian/{package}@{version}")


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
