"""The one place where the window's state is remembered: a small JSON file."""

import json
from pathlib import Path
from typing import Any

from engine import folders
from engine.files.atomic import write_atomically

FORMAT = 1


class Settings:
    """Names and plain JSON values. A damaged file is passed over.

    One of a newer app is, too, and is left as it is; `problem` is then a sentence that says so.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or folders.settings_file()
        self.problem = ""
        content = _read(self.path)
        version = content.get("format")
        if isinstance(version, int) and version > FORMAT:
            self.problem = (
                "The settings are those of a newer Inkling: this one begins with its own, "
                "and leaves them as they are."
            )
        values = content.get("values") if version == FORMAT else None
        self._values: dict[str, Any] = values if isinstance(values, dict) else {}
        self._saved = dict(self._values)

    def get(self, key: str, default: Any) -> Any:
        """The value of `key`, or `default` where there is none or one of another kind."""
        value = self._values.get(key, default)
        if default is None or _same_kind(value, default):
            return value
        return default

    def set(self, key: str, value: Any) -> None:
        """Remember a value of plain JSON; it is written by `save`."""
        json.dumps(value)
        self._values[key] = value

    def save(self) -> None:
        """Write the file where something changed. Raises FileError where that is impossible."""
        if self._values == self._saved or self.problem:
            return
        content = {"format": FORMAT, "values": self._values}
        write_atomically(self.path, (json.dumps(content, indent=1) + "\n").encode())
        self._saved = dict(self._values)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _same_kind(value: Any, default: Any) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, int | float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))
