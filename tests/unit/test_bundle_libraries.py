"""Which libraries a bundle keeps, and what it asks of a system."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STEPS = ROOT / "packaging" / "steps"


@pytest.fixture
def libraries(monkeypatch):
    monkeypatch.syspath_prepend(str(STEPS))
    import libraries

    return libraries


def needs(libraries, *names, c_library=(2, 17)):
    return libraries.Needs(frozenset(names), c_library)


def test_what_is_asked_for_by_what_is_asked_for_is_reached(libraries):
    asking = {
        Path("plugin.so"): needs(libraries, "liba.so.1", "libc.so.6"),
        Path("lib/liba.so.1"): needs(libraries, "libb.so.1"),
        Path("lib/libb.so.1"): needs(libraries, "liba.so.1"),
        Path("lib/libnobody.so.1"): needs(libraries, "libb.so.1"),
    }
    found = libraries.reached([Path("plugin.so")], asking)
    assert found == {Path("plugin.so"), Path("lib/liba.so.1"), Path("lib/libb.so.1")}


@pytest.fixture
def bundle(tmp_path, libraries, monkeypatch):
    """A bundle of empty files; what they ask for is said here."""
    asking = {
        "inkling": ("libc.so.6",),
        "_internal/PySide6/Qt/plugins/platforms/libqxcb.so": ("libQt6Gui.so.6", "libxcb.so.1"),
        "_internal/PySide6/Qt/lib/libQt6Gui.so.6": ("libstdc++.so.6",),
        "_internal/PySide6/Qt/lib/libQt6Pdf.so.6": ("libQt6Gui.so.6",),
        "_internal/libstdc++.so.6": (),
        "_internal/libpython3.11.so.1.0": (),
        "_internal/libcairo.so.2": (),
        "_internal/resources/kernels/loss.softmax-1.nbi": (),
    }
    for name in asking:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    link = tmp_path / "_internal/libQt6Pdf.so.6"
    link.symlink_to("PySide6/Qt/lib/libQt6Pdf.so.6")

    def told(path):
        return needs(libraries, *asking[path.relative_to(tmp_path).as_posix()], c_library=(2, 9))

    monkeypatch.setattr(libraries, "_needs", told)
    return tmp_path, asking


def test_a_bundle_keeps_what_is_used_and_no_system_has(libraries, bundle):
    folder, _ = bundle
    libraries.settle(folder)
    left = {path.name for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
    assert left == {
        "inkling",
        "libqxcb.so",
        "libQt6Gui.so.6",
        "libpython3.11.so.1.0",
        "loss.softmax-1.nbi",
    }


def test_a_package_depends_on_what_has_the_rest(libraries, bundle):
    folder, _ = bundle
    libraries.settle(folder)
    assert libraries.packages(folder) == ["libc6 (>= 2.9)", "libstdc++6 (>= 12)", "libxcb1"]


def test_a_library_that_nobody_has_stops_the_build(libraries, bundle):
    folder, asking = bundle
    asking["inkling"] = ("libcrypto.so.3",)
    libraries.settle(folder)
    with pytest.raises(SystemExit, match=r"libcrypto\.so\.3"):
        libraries.packages(folder)


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("objdump"), reason="needs Linux and binutils"
)
def test_a_program_says_what_it_asks_for(libraries):
    found = libraries._needs(Path(sys.executable).resolve())
    assert any(name.startswith("libc.") for name in found.libraries)
    assert found.c_library > (2, 0)
