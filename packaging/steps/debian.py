"""The `.deb`: the bundle below /usr/lib, and what makes a program of the desktop of it."""

import gzip
import shutil
import subprocess
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import libraries
from archive import MOMENT
from icons import SIZES

from engine import __version__

LINUX = Path(__file__).resolve().parents[1] / "linux"
ROOT = LINUX.parents[1]

_MAINTAINER = "The Inkling authors <inkling@localhost>"
_COMPRESSION = ("-Zzstd", "-z19", "--no-uniform-compression")
_FONT = "fonts-dejavu-core | fonts-liberation | fonts-noto-core"
_DESCRIPTION = """\
draw digits and watch a neural network read them
 A desktop app in which people draw digits and watch a neural network read
 them, train that network live, look inside it, and see every kernel it runs
 on, from a naive loop to SIMD.
 .
 It works without a network connection and without a GPU."""


def pack(bundle: Path, work: Path, dist: Path) -> Path:
    """The package's path in `dist`."""
    shutil.rmtree(work, ignore_errors=True)
    root = work / "root"
    _lay_out(bundle, root)
    _own_up(root)
    architecture = _said("dpkg", "--print-architecture")
    kilobytes = int(_said("du", "--summarize", "--apparent-size", "-k", str(root)).split()[0])
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    fields = {
        "Package": "inkling",
        "Version": __version__,
        "Section": "education",
        "Priority": "optional",
        "Architecture": architecture,
        "Maintainer": _MAINTAINER,
        "Installed-Size": kilobytes,
        "Depends": ", ".join([*libraries.packages(bundle), _FONT]),
        "Description": _DESCRIPTION,
    }
    control.write_text("".join(f"{name}: {value}\n" for name, value in fields.items()))
    sums = root / "DEBIAN" / "md5sums"
    files = sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink() and "DEBIAN" not in path.parts
    )
    names = "".join(f"{path.relative_to(root)}\0" for path in files)
    sums.write_text(_said("xargs", "-0", "md5sum", cwd=root, input=names) + "\n")
    path = dist / f"inkling_{__version__}_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", *_COMPRESSION, "--build", root, path],
        check=True,
        stdout=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": str(MOMENT)},
    )
    return path


def _lay_out(bundle: Path, root: Path) -> None:
    """Every file to its place."""
    shutil.copytree(bundle, root / "usr/lib/inkling", symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/inkling").symlink_to("../lib/inkling/inkling")
    share = root / "usr/share"
    for name, folder in (
        ("inkling.desktop", "applications"),
        ("inkling.metainfo.xml", "metainfo"),
        ("inkling.xml", "mime/packages"),
        ("inkling", "lintian/overrides"),
    ):
        (share / folder).mkdir(parents=True)
        shutil.copyfile(LINUX / name, share / folder / name)
    for size in SIZES:
        folder = share / f"icons/hicolor/{size}x{size}/apps"
        folder.mkdir(parents=True)
        icon = bundle.parent.parent / "icons" / f"inkling-{size}.png"
        shutil.copyfile(icon, folder / "inkling.png")
    documents = share / "doc/inkling"
    documents.mkdir(parents=True)
    shutil.copyfile(LINUX / "copyright", documents / "copyright")
    _zip((ROOT / "CHANGELOG.md").read_bytes(), documents / "CHANGELOG.md.gz")
    _zip(_changes().encode(), documents / "changelog.gz")
    (share / "man/man1").mkdir(parents=True)
    _zip((LINUX / "inkling.1").read_bytes(), share / "man/man1/inkling.1.gz")


def _changes() -> str:
    """Debian's own form of a list of changes, which leads to ours."""
    release = next(ElementTree.parse(LINUX / "inkling.metainfo.xml").iter("release"))
    date = datetime.fromisoformat(release.get("date", "")).replace(tzinfo=UTC)
    return (
        f"inkling ({__version__}) stable; urgency=medium\n\n"
        "  * What a person who uses Inkling will notice is told in CHANGELOG.md.gz.\n\n"
        f" -- {_MAINTAINER}  {format_datetime(date)}\n"
    )


def _zip(content: bytes, path: Path) -> None:
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        zipped.write(content)


def _own_up(root: Path) -> None:
    """Plain rights: folders and programs to be entered and run, the rest to be read."""
    for path in root.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or (path.name == "inkling" and path.parent.name == "inkling")
        path.chmod(0o755 if runs else 0o644)


def _said(*command: str, **options: Any) -> str:
    ran = subprocess.run(command, capture_output=True, text=True, check=True, **options)
    return ran.stdout.strip()
