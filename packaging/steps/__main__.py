"""What `build.py` does, a step a file: everything, or as far as it is told to."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = Path(__file__).resolve().parent
ROOT = STEPS.parents[1]
sys.path[:0] = [str(STEPS), str(ROOT)]

import archive  # noqa: E402
import bundle  # noqa: E402
import checks  # noqa: E402
import debian  # noqa: E402
import icons  # noqa: E402
import kernels  # noqa: E402
import notices  # noqa: E402


def main() -> None:
    """Do all steps, or stop at the first that does not end as it should."""
    parser = argparse.ArgumentParser(prog="build.py")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--bundle-only", action="store_true", help="make no files to download")
    arguments = parser.parse_args()
    build, dist = ROOT / "build" / "packaging", arguments.dist.resolve()
    step("icons", icons.paint, build / "icons")
    folder = step("bundle", bundle.make, build)
    step("licences", notices.collect, folder)
    step("kernels", kernels.compile_all, folder, build / "kernels")
    step("checks", checks.check, folder)
    print(f"The bundle is {folder}.")
    if arguments.bundle_only or sys.platform != "linux":
        return
    dist.mkdir(parents=True, exist_ok=True)
    for name, pack in (("archive", archive.pack), ("package", debian.pack)):
        made = step(name, pack, folder, build / name, dist)
        print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")


def step(name: str, work: Callable[..., Any], *given: Path) -> Any:
    """Do one, and tell what it took."""
    begun = time.monotonic()
    result = work(*given)
    print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
    return result


if __name__ == "__main__":
    main()
