"""Datasets: labelled samples to train on and to test with, opened by one function."""

import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.data.checks import NO_DIGIT, SIDE
from engine.data.class_names import DIGITS, Classes, known_names, names_in
from engine.data.idx import read_pair
from engine.data.idx_names import Found, Pair, find_idx
from engine.data.npz import read_npz
from engine.data.picture_folder import find_pictures, read_pictures
from engine.errors import DataError
from engine.files.reading import reason, shown
from engine.progress import Report, silent
from engine.resources import resource

MNIST = "mnist"
HAND = "hand"
_PART = re.compile(rf"(?:([1-9]\d?)x)?({MNIST}|{HAND})")

_CHOICES = (
    "mnist, hand, mnist+hand or 2xmnist+hand, an IDX file or a folder of them, an .npz archive, or "
    "a folder of pictures sorted in 0 to 9 or in ten folders named by their classes"
)

Samples = tuple[NDArray[np.uint8], NDArray[np.uint8]]
Chosen = NDArray[np.int64] | NDArray[np.bool_] | slice


@dataclass(frozen=True, eq=False)
class Split:
    """`images` uint8 [n, 28, 28], white ink on black, and `labels` uint8 [n], 0..9.

    What is no digit has the label 10.
    Both are read-only and C-contiguous. Raises ValueError for other shapes, dtypes or labels.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        count = len(self.labels)
        if self.images.shape != (count, SIDE, SIDE) or self.labels.shape != (count,):
            raise ValueError(f"images {self.images.shape} and labels {self.labels.shape}")
        if self.images.dtype != np.uint8 or self.labels.dtype != np.uint8:
            raise ValueError(f"images of {self.images.dtype}, labels of {self.labels.dtype}")
        if count and self.labels.max() > NO_DIGIT:
            raise ValueError(f"a label of {self.labels.max()}")
        object.__setattr__(self, "images", _read_only(self.images))
        object.__setattr__(self, "labels", _read_only(self.labels))

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, chosen: Chosen) -> "Split":
        """The samples that an index, a mask or a slice chooses."""
        return Split(self.images[chosen], self.labels[chosen])


def joined(splits: Sequence[Split]) -> Split:
    """The samples of all splits, one after another."""
    return Split(
        np.concatenate([split.images for split in splits]),
        np.concatenate([split.labels for split in splits]),
    )


@dataclass(frozen=True, eq=False)
class Dataset:
    """`test` is None where the source has none; training then sets a seeded tenth aside.

    `classes` names the ten labels. `held_out` are more digits that nobody trains on: by them a
    model's threshold is set.
    """

    name: str
    training: Split
    test: Split | None
    classes: tuple[str, ...] = DIGITS
    held_out: Split | None = None


def open_dataset(source: str | Path = MNIST, report: Report = silent) -> Dataset:
    """The dataset that `source` names, in memory.

    `source` is "mnist" (the one that is shipped; `./mnist` is a folder of that name), "hand" (what
    the hand that draws makes, digits and what is none), both as in "mnist+hand" or, with each
    sample of MNIST counting twice, "2xmnist+hand"; a folder with an IDX pair or one of its files,
    an `.npz` archive with Keras' names, or a folder of pictures sorted in 0..9 or in ten folders
    named by their classes, also below `train` and `test`. Raises DataError, in one sentence, for
    whatever is missing, damaged, oversized or mislabelled.
    """
    parts = own_parts(source) if isinstance(source, str) else []
    if parts:
        return _joined(str(source), [(times, _open_own(name, report)) for times, name in parts])
    return _open_path(Path(source), report)


def own_parts(source: str) -> list[tuple[int, str]]:
    """How often each of our own datasets counts that `source` names; empty where it is a path."""
    parts = [_PART.fullmatch(part) for part in source.split("+")]
    return [(int(part[1] or 1), part[2]) for part in parts if part] if all(parts) else []


def _open_own(name: str, report: Report) -> Dataset:
    if name == MNIST:
        return _open_path(resource("mnist"), report)
    # Drawing brings the compiled rasteriser, which who only opens files can do without.
    from engine.data.hand import drawings

    training = drawings.hand_split(drawings.MANY_DIGITS, drawings.MANY_OTHERS, report=report)
    held_out = drawings.hand_split(drawings.HELD_OUT, 0, drawings.HELD_OUT_SEED)
    return Dataset(HAND, training, None, held_out=held_out)


def _joined(name: str, parts: Sequence[tuple[int, Dataset]]) -> Dataset:
    """All parts' samples to train on, each so many times; the first test and held out there is."""
    if len(parts) == 1 and parts[0][0] == 1:
        return parts[0][1]
    training = joined([part.training for times, part in parts for _ in range(times)])
    test = next((part.test for _, part in parts if part.test is not None), None)
    held_out = next((part.held_out for _, part in parts if part.held_out is not None), None)
    return Dataset(name, training, test, held_out=held_out)


def _open_path(path: Path, report: Report) -> Dataset:
    try:
        path = path.expanduser()
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError, RuntimeError) as error:
        raise DataError(
            f"{shown(path)} cannot be opened: {reason(error)}; give {_CHOICES}."
        ) from None
    if path.suffix.lower() == ".npz" and not is_folder:
        training, test, classes = read_npz(path, report)
        return _dataset(path.stem, training, test, classes or known_names(path.stem))
    if (found := find_idx(path)) is not None:
        return _open_idx(found, report)
    if is_folder and (pictures := find_pictures(path)) is not None:
        training = read_pictures(pictures.training, report)
        test = read_pictures(pictures.test, report) if pictures.test else None
        return _dataset(path.resolve().name, training, test, pictures.classes)
    raise DataError(f"{shown(path)} is no dataset; give {_CHOICES}.")


def _open_idx(found: Found, report: Report) -> Dataset:
    def read(pair: Pair) -> Samples:
        images, labels = read_pair(pair.images, pair.labels, report)
        # EMNIST's pictures stand on their side (Cohen et al., EMNIST, 2017: stored by columns).
        return (images.transpose(0, 2, 1) if found.is_transposed else images), labels

    folder = found.training.images.resolve().parent
    classes = names_in(folder) or known_names(found.name, folder)
    test = read(found.test) if found.test else None
    return _dataset(found.name, read(found.training), test, classes)


def _dataset(name: str, training: Samples, test: Samples | None, classes: Classes) -> Dataset:
    return Dataset(name, Split(*training), Split(*test) if test else None, classes)


def _read_only(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view
