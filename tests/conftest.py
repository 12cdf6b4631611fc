"""What every test starts from: a home of its own, and kernels that an earlier run compiled."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# First the engine, which tells Numba where this user's compiled kernels are; only then the home
# that moves models, checkpoints and settings away from the user's own. Processes that tests start
# inherit both.
import engine

assert engine.__version__
_HOME = Path(tempfile.mkdtemp(prefix="inkling-tests-"))
os.environ["INKLING_HOME"] = str(_HOME)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An Inkling home of this test alone."""
    folder = tmp_path / "home"
    monkeypatch.setenv("INKLING_HOME", str(folder))
    return folder


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME, ignore_errors=True)
