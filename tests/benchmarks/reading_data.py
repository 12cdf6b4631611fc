"""Drawings by other people, to measure on: strokes as JSON lines, pictures in an archive."""

import gzip
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from engine.ink.picture import open_picture
from engine.ink.prepare import Drawing
from engine.ink.stroke import Ink

NO_DIGIT = -1


@dataclass(frozen=True)
class Labelled:
    """A drawing, its digit (-1 for none) and who wrote it."""

    drawing: Drawing
    label: int
    writer: str


def find(folder: Path, kind: str) -> Path:
    """The file of this kind in the folder, `pen-digits`, `non-digits` or `mouse-images`."""
    found = sorted(folder.glob(f"{kind}*"))
    if not found:
        raise SystemExit(f"There is no {kind}… in {folder}.")
    return found[0]


def strokes(path: Path) -> list[Labelled]:
    """Every line of a packed file of strokes; what has no label 0 to 9 is no digit."""
    drawings = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            value = json.loads(line)
            label = value.get("label")
            digit = label if isinstance(label, int) and 0 <= label <= 9 else NO_DIGIT
            drawings.append(Labelled(Ink.from_json(value), digit, str(value.get("writer", ""))))
    return drawings


def pictures(path: Path) -> list[Labelled]:
    """Every picture of an archive; its name begins with its digit."""
    with zipfile.ZipFile(path) as archive:
        return [
            Labelled(open_picture(archive.read(name)), int(Path(name).name[0]), "")
            for name in sorted(archive.namelist())
            if not name.endswith("/")
        ]
