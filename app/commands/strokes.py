"""Strokes as lines of JSON: `{"strokes": [[[x, y], …], …]}`, from a file or standard input."""

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.errors import PictureError
from engine.ink.stroke import Ink

STANDARD_INPUT = "-"

# The longest line that is taken into memory: far more than a hand can draw.
MOST_BYTES = 16 * 2**20


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
            while content := stream.readline(MOST_BYTES + 1):
                number += 1
                source = f"{name}:{number}"
                if len(content) > MOST_BYTES:
                    _skip_rest_of_line(stream, content)
                    yield Line(source, None, f"the line is longer than {MOST_BYTES:,} bytes")
                elif not content.isspace():
                    yield _read_line(source, content)
        except OSError as error:
            raise PictureError(f"{name} cannot be read: {error.strerror or error}.") from None


def _skip_rest_of_line(stream: BinaryIO, content: bytes) -> None:
    while content and not content.endswith(b"\n"):
        content = stream.readline(MOST_BYTES)


def _read_line(source: str, content: bytes) -> Line:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):  # ValueError: neither JSON nor UTF-8
        return Line(source, None, "the line is no JSON")
    try:
        return Line(source, Ink.from_json(value))
    except PictureError as error:
        return Line(source, None, str(error).removesuffix("."))
