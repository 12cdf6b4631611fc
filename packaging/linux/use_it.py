"""Uses a frozen Inkling as a person would, on a screen of its own, and takes pictures.

    python packaging/linux/use_it.py PROGRAM FOLDER

Draws a 7 with a real pointer, trains for some seconds, draws a number, visits every page, closes
the window. Needs Xvfb, xdotool and ImageMagick. Fails where anything is said on standard error, or
where the window does not close by itself. Look at the pictures in FOLDER.
"""

import contextlib
import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Strokes, each a list of points in a square of 1.
_SEVEN = (((0.30, 0.28), (0.50, 0.27), (0.68, 0.28), (0.60, 0.48), (0.50, 0.75)),)
_FORTY_ONE = (
    ((0.22, 0.25), (0.12, 0.55), (0.25, 0.55), (0.42, 0.54)),
    ((0.34, 0.32), (0.33, 0.55), (0.32, 0.80)),
    ((0.70, 0.25), (0.69, 0.50), (0.68, 0.80)),
)
_SIZE = (1280, 800)
# The pages, in the order of their keys.
_PAGES = ("train", "inside", "data", "models", "compare", "my-hand", "kernels")
# Seconds: until the window has its pages, of training, until a page has done its work.
_BEGIN, _TRAINING, _PAGE = 4.0, 15.0, 4.0
_AREA = re.compile(r"^\s*\d+: (\d+)x(\d+)\+(\d+)\+(\d+) \S+ \d+ (?:s?rgb|gray)a?\(255", re.M)


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """An X server of our own: the environment that leads to it."""
    read, write = os.pipe()
    size = "x".join(map(str, _SIZE))
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield {"DISPLAY": f":{told.readline().strip()}"}
    finally:
        server.terminate()
        server.wait()


@dataclass(frozen=True)
class Person:
    """Eyes and a hand at a screen."""

    environment: dict[str, str]
    folder: Path

    def do(self, *command: object) -> str:
        """Run a tool; what it says."""
        words = [str(word) for word in command]
        return subprocess.run(
            words, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def press(self, key: str) -> None:
        """Press keys together, as `ctrl+1`."""
        self.do("xdotool", "key", key)

    def look(self, name: str) -> Path:
        """Take a picture of the screen."""
        path = self.folder / f"{name}.png"
        self.do("import", "-window", "root", path)
        return path

    def paper(self) -> tuple[int, int, int]:
        """Where one draws, as left, top, side: the largest white area of the screen's left half."""
        looks = ("-crop", "50%x100%+0+0", "+repage", "-threshold", "99.9%")
        told = ("-define", "connected-components:verbose=true", "-connected-components", "4")
        areas = self.do("convert", self.look("empty"), *looks, *told, "null:")
        sizes = [tuple(map(int, found)) for found in _AREA.findall(areas)]
        if not sizes:
            sys.exit(f"No white paper is to be seen in {self.folder / 'empty.png'}.")
        width, height, left, top = max(sizes, key=lambda size: size[0] * size[1])
        return left, top, min(width, height)

    def draw(
        self, paper: tuple[int, int, int], strokes: Sequence[Sequence[tuple[float, float]]]
    ) -> None:
        """Draw by the left button, as fast as a hand."""
        left, top, side = paper
        for stroke in strokes:
            places = [(left + round(x * side), top + round(y * side)) for x, y in stroke]
            self.do("xdotool", "mousemove", *places[0], "mousedown", 1)
            for (x0, y0), (x1, y1) in itertools.pairwise(places):
                for step in range(1, 9):
                    x, y = x0 + (x1 - x0) * step // 8, y0 + (y1 - y0) * step // 8
                    self.do("xdotool", "mousemove", x, y)
            self.do("xdotool", "mouseup", 1)
        time.sleep(1)


def use(person: Person) -> None:
    """What a person does with a new program, from the first look to the last page."""
    time.sleep(_BEGIN)
    paper = person.paper()
    person.draw(paper, _SEVEN)
    person.look("drawn")
    person.press("ctrl+1")
    person.press("F5")
    time.sleep(_TRAINING)
    person.look("training")
    person.press("Delete")
    person.draw(paper, _FORTY_ONE)
    for number, page in enumerate(_PAGES, 1):
        person.press(f"ctrl+{number}")
        time.sleep(_PAGE)
        person.look(f"page-{number}-{page}")
    person.press("ctrl+q")


def main(program: Path, folder: Path) -> None:
    """Do it all; ends with a sentence where something is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    with screen() as display, tempfile.TemporaryDirectory() as home:
        told = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8"}
        person = Person({**told, **display}, folder)
        begun = time.monotonic()
        running = subprocess.Popen(
            [program], cwd="/", env=person.environment, stderr=subprocess.PIPE, text=True
        )
        try:
            found = person.do("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Inkling$")
            print(f"a window after {time.monotonic() - begun:.2f} s")
            person.do("xdotool", "windowmove", found.split()[0], 0, 0)
            person.do("xdotool", "windowsize", found.split()[0], *_SIZE)
            use(person)
            _, said = running.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            sys.exit("The window did not close.")
        finally:
            running.kill()
        if running.returncode or said.strip():
            sys.exit(f"It ended with {running.returncode} and said:\n{said}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
