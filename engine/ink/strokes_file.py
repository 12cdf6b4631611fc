"""Reads strokes from text, one drawing a line (NDJSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from engine.errors import PictureError
from engine.ink.stroke import Ink

# A drawing of as many points as ink may have, written at length.
LONGEST_LINE = 64 << 20


def read_strokes(lines: Iterable[str | bytes], name: str = "strokes") -> Iterator[Ink]:
    """The drawings of a file of `{"strokes": [[[x, y], …], …]}` lines, in order, as they come.

    `lines` is an open file or any lines, text or UTF-8; empty lines are passed over.
    Raises PictureError naming `name` and the number of the line that cannot be read.
    """
    source = iter(lines)
    number = 0
    while True:
        number += 1
        try:
            line = next(source, None)
            if line is None:
                return
            if len(line) > LONGEST_LINE:
                raise PictureError(f"the line is longer than {LONGEST_LINE >> 20} MB")
            if not line.strip():
                continue
            ink = Ink.from_json(json.loads(_text(line)))
        except PictureError as error:
            raise PictureError(f"{name}, line {number}: {error}.") from None
        except UnicodeDecodeError:
            raise PictureError(f"{name}, line {number}: this is not UTF-8 text.") from None
        except json.JSONDecodeError as error:
            raise PictureError(
                f"{name}, line {number}: this is not JSON ({error.msg}, column {error.colno})."
            ) from None
        except (RecursionError, ValueError):
            raise PictureError(
                f"{name}, line {number}: the JSON is nested too deeply or has endless numbers."
            ) from None
        yield ink


def _text(line: str | bytes) -> str:
    """The line without the mark that some editors put before a file's first."""
    return line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
