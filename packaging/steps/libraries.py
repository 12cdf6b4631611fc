"""Which shared libraries a bundle brings on Linux, and which the desktop has.

PyInstaller takes along whatever a library of the build machine asks for. What every desktop has is
better left to it: a C++ library or a fontconfig of another age than the graphics driver's and the
system's own breaks both. So a bundle brings what wheels bring, and what Python itself asks for.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# The library, and the package of Debian and Ubuntu that has it.
SYSTEM = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libstdc++.so.6": "libstdc++6 (>= 12)",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
_LIBRARY = re.compile(r"\.so(\.[\d.]+)?$")
_C_LIBRARY = re.compile(r"(ld-linux-|libc\.|libdl\.|libm\.|libpthread\.|librt\.)")


@dataclass(frozen=True)
class Needs:
    """What a library asks for: others by name, and at least this version of the C library."""

    libraries: frozenset[str]
    c_library: tuple[int, ...]


def settle(bundle: Path) -> None:
    """Take from the bundle what the system has, and then what nothing asks for any more."""
    inside = bundle / "_internal"
    for name in SYSTEM:
        (inside / name).unlink(missing_ok=True)
    needs = {path: _needs(path) for path in _libraries(bundle)}
    begin = [path for path in needs if not _only_asked_for(path, inside)]
    for path in needs.keys() - reached(begin, needs):
        path.unlink()
    for link in inside.rglob("*"):
        if link.is_symlink() and not link.exists():
            link.unlink()


def reached(begin: Iterable[Path], needs: Mapping[Path, Needs]) -> set[Path]:
    """The libraries that those of `begin` ask for, and these in turn, and themselves."""
    named = {path.name: path for path in needs}
    todo = list(begin)
    found = set(todo)
    while todo:
        asked = {named[name] for name in needs[todo.pop()].libraries & named.keys()}
        todo += asked - found
        found |= asked
    return found


def packages(bundle: Path) -> list[str]:
    """The packages that have what the bundle asks of a system, as a `Depends` names them.

    Stops where it asks for a library that nobody has thought of.
    """
    needs = [_needs(path) for path in [bundle / "inkling", *_libraries(bundle)]]
    inside = {path.name for path in _libraries(bundle)}
    outside = {name for one in needs for name in one.libraries} - inside
    outside = {name for name in outside if not _C_LIBRARY.match(name)}
    if unknown := sorted(outside - SYSTEM.keys()):
        sys.exit(f"Neither the bundle nor a desktop has {', '.join(unknown)}.")
    version = ".".join(map(str, max(one.c_library for one in needs)))
    return sorted({f"libc6 (>= {version})", *(SYSTEM[name] for name in outside)})


def _libraries(bundle: Path) -> list[Path]:
    found = (path for path in bundle.rglob("*.so*") if _LIBRARY.search(path.name))
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def _only_asked_for(path: Path, inside: Path) -> bool:
    """Whether it is there for others alone; Python is, and the loader opens it by its name."""
    shared = path.parent == inside or path.parent.name in ("lib", "numpy.libs", "pillow.libs")
    return shared and not path.name.startswith("libpython")


def _needs(path: Path) -> Needs:
    command = ["objdump", "--private-headers", path]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    versions = re.findall(r"\bGLIBC_([\d.]+)", told)
    return Needs(
        frozenset(re.findall(r"^\s+NEEDED\s+(\S+)", told, re.MULTILINE)),
        max((tuple(map(int, one.split("."))) for one in versions), default=()),
    )
