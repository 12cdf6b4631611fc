"""What the ten classes of a dataset are called, where they are not the digits."""

from collections.abc import Sequence
from pathlib import Path

from engine.data.checks import CLASSES
from engine.errors import DataError
from engine.files.reading import reason, shown

Classes = tuple[str, ...]

DIGITS: Classes = tuple(str(digit) for digit in range(CLASSES))
# Lies beside IDX files or in a folder of pictures: a name a line, in the order of the labels.
FILE = "class_names.txt"
LONGEST = 40
_MOST_BYTES = 10_000

# Xiao, Rasul, Vollgraf: Fashion-MNIST, 2017; Clanuwat et al.: Deep Learning for Classical Japanese
# Literature, 2018 (the names of its ten hiragana); Bulatov: notMNIST, 2011.
_FASHION = "T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot"
_HIRAGANA = "o,ki,su,tsu,na,ha,ma,ya,re,wo"
_KNOWN = {
    "fashion": tuple(_FASHION.split(",")),
    "kmnist": tuple(_HIRAGANA.split(",")),
    "kuzushiji": tuple(_HIRAGANA.split(",")),
    "notmnist": tuple("ABCDEFGHIJ"),
}
# Where a dataset's files lie in a folder of this name, the folder above it is named for it.
_ANY_DATA = "raw"


def checked(names: Sequence[str], where: str) -> Classes:
    """The names, where they are ten different ones that fit a line; `where` they stand.

    Raises DataError for others.
    """
    clean = tuple(name.strip() for name in names)
    if len(clean) != CLASSES or len(set(clean)) != CLASSES:
        raise DataError(f"{where} must hold {CLASSES} different names of classes.")
    if not all(0 < len(name) <= LONGEST and name.isprintable() for name in clean):
        raise DataError(f"{where} holds a name that is empty or over {LONGEST} characters long.")
    return clean


def names_in(folder: Path) -> Classes | None:
    """The names that a file in `folder` gives; None where there is no such file.

    Raises DataError where it cannot be read or holds other things.
    """
    path = folder / FILE
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8")
    except OSError as error:
        raise DataError(f"{shown(path)} cannot be read: {reason(error)}.") from None
    except UnicodeDecodeError:
        raise DataError(f"{shown(path)} is no text in UTF-8; save it as such.") from None
    return checked([line for line in text.splitlines() if line.strip()], shown(path))


def known_names(name: str, folder: Path | None = None) -> Classes:
    """The names of a dataset that is known by its name, or its folder's; else the digits."""
    called = [name]
    if folder is not None:
        called.append(folder.name)
        if folder.name.lower() == _ANY_DATA:
            called.append(folder.parent.name)
    for key, classes in _KNOWN.items():
        if any(key in part.lower() for part in called):
            return classes
    return DIGITS
