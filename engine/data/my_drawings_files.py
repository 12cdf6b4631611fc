"""One's own drawings as files for others: strokes to read or draw on, pictures to train on."""

import contextlib
import json
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from engine.data.checks import CLASSES
from engine.data.my_drawing import MyDrawing, drawing_of
from engine.data.my_samples import samples_of
from engine.errors import FileError, PictureError
from engine.files.atomic import unwritten, write_atomically
from engine.files.reading import file_size, reason, shown
from engine.ink.stroke import Ink

MOST_BYTES = 1 << 28


def write_strokes(drawings: Sequence[MyDrawing], path: Path) -> int:
    """Write the drawings that have strokes, a line of JSON each; how many those were.

    `inkling predict --strokes` reads such a file, `read_strokes` here takes labels and dates too.
    Raises FileError.
    """
    lines = [
        json.dumps(
            {
                "label": mine.label,
                "answered": mine.answered,
                "date": mine.date,
                "key": mine.key,
                **mine.drawing.to_json(),
            }
        )
        for mine in drawings
        if isinstance(mine.drawing, Ink)
    ]
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode())
    return len(lines)


def read_strokes(path: Path) -> tuple[MyDrawing, ...]:
    """The drawings of a file of labelled strokes, a line of JSON each.

    Raises FileError for a file that cannot be read, PictureError naming the line that is none.
    """
    if file_size(path) > MOST_BYTES:
        raise FileError(
            f"{shown(path)} is larger than {MOST_BYTES >> 20} MB; split it and take its parts."
        )
    found = []
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    if line.strip():
                        found.append(drawing_of(line))
                except PictureError as error:
                    raise PictureError(
                        f"{path.name}, line {number}: {error}; nothing of it was taken."
                    ) from None
    except OSError as error:
        raise FileError(f"{shown(path)} cannot be read: {reason(error)}.") from None
    return tuple(found)


def write_pictures(drawings: Sequence[MyDrawing], folder: Path) -> Path:
    """Write the samples as PNG sorted in 0 to 9 below a new folder in `folder`, and give that.

    `open_dataset` opens it. All or nothing is written. Raises FileError.
    """
    part = folder / f".inkling-{secrets.token_hex(6)}.part"
    samples = samples_of(drawings)
    try:
        part.mkdir(parents=True)
        try:
            for label in range(CLASSES):
                (part / str(label)).mkdir()
            for mine, image in zip(drawings, samples.images, strict=True):
                name = f"{mine.date[:10]} {mine.key}.png".strip()
                Image.fromarray(np.asarray(image)).save(part / str(mine.label) / name)
            return part.rename(_free(folder))
        except BaseException:
            with contextlib.suppress(OSError):
                shutil.rmtree(part)
            raise
    except (OSError, ValueError) as error:
        raise unwritten(folder, error) from None


def _free(folder: Path) -> Path:
    """The first name for a new folder that is not taken."""
    name, number = folder / "my drawings", 2
    while name.exists():
        name, number = folder / f"my drawings {number}", number + 1
    return name
