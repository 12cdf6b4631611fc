"""Who else's work is in the bundle: every licence, and a list of all parts (an SBOM).

The list is CycloneDX 1.6, JSON. Both lie among the app's resources, where the About box reads them.
"""

import json
import platform
import shutil
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Any

from kernels import resources_of
from part import Part
from system_parts import system_parts

from engine import __version__

LICENCES = Path(__file__).resolve().parents[1] / "licences"

# Of what is installed in the build's environment these only build.
_TOOLS = {"altgraph", "packaging", "pip", "pyinstaller-hooks-contrib", "setuptools"}
# These come without the texts that their licence asks for.
_QT = tuple(LICENCES / name for name in ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"))
_LENT = {"pyside6_essentials": _QT, "shiboken6": _QT}


def collect(bundle: Path) -> None:
    """Write `licences/` and `sbom.json`; stops where a part comes without its licence."""
    parts = [_python(), *_installed()]
    if sys.platform == "linux":
        parts += system_parts(bundle)
    target = resources_of(bundle) / "licences"
    shutil.rmtree(target, ignore_errors=True)
    for part in parts:
        if not part.files:
            sys.exit(f"{part.name} comes without its licence.")
        _write(target / f"{part.name} {part.version}.txt", part)
    (resources_of(bundle) / "sbom.json").write_text(json.dumps(_listed(parts), indent=2) + "\n")


def _python() -> Part:
    version = platform.python_version()
    # Debian's own Python keeps its licence where every package of Debian does.
    debians = Path(f"/usr/share/doc/libpython{sysconfig.get_python_version()}-stdlib")
    places = (
        (Path(sys.base_prefix), "LICENSE*"),
        (Path(sysconfig.get_path("stdlib")), "LICENSE*"),
        (debians, "copyright"),
    )
    files = tuple(path for folder, name in places for path in sorted(folder.glob(name)))
    return Part("Python", version, "PSF-2.0", files, f"pkg:generic/python@{version}")


def _installed() -> list[Part]:
    """All libraries of this environment that are not mere tools."""
    parts = []
    for library in metadata.distributions():
        about = library.metadata
        name = about["Name"]
        if name.lower() in _TOOLS:
            continue
        classifiers = about.get_all("Classifier") or []
        classified = [one.rpartition(" :: ")[2] for one in classifiers if "License ::" in one]
        licence = about["License-Expression"] or about["License"] or "; ".join(classified)
        places = [Path(str(library.locate_file(file))) for file in library.files or []]
        files = tuple(sorted(place for place in places if _tells_of_licence(place)))
        inner = [place for place in places if place.parent.name == "sboms"]
        parts.append(
            Part(
                name,
                library.version,
                licence,
                files + _LENT.get(name.lower(), ()),
                f"pkg:pypi/{name.lower().replace('_', '-')}@{library.version}",
                tuple(part for sbom in inner for part in _parts_within(sbom)),
            )
        )
    return sorted(parts, key=lambda part: part.name.lower())


def _tells_of_licence(path: Path) -> bool:
    named = path.name.upper().startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS"))
    return path.is_file() and (named or "licenses" in path.parts)


def _parts_within(sbom: Path) -> list[dict[str, Any]]:
    """What a library says that it was built with, by the list in its own package."""
    listed = json.loads(sbom.read_text(encoding="utf-8")).get("components", [])
    kept = ("type", "name", "version", "licenses", "purl")
    return [{key: part[key] for key in kept if key in part} for part in listed]


def _write(path: Path, part: Part) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Some write the whole licence where its name belongs.
    texts = [part.licence.strip()] if len(part.licence) < 200 else []
    texts += [file.read_text(encoding="utf-8", errors="replace").strip() for file in part.files]
    path.write_text("\n\n".join(dict.fromkeys(filter(None, texts))) + "\n", encoding="utf-8")


def _listed(parts: list[Part]) -> dict[str, Any]:
    application = {"type": "application", "name": "inkling", "version": __version__}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": application},
        "components": [_component(part) for part in parts],
    }


def _component(part: Part) -> dict[str, Any]:
    component = {
        "type": "library",
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "licenses": [{"license": {"name": part.licence.strip().splitlines()[0]}}]
        if part.licence.strip()
        else [],
    }
    return component | ({"components": list(part.within)} if part.within else {})
