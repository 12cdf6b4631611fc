"""Names of models that are good names of files on every system."""

import re
import unicodedata
from collections.abc import Collection

LONGEST_NAME = 80
_LONGEST_BYTES = 200
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Names of devices on Windows, whatever ending follows.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.I
)
_NUMBERED = re.compile(r"(.*\S)\s+\d{1,6}")


def safe_name(text: str) -> str:
    """`text` as a file's name without an ending; empty where nothing of it can stay.

    Separators and other forbidden characters become spaces, so no name leaves its folder; control
    characters go; no name starts or ends with a dot, is reserved, or is longer than
    `LONGEST_NAME` characters.
    """
    text = "".join(" " if c.isspace() else c for c in text)
    text = "".join(c for c in text if not unicodedata.category(c).startswith("C"))
    name = _trimmed(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text)))
    if _RESERVED.fullmatch(name):
        name = f"model {name}"
    name = _trimmed(name[:LONGEST_NAME])
    return _trimmed(name.encode()[:_LONGEST_BYTES].decode(errors="ignore"))


def numbered(name: str, taken: Collection[str]) -> str:
    """`name` with the first free number from 2: "my model 2"; `taken` are casefolded names."""
    match = _NUMBERED.fullmatch(name)
    base = match[1] if match else name
    number = 2
    while f"{base} {number}".casefold() in taken:
        number += 1
    return f"{base} {number}"


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" .")
