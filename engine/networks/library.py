"""The models that Inkling can read with: those it ships, then the user's own in one folder.

A model's name is its file's name without the ending; names are unique, whatever their case.
"""

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

from engine import folders
from engine.errors import FileError
from engine.files.reading import reason, shown
from engine.networks.model import Card, Model
from engine.networks.model_file import load_card, load_model, save_model
from engine.networks.model_name import numbered, safe_name
from engine.resources import resource

SHIPPED = "inkling"
ENDING = ".safetensors"


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the library. `problem` is the sentence to show where there is no `card`."""

    name: str
    path: Path
    card: Card | None
    problem: str | None
    shipped: bool


def shipped_model() -> Model:
    """The model that Inkling starts with. Raises FileError where it is missing or damaged."""
    path = resource("models", SHIPPED + ENDING)
    if not path.is_file():
        raise FileError(f"The shipped model {shown(path)} is missing; install Inkling again.")
    return load_model(path)


class ModelLibrary:
    """Saves, lists, loads, renames and deletes models. Its folder is made by the first save."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folders.models() if folder is None else folder

    def models(self) -> list[Entry]:
        """All models: shipped ones first, the default before all, then the user's by name.

        Reads the cards only. A damaged file is listed with its problem. Raises FileError where the
        folder cannot be listed.
        """
        return [
            *(_entry(path, shipped=True) for path in _shipped_paths()),
            *(_entry(path, shipped=False) for path in self._own_paths()),
        ]

    def save(self, model: Model, replace: bool = False) -> Path:
        """Write `model` under its card's name, made safe for a file, and give its path.

        A name that is taken gets a number ("my model 2"), or, with `replace`, the user's own model
        of that name gives way. Raises FileError where the file cannot be written, or a shipped
        model would be replaced.
        """
        name = safe_name(model.card.name) or "model"
        taken = self._find(name)
        if taken is not None and not replace:
            name = numbered(name, self._names())
        elif taken is not None:
            self._refuse_shipped(taken, "replaced")
            name = taken.stem
        path = self._path(name)
        save_model(dataclasses.replace(model, card=model.card.renamed(name)), path)
        return path

    def load(self, name: str) -> Model:
        """The model of that name. Raises FileError where there is none, or it is damaged."""
        path = self._found(name)
        model = load_model(path)
        return dataclasses.replace(model, card=model.card.renamed(path.stem))

    def rename(self, old: str, new: str) -> Path:
        """Give the user's model `old` another name, made safe for a file; gives its new path.

        Raises FileError where there is no such model, it is shipped or damaged, or the new name is
        empty or taken.
        """
        source = self._found(old)
        self._refuse_shipped(source, "renamed")
        name = safe_name(new)
        if not name:
            raise FileError("A model needs a name of letters or digits; type one.")
        taken = self._find(name)
        if taken is not None and taken != source:
            raise FileError(f"There is a model named {shown(name)} already; choose another name.")
        target = self._path(name)
        if target == source:
            return source
        model = load_model(source)
        save_model(dataclasses.replace(model, card=model.card.renamed(name)), target)
        # Where upper and lower case are one, both names may be the same file.
        try:
            if not (source.exists() and source.samefile(target)):
                source.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(f"{shown(source)} could not be removed: {reason(error)}.") from None
        return target

    def delete(self, name: str) -> None:
        """Remove the user's model of that name. Raises FileError for none, or a shipped one."""
        path = self._found(name)
        self._refuse_shipped(path, "deleted")
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(f"{shown(path)} could not be deleted: {reason(error)}.") from None

    def _path(self, name: str) -> Path:
        return self.folder / (name + ENDING)

    def _own_paths(self) -> list[Path]:
        try:
            return _models_in(self.folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FileError(
                f"The models' folder {shown(self.folder)} cannot be read: {reason(error)}."
            ) from None

    def _paths(self) -> list[Path]:
        return [*_shipped_paths(), *self._own_paths()]

    def _names(self) -> set[str]:
        return {path.stem.casefold() for path in self._paths()}

    def _find(self, name: str) -> Path | None:
        """The path of a model: by its very name, or else by one that differs in case only."""
        paths = self._paths()
        exact = (path for path in paths if path.stem == name)
        alike = (path for path in paths if path.stem.casefold() == name.casefold())
        return next(exact, None) or next(alike, None)

    def _found(self, name: str) -> Path:
        path = self._find(name)
        if path is None:
            raise FileError(f"There is no model named {shown(name)}; choose one that is listed.")
        return path

    def _refuse_shipped(self, path: Path, done: str) -> None:
        if path.parent != self.folder:
            raise FileError(
                f"The model {shown(path.stem)} ships with Inkling and cannot be {done}; "
                "save it under another name."
            )


def _shipped_paths() -> list[Path]:
    try:
        paths = _models_in(resource("models"))
    except OSError:
        return []
    return sorted(paths, key=lambda path: path.stem != SHIPPED)


def _models_in(folder: Path) -> list[Path]:
    """The model files of a folder, sorted as people count: model 2 before model 10."""
    found = (path for path in folder.iterdir() if path.suffix.lower() == ENDING)
    return sorted((path for path in found if not path.name.startswith(".")), key=_counting_order)


def _counting_order(path: Path) -> tuple[list[tuple[int, str]], str]:
    parts = re.split(r"([0-9]+)", path.stem.casefold())
    return [(int(part or 0), "") if at % 2 else (0, part) for at, part in enumerate(parts)], (
        path.stem
    )


def _entry(path: Path, shipped: bool) -> Entry:
    try:
        card = load_card(path).renamed(path.stem)
    except FileError as error:
        return Entry(path.stem, path, None, str(error), shipped)
    return Entry(path.stem, path, card, None, shipped)
