"""A partner that compiles what this process has not claimed, and is never waited for in vain."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from engine.kernels import partner
from engine.kernels.call import OPERATIONS
from engine.kernels.operations import LONGEST_FIRST

COLD = """
import json
from pathlib import Path
import engine
from numba import config
from engine.kernels import partner
from engine.kernels.call import CONVOLVE, OPERATIONS
from engine.kernels.operations import addresses
assert addresses([CONVOLVE])[CONVOLVE]
assert addresses(range(OPERATIONS)).all()
second = partner._partner
kept = [path.name for path in Path(config.CACHE_DIR, "engine.kernels").glob("*.nbi")]
print(json.dumps({"claims": str(second._folder) if second else "", "kept": kept}))
"""


class Process:
    """A partner's process that works until it is told to end."""

    def __init__(self):
        self.ended = False

    def poll(self):
        return 0 if self.ended else None


@pytest.fixture
def second(tmp_path):
    """A partner without a process of its own."""
    second = partner._Partner.__new__(partner._Partner)
    second._folder, second._process = tmp_path, Process()
    return second


def test_nothing_is_claimed_where_nobody_helps(monkeypatch):
    monkeypatch.setattr(partner, "_partner", None)
    assert list(partner.in_turn([3, 1, 2])) == [3, 1, 2]


def test_what_the_partner_is_at_comes_last_and_when_it_is_done(second):
    (second._folder / "1").touch()
    turns = second.in_turn([0, 1, 2])
    assert [next(turns), next(turns)] == [0, 2]
    Timer(0.05, (second._folder / "1.done").touch).start()
    assert list(turns) == [1]


def test_what_a_partner_that_ended_left_undone_is_done_here(second):
    (second._folder / "1").touch()
    Timer(0.05, setattr, (second._process, "ended", True)).start()
    assert list(second.in_turn([1])) == [1]


def test_what_was_done_here_is_not_waited_for(second):
    assert list(second.in_turn([0, 1])) == [0, 1]
    assert list(second.in_turn([1, 0])) == [1, 0]


def test_a_claims_folder_that_is_gone_stops_nobody(second):
    second._folder = second._folder / "gone"
    second._process.ended = True
    assert list(second.in_turn([0, 1])) == [0, 1]


def test_the_partner_knows_every_operation_once():
    assert sorted(LONGEST_FIRST) == list(range(OPERATIONS))


def test_a_first_start_is_helped_and_leaves_nothing_but_kernels(tmp_path):
    environment = {name: value for name, value in os.environ.items() if "NUMBA" not in name}
    ran = subprocess.run(
        [sys.executable, "-c", COLD],
        env={**environment, "INKLING_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert len([name for name in told["kept"] if "gather" in name]) == 1
    assert told["claims"] or os.cpu_count() == 1
    assert not told["claims"] or not Path(told["claims"]).exists()
