"""Where compiled kernels are kept: in one folder of the user's, or for one process alone."""

import os
import subprocess
import sys
from pathlib import Path

from engine import folders

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
