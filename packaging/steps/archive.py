"""A `.tar.xz` that runs from any place, the same to the byte for the same bundle."""

import platform
import subprocess
import tarfile
from pathlib import Path

from engine import __version__

# Every file's time: two builds of one source shall not differ in it.
MOMENT = 1704067200


def pack(bundle: Path, work: Path, dist: Path) -> Path:
    """The archive's path in `dist`."""
    work.mkdir(parents=True, exist_ok=True)
    name = f"inkling-{__version__}-linux-{platform.machine()}"
    path = dist / f"{name}.tar.xz"
    plain = work / f"{name}.tar"

    def plainly(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = MOMENT
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with tarfile.open(plain, "w", format=tarfile.PAX_FORMAT) as archive:
        # `add` goes through a folder in sorted order.
        archive.add(bundle, name, filter=plainly)
    with path.open("wb") as packed:
        # Blocks of a fixed size: the same bytes on any number of cores.
        subprocess.run(
            ["xz", "--stdout", "--threads=0", "--block-size=64MiB", plain],
            stdout=packed,
            check=True,
        )
    return path
