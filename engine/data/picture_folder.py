"""Folders of pictures sorted in 0..9 or by ten classes' names, also below `train` and `test`."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.data.checks import CLASSES, SIDE, check_size
from engine.data.class_names import DIGITS, Classes, checked, names_in
from engine.errors import DataError, PictureError
from engine.files.reading import reason, shown
from engine.ink.decode import content_of, decoded
from engine.ink.paper import LUMINANCE, ink_on
from engine.progress import Progress, Report

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
_TRAINING = ("train", "training")
_TEST = ("test", "testing", "t10k")
_REPORT_EACH = 64


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one split: their files, in order of label and name, and their labels."""

    folder: Path
    files: tuple[Path, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The splits of a folder, and the names of its ten classes."""

    training: Pictures
    test: Pictures | None
    classes: Classes


def find_pictures(folder: Path) -> Found | None:
    """The pictures below `folder`, or None where none are sorted.

    Sorted in folders named 0 to 9, which a file in `folder` may name; or in ten folders named by
    their classes, whose labels follow the names' order. Raises DataError where a folder cannot be
    listed, or a name is none.
    """
    inside = {entry.name.lower(): entry for entry in _entries(folder)}
    found = _splits(folder, inside, DIGITS)
    if found is not None:
        return dataclasses.replace(found, classes=names_in(folder) or DIGITS)
    names = _named_folders(folder, inside)
    return _splits(folder, inside, names) if names else None


def read_pictures(
    pictures: Pictures, report: Report
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images uint8 [n, 28, 28], white ink on black, and labels uint8 [n].

    Raises DataError naming the picture that cannot be read.
    """
    count = len(pictures.files)
    check_size(count, count * SIDE * SIDE, shown(pictures.folder))
    images = np.empty((count, SIDE, SIDE), np.uint8)
    what = f"reading {pictures.folder.name}"
    for index, path in enumerate(pictures.files):
        images[index] = read_sample(path)
        if (index + 1) % _REPORT_EACH == 0 or index + 1 == count:
            report(Progress(what, index + 1, count))
    return images, np.array(pictures.labels, np.uint8)


def read_sample(path: Path) -> NDArray[np.uint8]:
    """A picture as uint8 [28, 28], white ink on black.

    One of 28×28 pixels is a sample already: its levels stay as they are, turned round where its
    ink is dark. Of another one the ink is found and fitted. Raises DataError naming the file.
    """
    try:
        colours = decoded(content_of(path), shown(path))
    except PictureError as error:
        raise DataError(str(error)) from None
    ink = ink_on(colours)
    if ink.shape != (SIDE, SIDE):
        return _levels(fit(ink))
    if not ink.any():
        return np.zeros((SIDE, SIDE), np.uint8)
    grey = np.asarray(colours @ LUMINANCE, np.float32)
    is_dark = np.sum((grey - grey.mean()) * (ink - ink.mean())) < 0
    return _levels(1.0 - grey if is_dark else grey)


def fit(intensity: NDArray[np.float32]) -> NDArray[np.float32]:
    """`intensity` [h, w] in 0..1 in the middle of a black [28, 28], as large as its aspect lets.

    Each pixel is the mean of the area it covers.
    """
    height, width = intensity.shape
    longer = max(height, width)
    size = (max(1, round(SIDE * width / longer)), max(1, round(SIDE * height / longer)))
    # Enlarged by areas, it would be a mosaic.
    filter_ = Image.Resampling.BOX if longer >= SIDE else Image.Resampling.BILINEAR
    resized = np.asarray(Image.fromarray(intensity).resize(size, filter_), np.float32)
    fitted = np.zeros((SIDE, SIDE), np.float32)
    left, top = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
    fitted[top : top + size[1], left : left + size[0]] = resized
    return fitted


def _levels(intensity: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.rint(np.clip(intensity, 0.0, 1.0) * 255.0), np.uint8)


def _splits(folder: Path, inside: dict[str, Path], classes: Classes) -> Found | None:
    """The splits that folders of these names hold."""
    training = _sorted_pictures(folder, classes) or _first(inside, _TRAINING, classes)
    test = _first(inside, _TEST, classes)
    if training:
        return Found(training, test, classes)
    return Found(test, None, classes) if test else None


def _named_folders(folder: Path, inside: dict[str, Path]) -> Classes | None:
    """The names of exactly ten folders with pictures, which then are classes."""
    parts = [inside[name] for name in (*_TRAINING, *_TEST) if name in inside]
    for part in (folder, *(part for part in parts if part.is_dir())):
        folders = (entry for entry in sorted(_entries(part)) if entry.is_dir())
        named = [entry.name for entry in folders if _pictures_in(entry)]
        if len(named) == CLASSES:
            return checked(named, shown(part))
    return None


def _first(inside: dict[str, Path], names: tuple[str, ...], classes: Classes) -> Pictures | None:
    found = (_sorted_pictures(inside[name], classes) for name in names if name in inside)
    return next((pictures for pictures in found if pictures), None)


def _sorted_pictures(folder: Path, classes: Classes) -> Pictures | None:
    files: list[Path] = []
    labels: list[int] = []
    for label, name in enumerate(classes):
        inside = folder / name
        if inside.is_dir():
            found = _pictures_in(inside)
            files += found
            labels += [label] * len(found)
    return Pictures(folder, tuple(files), tuple(labels)) if files else None


def _pictures_in(folder: Path) -> list[Path]:
    return sorted(
        entry
        for entry in _entries(folder)
        if entry.suffix.lower() in ENDINGS and not entry.name.startswith(".") and entry.is_file()
    )


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise DataError(f"{shown(folder)} cannot be read: {reason(error)}.") from None
