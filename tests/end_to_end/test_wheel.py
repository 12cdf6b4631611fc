"""The wheel: built from this checkout, installed into a clean environment, run from elsewhere."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What a wheel is made from. A copy of it is built, so that the checkout stays as it is.
PARTS = ("app", "engine", "resources", "pyproject.toml", "README.md", "LICENSE")
LEAST_SETUPTOOLS = 77
SECONDS = 280


def pip(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "pip", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


def has_setuptools():
    try:
        version = importlib.metadata.version("setuptools")
    except importlib.metadata.PackageNotFoundError:
        return False
    return int(version.split(".")[0]) >= LEAST_SETUPTOOLS


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The path of the wheel."""
    if pip("--version").returncode:
        pytest.skip("pip is not installed in this environment")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, source / part, ignore=ignored)
        else:
            shutil.copy(ROOT / part, source / part)
    at_hand = has_setuptools()
    options = ["--no-build-isolation"] if at_hand else []
    ran = pip("wheel", *options, "--no-deps", "--wheel-dir", folder, source)
    if ran.returncode and not at_hand and "No matching distribution" in ran.stderr:
        pytest.skip(f"setuptools {LEAST_SETUPTOOLS} is neither installed nor to be had")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (path,) = folder.glob("inkling-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """`inkling` of a clean environment into which the wheel was installed.

    Its dependencies are those of the environment that runs the tests: nothing is downloaded.
    """
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=SECONDS
    )
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    paths = {"base": str(folder), "platbase": str(folder)}
    site_packages = Path(sysconfig.get_path("purelib", "venv", paths))
    own = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    # A path in a .pth file is searched last, and .pth files within it (such as that of an editable
    # installation of this checkout) are not followed.
    (site_packages / "dependencies.pth").write_text("\n".join(sorted(own)) + "\n")
    ran = pip("--python", python, "install", "--no-deps", "--no-index", wheel)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return scripts / "inkling"


@pytest.fixture
def clean(tmp_path):
    """An environment that knows nothing of this checkout or of kernels compiled earlier."""
    ours = {"PYTHONPATH", "PYTHONHOME", "NUMBA_CACHE_DIR", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "INKLING_HOME": str(tmp_path / "home")}


def test_the_wheel_carries_what_inkling_needs_and_no_more(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "resources/mnist/train-images-idx3-ubyte.gz",
        "resources/mnist/README.md",
        "resources/models/inkling.safetensors",
        "resources/samples/digits.ndjson",
        "app/commands/predict.py",
        "engine/kernels/executor.py",
    } <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "app",
        "engine",
        "resources",
    }
    assert not [name for name in names if "screenshots" in name or "__pycache__" in name]
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.timeout(600)
def test_an_installed_inkling_passes_its_self_test_from_any_folder(installed, clean, tmp_path):
    def self_test():
        ran = subprocess.run(
            [str(installed), "self-test"],
            cwd=tmp_path,
            env=clean,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert ran.stderr == ""
        return json.loads(ran.stdout)

    first = self_test()
    assert all(check["ok"] for check in first["checks"])
    assert first["cache"]["compiled"] > 0
    # The second start compiles nothing at all.
    second = self_test()
    assert second["cache"]["compiled"] == 0
    assert second["cache"]["loaded"] > 0


def test_an_installed_inkling_runs_its_own_code(installed, clean, tmp_path):
    code = "import app, engine, resources; print(app.__file__, engine.__file__, sep='\\n')"
    python = installed.parent / ("python.exe" if os.name == "nt" else "python")
    ran = subprocess.run(
        [str(python), "-c", code], cwd=tmp_path, env=clean, capture_output=True, text=True
    )
    for line in ran.stdout.splitlines():
        assert Path(line).is_relative_to(installed.parents[1])
    assert ran.stdout.count("\n") == 2
