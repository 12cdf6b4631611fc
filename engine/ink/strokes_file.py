"""Reads strokes from text, one drawing a line (NDJSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from engine.errors import PictureError
from engine.ink.stroke import Ink

# A drawing of as many points as ink may have, written at length.
LONGEST_LINE = 16 << 20


def read_strokes(lines: Iterable[str | bytes], name: str = "strokes") -> Iterator[Ink]:
    """The drawings of a file of `{"strokes": [[[x, y], …], …]}` lines, in order, as they come.

    `lines` is an open file or any lines, text or UTF-8; empty lines are passed over.
    Raises PictureError naming `name` and the number of the line that cannot be read.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            ink = read_line(line)
        except PictureError as error:
            raise PictureError(f"{name}, line {number}: {error}.") from None
        yield ink


def read_line(line: str | bytes) -> Ink:
    """One drawing. Raises PictureError, a phrase without full stop, where the line is none."""
    if len(line) > LONGEST_LINE:
        raise PictureError(f"the line is longer than {LONGEST_LINE:,} bytes")
    try:
        return Ink.from_json(json.loads(_text(line)))
    except UnicodeDecodeError:
        raise PictureError("this is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise PictureError(f"this is not JSON ({error.msg}, column {error.colno})") from None
    except (RecursionError, ValueError):
        raise PictureError("the JSON is nested too deeply or has endless numbers") from None


def _text(line: str | bytes) -> str:
    """The line without the mark that some editors put before a file's first."""
    return line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
