"""Whether the window opens and answers: tried in a process of its own."""

import json
import os
import subprocess
import sys
import time

from app.window.check import STARTED

_TIMEOUT = 120


def window_command() -> list[str]:
    """The command line that does it in a process of its own."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, "self-test", "--window"]


def check_window() -> tuple[bool, str]:
    """Whether a window opens and answers, and after which time; without a screen, that it is so."""
    environment = {**os.environ, STARTED: repr(time.monotonic())}
    try:
        ran = subprocess.run(
            window_command(), env=environment, capture_output=True, text=True, timeout=_TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return False, f"no answer within {_TIMEOUT} s"
    if ran.returncode:
        lines = ran.stderr.strip().splitlines()
        return False, lines[-1] if lines else f"it ended with {ran.returncode}"
    # What is said for no reason is for whoever reads standard error.
    print(ran.stderr, end="", file=sys.stderr)
    seconds = json.loads(ran.stdout.splitlines()[-1])
    return True, f"painted after {seconds['painted']:.2f} s, answered {seconds['answered']:.2f} s"
