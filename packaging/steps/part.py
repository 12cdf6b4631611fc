"""A part of the bundle that others made."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Part:
    """A library, the files that tell of its licence, and what it says that is within it.

    `purl` names it for those who look for known holes (a package URL); `within` is a list of
    CycloneDX's components.
    """

    name: str
    version: str
    licence: str
    files: tuple[Path, ...]
    purl: str
    within: tuple[dict[str, Any], ...] = ()
