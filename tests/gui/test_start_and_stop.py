"""The whole program in its own process: where no window can be, and on polite kills."""

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals and X11")

OPEN = "import sys; from app.window.start import open_window; sys.exit(open_window([]))"


def environment(tmp_path, **more):
    kept = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    kept.pop("QT_QPA_PLATFORM", None)
    return kept | {"INKLING_HOME": str(tmp_path)} | more


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({}, "DISPLAY"),
        ({"DISPLAY": ":4711"}, ":4711"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "nonsense"),
    ],
    ids=["no screen", "dead screen", "unknown platform"],
)
def test_without_a_screen_it_says_so_in_one_line_and_exits_2(tmp_path, more, word):
    done = subprocess.run(
        [sys.executable, "-c", OPEN],
        env=environment(tmp_path, **more),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("inkling: ")
    assert done.stderr.count("\n") == 1
    assert word in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_and_keeps_its_state(tmp_path, number):
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN],
        env=environment(tmp_path, QT_QPA_PLATFORM="offscreen"),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        time.sleep(2.5)
        assert process.poll() is None
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert (tmp_path / "data" / "settings.json").is_file()
