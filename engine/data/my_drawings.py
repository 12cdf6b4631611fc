"""The drawings that a person said the digits of, kept in one file from start to start.

The file has a drawing a line, behind a first line with the format. Adding appends a line and brings
it to the disk; removing writes the file anew, atomically. So whoever is killed while writing loses
nothing that was kept, and a line that is damaged costs no other.
"""

import json
import re
import secrets
import threading
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from engine import folders
from engine.data.my_drawing import MyDrawing, drawing_of, key_of, line_of, values_of
from engine.errors import FileError, PictureError
from engine.files.append import append_lines
from engine.files.atomic import write_atomically
from engine.files.reading import reason, shown
from engine.ink.drawing import Drawing

FORMAT = 1
_KIND = "my drawings"
# How a line begins that was written here: thousands need not be read whole to be told apart.
_KEY = re.compile(rb'\{"key":"([!#-\[\]-~]+)"')
_HEADER = json.dumps({"inkling": _KIND, "format": FORMAT}).encode() + b"\n"


class MyDrawings:
    """Every method may read or write the file: call them off the Qt thread, from any other.

    `problem` is a sentence on what could not be read the last time, or empty.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = folders.my_drawings() if path is None else path
        self.problem = ""
        self._lock = threading.Lock()
        self._known: dict[str, MyDrawing] | None = None

    def all(self) -> tuple[MyDrawing, ...]:
        """All drawings, oldest first; those that are damaged are passed over.

        Raises FileError where the file cannot be read, or a newer Inkling wrote it.
        """
        with self._lock:
            return tuple(self._read().values())

    def add(self, drawing: Drawing, label: int, answered: int | None) -> MyDrawing:
        """Keep a drawing of `label` that was read as `answered`; None where it was refused.

        Raises FileError where it cannot be kept.
        """
        date = datetime.now(UTC).isoformat(timespec="milliseconds")
        mine = MyDrawing(secrets.token_hex(8), drawing, label, answered, date)
        self.put((mine,))
        return mine

    def put(self, drawings: Iterable[MyDrawing]) -> int:
        """Keep drawings that are not kept yet, all or none; how many those were.

        Raises FileError where they cannot be kept.
        """
        with self._lock:
            known = self._read()
            new = {mine.key: mine for mine in drawings if mine.key not in known}
            if not new:
                return 0
            lines = b"".join(map(line_of, new.values()))
            if next(_lines(self.path), None) is None:
                write_atomically(self.path, _HEADER + lines)
            else:
                append_lines(self.path, lines)
            known.update(new)
            return len(new)

    def remove(self, keys: Collection[str]) -> None:
        """Forget the drawings of these keys; one that is not there is no error.

        Lines that cannot be read stay as they are. Raises FileError.
        """
        with self._lock:
            known = self._read()
            if not any(key in known for key in keys):
                return
            rest = [line for line in _lines(self.path) if not _is_one_of(keys, line)]
            write_atomically(self.path, b"".join(rest))
            for key in keys:
                known.pop(key, None)

    def _read(self) -> dict[str, MyDrawing]:
        """The drawings by their keys, read when they are asked for the first time."""
        if self._known is None:
            found: dict[str, MyDrawing] = {}
            damaged = 0
            for number, line in enumerate(_lines(self.path)):
                if number == 0 and _is_header(line, self.path):
                    continue
                try:
                    mine = drawing_of(line)
                except PictureError:
                    damaged += 1
                else:
                    found.setdefault(mine.key, mine)
            self._known = found
            self.problem = _sentence(damaged, self.path)
        return self._known


def _lines(path: Path) -> Iterator[bytes]:
    """All lines, their ends included; a torn last one is passed over.

    Raises FileError where there is a file that cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from (line for line in file if line.endswith(b"\n"))
    except FileNotFoundError:
        return
    except (OSError, ValueError, MemoryError) as error:
        raise FileError(
            f"Your drawings in {shown(path)} cannot be read: {reason(error)}."
        ) from None


def _is_header(line: bytes, path: Path) -> bool:
    """Whether this is the first line. Raises FileError where a newer Inkling wrote it."""
    try:
        values = values_of(line)
    except PictureError:
        return False
    version = values.get("format")
    if values.get("inkling") != _KIND:
        return False
    if type(version) is int and version > FORMAT:
        raise FileError(
            f"Your drawings in {shown(path)} were kept by a newer Inkling (format {version}, this "
            f"one reads {FORMAT}); update Inkling to use them."
        )
    return True


def _is_one_of(keys: Collection[str], line: bytes) -> bool:
    if match := _KEY.match(line):
        return match[1].decode() in keys
    try:
        return key_of(values_of(line), line) in keys
    except PictureError:
        return False


def _sentence(damaged: int, path: Path) -> str:
    if not damaged:
        return ""
    what = "One of your drawings is" if damaged == 1 else f"{damaged} of your drawings are"
    return f"{what} damaged in {shown(path)} and passed over; all others are there."
