"""Uses a frozen Inkling as a person would, on a screen of its own, and takes pictures.

    python packaging/linux/use_it.py PROGRAM FOLDER

Draws a 7 with a real pointer, opens the pages, trains for some seconds, draws again, closes the
window. Needs xvfb, xdotool and ImageMagick. Fails where anything is said on standard error, where
the window does not end by itself, or where it does not answer. Look at the pictures in FOLDER.
"""

import contextlib
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_SEVEN = [(0.30, 0.28), (0.50, 0.27), (0.68, 0.28), (0.60, 0.48), (0.50, 0.75)]
_SIZE = (1280, 800)
# Seconds: until the window has its pages, and of training.
_BEGIN, _TRAINING = 4.0, 12.0


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """An X server of our own: the environment that leads to it."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield {"DISPLAY": f":{told.readline().strip()}"}
    finally:
        server.terminate()
        server.wait()


def main(program: Path, folder: Path) -> None:
    """Do it all; ends with a sentence where something is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    with screen() as display, tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, **display}

        def do(*command: object) -> str:
            words = [str(word) for word in command]
            return subprocess.run(
                words, env=environment, capture_output=True, text=True, check=True
            ).stdout

        def shoot(name: str) -> None:
            do("import", "-window", "root", folder / f"{name}.png")

        begun = time.monotonic()
        running = subprocess.Popen(
            [program], cwd="/", env=environment, stderr=subprocess.PIPE, text=True
        )
        window = do("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Inkling$").split()[
            0
        ]
        print(f"a window after {time.monotonic() - begun:.2f} s")
        do("xdotool", "windowsize", window, *_SIZE)
        time.sleep(_BEGIN)
        # The canvas: the left part, below the tools.
        left, top, side = 24, 90, 430

        def draw() -> None:
            places = [(left + round(x * side), top + round(y * side)) for x, y in _SEVEN]
            do("xdotool", "mousemove", *places[0], "mousedown", 1)
            for (x0, y0), (x1, y1) in itertools.pairwise(places):
                for step in range(1, 9):
                    x, y = x0 + (x1 - x0) * step // 8, y0 + (y1 - y0) * step // 8
                    do("xdotool", "mousemove", x, y)
            do("xdotool", "mouseup", 1)
            time.sleep(1)

        draw()
        shoot("drawn")
        do("xdotool", "key", "ctrl+1")
        do("xdotool", "key", "F5")
        time.sleep(_TRAINING)
        shoot("training")
        do("xdotool", "key", "Delete")
        draw()
        for number in range(2, 8):
            do("xdotool", "key", f"ctrl+{number}")
            time.sleep(2)
            shoot(f"page-{number}")
        do("xdotool", "key", "ctrl+q")
        try:
            _, said = running.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            running.kill()
            sys.exit("The window did not close.")
        if running.returncode or said.strip():
            sys.exit(f"It ended with {running.returncode} and said:\n{said}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
