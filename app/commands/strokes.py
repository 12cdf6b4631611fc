"""Strokes as lines of JSON: `{"strokes": [[[x, y], …], …]}`, from a file or standard input."""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.errors import PictureError
from engine.ink.stroke import Ink
from engine.ink.strokes_file import LONGEST_LINE, read_line

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read: its ink, or the problem with it, a sentence without its full stop.

    `source` is `FILE:LINE`, counted from 1.
    """

    source: str
    ink: Ink | None
    problem: str = ""


def read_strokes(name: str) -> Iterator[Line]:
    """Each line of the file `name` (`-`: standard input) as soon as it can be read.

    Blank lines are passed over. Raises PictureError where the file cannot be opened or read.
    """
    with contextlib.ExitStack() as stack:
        try:
            stream: BinaryIO = (
                sys.stdin.buffer
                if name == STANDARD_INPUT
                else stack.enter_context(Path(name).open("rb"))
            )
            number = 0
            while content := stream.readline(LONGEST_LINE + 1):
                number += 1
                if not content.isspace():
                    yield _read(f"{name}:{number}", content)
                if len(content) > LONGEST_LINE:
                    _skip_rest_of_line(stream, content)
        except OSError as error:
            raise PictureError(f"{name} cannot be read: {error.strerror or error}.") from None


def _skip_rest_of_line(stream: BinaryIO, content: bytes) -> None:
    while content and not content.endswith(b"\n"):
        content = stream.readline(LONGEST_LINE)


def _read(source: str, content: bytes) -> Line:
    try:
        return Line(source, read_line(content))
    except PictureError as error:
        return Line(source, None, str(error))
