"""A source of the engine, as it stands on this machine, with marks for its colours."""

import io
import keyword
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import engine

Kind = Literal["comment", "string", "number", "keyword", "name", "decorator"]
# The folder that holds the package `engine`, in a checkout, an installed wheel, or a frozen app.
_ROOT = Path(engine.__file__).parent.parent
_STRINGS = {
    token
    for name in ("STRING", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
    if (token := getattr(tokenize, name, None)) is not None
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of one line, from `start`, that are of one kind."""

    start: int
    length: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text, and the marks of each of its lines (counted from 0)."""

    path: str
    text: str
    marks: tuple[tuple[Mark, ...], ...]


def read_source(path: str) -> Source | None:
    """The source at `path`, such as `engine/kernels/tile.py`; None where it is not there.

    Only sources of the engine are read.
    """
    file = (_ROOT / path).resolve()
    if not file.is_relative_to((_ROOT / "engine").resolve()):
        return None
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return Source(path, text, marks_of(text))


def marks_of(text: str) -> tuple[tuple[Mark, ...], ...]:
    """The marks of each line of a Python source; none after a place where it is not Python."""
    lines = text.splitlines()
    found: list[list[Mark]] = [[] for _ in lines]
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            kind = _kind(token, before)
            if kind is not None:
                _mark(found, lines, token, kind)
            if token.type in (tokenize.NAME, tokenize.OP):
                before = token.string
            elif token.type == tokenize.NEWLINE:
                before = ""
    except (tokenize.TokenError, SyntaxError):
        pass
    return tuple(map(tuple, found))


def _kind(token: tokenize.TokenInfo, before: str) -> Kind | None:
    if token.type == tokenize.COMMENT:
        return "comment"
    if token.type in _STRINGS:
        return "string"
    if token.type == tokenize.NUMBER:
        return "number"
    if token.type == tokenize.NAME:
        if keyword.iskeyword(token.string):
            return "keyword"
        if before in ("def", "class"):
            return "name"
        if before == "@":
            return "decorator"
    if token.string == "@" and not token.line[: token.start[1]].strip():
        return "decorator"
    return None


def _mark(found: list[list[Mark]], lines: list[str], token: tokenize.TokenInfo, kind: Kind) -> None:
    """Mark a token on each line that it stands on."""
    (first, start), (last, end) = token.start, token.end
    for number in range(first, min(last, len(lines)) + 1):
        begin = start if number == first else 0
        stop = end if number == last else len(lines[number - 1])
        if stop > begin:
            found[number - 1].append(Mark(begin, stop - begin, kind))
