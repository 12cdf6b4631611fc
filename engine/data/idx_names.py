"""Which files of a folder make an IDX dataset, by the names that are usual.

`train-images-idx3-ubyte(.gz)` and `t10k-…` (MNIST, Fashion-MNIST, KMNIST),
`train-images.idx3-ubyte` (Kaggle), `emnist-digits-train-images-idx3-ubyte` (EMNIST).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DataError
from engine.files.reading import reason, shown

_NAME = re.compile(
    r"(?P<stem>.*?)(?P<kind>images|labels)[-_.]?(?:idx\d.*|ubyte(?:\.gz)?)",
    re.IGNORECASE | re.DOTALL,
)
_ROLE = re.compile(r"(train(?:ing)?|t10k|test(?:ing)?)(?=[-_.]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """An images file and its labels."""

    images: Path
    labels: Path


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs of one dataset. Where there is one pair only, it is the one to train on.

    `is_transposed` where the images are stored column by column.
    """

    name: str
    training: Pair
    test: Pair | None
    is_transposed: bool


def looks_like_idx(path: Path) -> bool:
    """Whether a file's name is one that IDX files have."""
    return _NAME.fullmatch(path.name) is not None


def find_idx(source: Path) -> Found | None:
    """The dataset in the folder `source`, or around the file `source`; None where there is none.

    Raises DataError where labels are missing or a folder holds several datasets.
    """
    folder = source if source.is_dir() else source.parent
    try:
        files = sorted(file for file in folder.iterdir() if looks_like_idx(file))
    except OSError as error:
        raise DataError(f"{shown(folder)} cannot be read: {reason(error)}.") from None
    families: dict[str, dict[bool, Pair]] = {}
    for images in files:
        match = _NAME.fullmatch(images.name)
        if match is None or match["kind"].lower() != "images":
            continue
        family, is_test = _family(match["stem"])
        pairs = families.setdefault(family, {})
        # A file that stands there both plain and packed counts once: the plain one sorts first.
        if is_test not in pairs:
            pairs[is_test] = Pair(images, _labels_of(images, files))
    if not source.is_dir():
        match = _NAME.fullmatch(source.name)
        chosen = _family(match["stem"])[0] if match else ""
        families = {name: pairs for name, pairs in families.items() if name == chosen}
    if not families:
        return None
    if len(families) > 1:
        names = ", ".join(name or "unnamed" for name in sorted(families))
        raise DataError(
            f"{shown(source)} holds several datasets ({names}); choose the images file of one."
        )
    ((family, pairs),) = families.items()
    training = pairs.get(False) or pairs[True]
    test = pairs.get(True)
    return Found(
        name=family or folder.resolve().name,
        training=training,
        test=None if test is training else test,
        is_transposed=family.lower().startswith("emnist"),
    )


def _family(stem: str) -> tuple[str, bool]:
    """The dataset that a stem such as `emnist-digits-test-` names, and whether it is its test."""
    role = _ROLE.search(stem)
    family = _ROLE.sub("", stem) if role else stem
    family = re.sub(r"[-_.]{2,}", "-", family).strip("-_.")
    return family, role is not None and role[0].lower()[:2] in ("t1", "te")


def _labels_of(images: Path, files: list[Path]) -> Path:
    """The labels that belong to an images file, plain or packed."""
    match = _NAME.fullmatch(images.name)
    assert match is not None
    for file in files:
        other = _NAME.fullmatch(file.name)
        if other and other["kind"].lower() == "labels" and other["stem"] == match["stem"]:
            return file
    raise DataError(
        f"{shown(images)} has no labels beside it; put "
        f"{shown(match['stem'] + 'labels-idx1-ubyte')} into the same folder."
    )
