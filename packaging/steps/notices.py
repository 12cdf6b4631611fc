"""Who else's work is in the bundle: every licence, and a list of all parts (an SBOM).

The list is CycloneDX 1.6, JSON. Both lie among the app's resources, where the About box reads them.
"""

import json
import platform
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from kernels import resources_of

from engine import __version__

# Of what is installed in the build's environment these only build. (PyInstaller's loader starts the
# app; its licence lets that be, and asks for nothing.)
_TOOLS = {
    "altgraph",
    "packaging",
    "pip",
    "pyinstaller",
    "pyinstaller-hooks-contrib",
    "setuptools",
}


def collect(bundle: Path) -> None:
    """Write `licences/` and `sbom.json`; stops where a part comes without a word of its licence."""
    parts = _installed()
    target = resources_of(bundle) / "licences"
    shutil.rmtree(target, ignore_errors=True)
    for part in parts:
        if not part.files and not part.licence:
            sys.exit(f"{part.name} says nothing of its licence.")
        _write(target / f"{part.name} {part.version}.txt", part)
    (resources_of(bundle) / "sbom.json").write_text(json.dumps(_listed(parts), indent=2) + "\n")


@dataclass(frozen=True)
class Part:
    """A library of the bundle, and the files that tell of its licence."""

    name: str
    version: str
    licence: str
    files: tuple[Path, ...]


def _installed() -> list[Part]:
    """Python, and all libraries of this environment that are not mere tools."""
    parts = [Part("Python", platform.python_version(), "PSF-2.0", _python_licences())]
    for library in metadata.distributions():
        about = library.metadata
        if about["Name"].lower() in _TOOLS:
            continue
        classifiers = about.get_all("Classifier") or []
        classified = [one.rpartition(" :: ")[2] for one in classifiers if "License ::" in one]
        licence = about["License-Expression"] or about["License"] or "; ".join(classified)
        places = (Path(str(library.locate_file(file))) for file in library.files or [])
        files = tuple(sorted(place for place in places if _tells_of_licence(place)))
        parts.append(Part(about["Name"], library.version, licence, files))
    return sorted(parts, key=lambda part: part.name.lower())


def _tells_of_licence(path: Path) -> bool:
    named = path.name.upper().startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS"))
    return path.is_file() and (named or "licenses" in path.parts)


def _python_licences() -> tuple[Path, ...]:
    folders = (Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")))
    return tuple(path for folder in folders for path in sorted(folder.glob("LICENSE*")))


def _write(path: Path, part: Part) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Some write the whole licence where its name belongs.
    texts = [part.licence.strip()] if len(part.licence) < 200 else []
    texts += [file.read_text(encoding="utf-8", errors="replace").strip() for file in part.files]
    path.write_text("\n\n".join(dict.fromkeys(filter(None, texts))) + "\n", encoding="utf-8")


def _listed(parts: list[Part]) -> dict[str, Any]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "inkling", "version": __version__}
        },
        "components": [
            {
                "type": "library",
                "name": part.name,
                "version": part.version,
                "purl": f"pkg:pypi/{part.name.lower()}@{part.version}",
                "licenses": [{"license": {"name": part.licence.splitlines()[0]}}]
                if part.licence
                else [],
            }
            for part in parts
        ],
    }
