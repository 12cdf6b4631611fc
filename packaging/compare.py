"""Compares two builds of one source: `python packaging/compare.py BUNDLE BUNDLE`.

They have to hold the same files, and the same bytes but for compiled kernels: beside their code
Numba keeps notes on their types, which tell addresses of its own process. Ends with 1 where more
differs.
"""

import filecmp
import sys
from pathlib import Path

_MAY_DIFFER = ".nbc"


def files_of(bundle: Path) -> dict[str, Path]:
    """Every file and link, by its path in the bundle."""
    return {
        path.relative_to(bundle).as_posix(): path
        for path in bundle.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def same(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes and rights, or two links the same target."""
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    rights = one.stat().st_mode == other.stat().st_mode
    return rights and filecmp.cmp(one, other, shallow=False)


def main(one: Path, other: Path) -> int:
    """Tell what differs; 0 where nothing does that should not."""
    ours, theirs = files_of(one), files_of(other)
    alone = sorted(ours.keys() ^ theirs.keys())
    differing = [
        name for name in sorted(ours.keys() & theirs.keys()) if not same(ours[name], theirs[name])
    ]
    wrong = [name for name in differing if not name.endswith(_MAY_DIFFER)]
    for name in alone:
        print(f"only in {one if name in ours else other}: {name}")
    for name in wrong:
        print(f"differs: {name}")
    kernels = len(differing) - len(wrong)
    print(f"{len(ours)} files; {len(alone)} in one only, {len(wrong)} differ, {kernels} kernels do")
    return 1 if alone or wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
