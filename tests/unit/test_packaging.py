"""What the installers are made by, held against what Inkling is."""

import configparser
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine import __version__

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def test_every_dependency_is_pinned_with_hashes():
    lines = (PACKAGING / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if "==" in line and not line.startswith(" ")]
    assert {name_of(one) for one in PROJECT["dependencies"]} <= {name_of(one) for one in pinned}
    assert "pyinstaller" in {name_of(one) for one in pinned}
    for place, line in enumerate(lines):
        if line in pinned:
            assert "--hash=sha256:" in lines[place + 1]


@pytest.mark.parametrize("cuda", ["12", "13"])
def test_what_a_gpu_needs_is_an_extra_and_no_part_of_the_bundle(cuda):
    (wanted,) = PROJECT["optional-dependencies"][f"cuda{cuda}"]
    assert wanted.startswith(f"numba-cuda[cu{cuda}]>=")
    pinned = (PACKAGING / "requirements.txt").read_text(encoding="utf-8")
    assert "\nnumba-cuda" not in pinned
    assert "numba-cuda" not in map(name_of, PROJECT["dependencies"])


def test_the_desktop_entry_is_one_and_its_types_are_known():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(LINUX / "inkling.desktop", encoding="utf-8")
    desktop = entry["Desktop Entry"]
    assert desktop["Type"] == "Application"
    assert desktop["Exec"] == "inkling open %f"
    types = {name for name in desktop["MimeType"].split(";") if name}
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    mime = ElementTree.parse(LINUX / "inkling.xml").getroot()
    assert types == {one.get("type") for one in mime.iter(f"{space}mime-type")}
    component = ElementTree.parse(LINUX / "inkling.metainfo.xml").getroot()
    assert {one.text for one in component.iter("mediatype")} == types


def test_the_newest_release_of_the_catalogue_is_this_version():
    component = ElementTree.parse(LINUX / "inkling.metainfo.xml").getroot()
    assert next(component.iter("release")).get("version") == __version__


def test_the_manual_page_names_every_command():
    manual = (LINUX / "inkling.1").read_text(encoding="utf-8").replace("\\-", "-")
    ran = subprocess.run(
        [sys.executable, "-m", "app", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    commands = re.findall(r"^    ([a-z-]+)(?: |$)", ran.stdout, re.MULTILINE)
    assert len(commands) >= 6
    for command in commands:
        assert f"\n.B {command}" in manual


@pytest.mark.parametrize(
    ("version", "numbers"), [("0.1.0", "(0, 1, 0, 0)"), ("2.10", "(2, 10, 0, 0)")]
)
def test_windows_is_told_the_version(version, numbers):
    sys.path.insert(0, str(PACKAGING / "windows"))
    try:
        from version import resource
    finally:
        sys.path.pop(0)
    assert f"filevers={numbers}" in resource(version)
    assert f'"ProductVersion", "{version}"' in resource(version)
