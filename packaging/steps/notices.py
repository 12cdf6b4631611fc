"""Who else's work is in the bundle: every licence, and a list of all parts (an SBOM).

The list is CycloneDX 1.6, JSON. Both lie among the app's resources, where the About box reads them.
"""

import json
import shutil
import subprocess
from pathlib import Path

from engine import __version__
from steps.kernels import resources_of

# Of what is installed in the build's environment these only build.
_TOOLS = {
    "altgraph",
    "packaging",
    "pip",
    "pyinstaller",
    "pyinstaller-hooks-contrib",
    "setuptools",
}
# Run by the environment's own Python: what is installed there, and where its licences lie.
_ASK = """
import json, sys, sysconfig
from importlib import metadata
from pathlib import Path
found = [{
    "name": "Python", "version": sys.version.split()[0], "licence": "PSF-2.0", "home": "",
    "files": [str(path) for folder in (sys.base_prefix, sysconfig.get_path("stdlib"))
              for path in sorted(Path(folder).glob("LICENSE*")) if path.is_file()],
}]
for part in metadata.distributions():
    about = part.metadata
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or []
                  if line.startswith("License :: ")]
    found.append({
        "name": about["Name"], "version": part.version,
        "licence": about["License-Expression"] or about["License"] or "; ".join(classified),
        "home": about["Home-page"] or "",
        "files": [str(part.locate_file(path)) for path in part.files or []
                  if path.name.upper().startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS"))
                  or "licenses" in path.parts],
    })
print(json.dumps(found))
"""


def collect(python: Path, bundle: Path) -> None:
    """Write `licences/` and `sbom.json`; stops where a part comes without a word of its licence."""
    asked = subprocess.run([python, "-c", _ASK], capture_output=True, text=True, check=True)
    parts = [part for part in json.loads(asked.stdout) if part["name"].lower() not in _TOOLS]
    # PyInstaller's loader starts the app; its licence lets that be, and asks for nothing.
    parts.sort(key=lambda part: part["name"].lower())
    target = resources_of(bundle) / "licences"
    shutil.rmtree(target, ignore_errors=True)
    for part in parts:
        files = [Path(name) for name in part["files"] if Path(name).is_file()]
        if not files and not part["licence"]:
            raise SystemExit(f"{part['name']} says nothing of its licence.")
        _write(target / f"{part['name']} {part['version']}.txt", part["licence"], files)
    (resources_of(bundle) / "sbom.json").write_text(json.dumps(_listed(parts), indent=2) + "\n")


def _write(path: Path, licence: str, files: list[Path]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [licence.strip()] if licence and len(licence) < 200 else []
    seen = set()
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace").strip()
        if text and text not in seen:
            seen.add(text)
            texts.append(text)
    path.write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def _listed(parts: list[dict]) -> dict:
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
                "name": part["name"],
                "version": part["version"],
                "purl": f"pkg:pypi/{part['name'].lower()}@{part['version']}",
                "licenses": [{"license": {"name": part["licence"].splitlines()[0]}}]
                if part["licence"]
                else [],
            }
            for part in parts
        ],
    }
