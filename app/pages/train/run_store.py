"""Earlier runs on disk: one small JSON file a run."""

import json
from pathlib import Path

from app.pages.train.runs import Run, run_from_json, run_to_json
from engine.errors import FileError
from engine.files.atomic import write_atomically

_LARGEST_FILE = 4_000_000


class RunStore:
    """The runs in one folder. Every method reads or writes files: call them off the Qt thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def runs(self) -> tuple[Run, ...]:
        """All that can be read, newest first; damaged files are passed over."""
        found = []
        for path in sorted(self._folder.glob("*.json"), reverse=True):
            try:
                found.append(_read(path))
            except FileError:
                continue
        return tuple(found)

    def save(self, run: Run) -> None:
        """Keep the run, in place of an earlier state of it. Raises FileError."""
        content = json.dumps(run_to_json(run), separators=(",", ":")).encode()
        write_atomically(self._path(run.key), content)

    def delete(self, key: str) -> None:
        """Forget a run; one that is not there is no error. Raises FileError."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise FileError(
                f"The run {self._path(key)} cannot be deleted: {error.strerror}."
            ) from error

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _read(path: Path) -> Run:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise FileError(f"The run {path} is too large to be one.")
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise FileError(f"The run {path} cannot be read.") from error
    return run_from_json(path.stem, value)
