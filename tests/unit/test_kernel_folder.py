"""Where compiled kernels are kept: in one folder of the user's, or for one process alone."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import folders, kernel_cache

CODE = """
import os
from pathlib import Path
import engine
folder = Path(os.environ["NUMBA_CACHE_DIR"])
print(folder, folder.is_dir(), sep="\\n")
"""


def started_with(**changes):
    """What a fresh process says of its folder."""
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    ran = subprocess.run(
        [sys.executable, "-c", CODE],
        env={**environment, **changes},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    folder, is_there = ran.stdout.splitlines()
    return Path(folder), is_there == "True"


def test_kernels_are_kept_in_a_folder_named_by_their_sources(home):
    assert started_with(INKLING_HOME=str(home)) == (folders.kernel_cache(), True)
    assert folders.kernel_cache().is_relative_to(home)


def test_where_nothing_can_be_kept_kernels_live_as_long_as_the_process(tmp_path):
    (tmp_path / "file").write_text("no folder")
    folder, was_there = started_with(INKLING_HOME=str(tmp_path / "file" / "home"))
    assert was_there
    assert not folder.exists()


def test_a_folder_chosen_by_hand_is_left_alone(tmp_path):
    chosen = tmp_path / "chosen"
    assert started_with(NUMBA_CACHE_DIR=str(chosen))[0] == chosen


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Kernels that ship for this very version, as a frozen app has them."""
    folder = tmp_path / "resources" / "kernels" / folders.kernel_cache().name
    (folder / "engine.kernels").mkdir(parents=True)
    (folder / "engine.kernels" / "tile.nbi").write_bytes(b"compiled")
    monkeypatch.setattr(
        kernel_cache, "resource", lambda *parts: tmp_path.joinpath("resources", *parts)
    )
    return folder


def prepared():
    environment = {}
    kernel_cache.prepare(environment)
    return Path(environment["NUMBA_CACHE_DIR"])


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.nb*")}


def test_a_new_folder_begins_with_the_kernels_that_ship(home, shipped):
    assert prepared() == folders.kernel_cache()
    assert files(folders.kernel_cache()) == files(shipped) != {}
    assert [path.name for path in folders.kernel_cache().parent.iterdir()] == [shipped.name]


def test_a_folder_that_stands_is_left_as_it_is(home, shipped):
    folders.kernel_cache().mkdir(parents=True)
    assert files(prepared()) == {}


def test_kernels_of_other_sources_are_not_taken(home, shipped):
    shipped.rename(shipped.with_name("0123456789abcdef"))
    assert files(prepared()) == {}


def test_a_full_disk_leaves_no_half_of_a_folder(home, shipped, monkeypatch):
    def fail(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kernel_cache.shutil, "copytree", fail)
    assert files(prepared()) == {}
    assert [path.name for path in folders.kernel_cache().parent.iterdir()] == [shipped.name]


def test_where_nothing_can_be_kept_the_shipped_kernels_serve_this_process(
    tmp_path, shipped, monkeypatch
):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "file" / "home"))
    assert files(prepared()) == files(shipped)


def test_a_frozen_app_compiles_for_a_level_of_cpus(home, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(kernel_cache, "cpu_level", lambda: "x86-64-v3")
    monkeypatch.delenv("NUMBA_CPU_NAME", raising=False)
    environment = {}
    kernel_cache.prepare(environment)
    assert environment["NUMBA_CPU_NAME"] == "x86-64-v3"
    assert environment["NUMBA_CPU_FEATURES"] == ""
