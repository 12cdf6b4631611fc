"""Drawings by other people, to measure on: strokes as JSON lines, pictures in an archive."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from composing import read_digits

from engine.ink.drawing import Drawing
from engine.ink.picture import open_picture
from engine.ink.stroke import ink_of

NO_DIGIT = -1


@dataclass(frozen=True)
class Labelled:
    """A drawing and its digit, -1 for none."""

    drawing: Drawing
    label: int


def find(folder: Path, kind: str) -> Path:
    """The file of this kind in the folder, `pen-digits`, `non-digits` or `mouse-images`."""
    found = sorted(folder.glob(f"{kind}*"))
    if not found:
        raise SystemExit(f"There is no {kind}… in {folder}.")
    return found[0]


def strokes(path: Path) -> list[Labelled]:
    """Every line of a packed file of strokes; what has no label 0 to 9 is no digit."""
    return [
        Labelled(ink_of(drawn.strokes), drawn.label if drawn.label in range(10) else NO_DIGIT)
        for drawn in read_digits(path)
    ]


def pictures(path: Path) -> list[Labelled]:
    """Every picture of an archive; its name begins with its digit."""
    with zipfile.ZipFile(path) as archive:
        return [
            Labelled(open_picture(archive.read(name)), int(Path(name).name[0]))
            for name in sorted(archive.namelist())
            if not name.endswith("/")
        ]
