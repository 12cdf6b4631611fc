"""What the window's start brings along, in a process of its own."""

import json
import os
import subprocess
import sys

START = """
import json, sys
from app.window.check import open_and_close
code = open_and_close()
print(json.dumps([name for name in sys.modules if name.startswith(("numba.cuda", "numba_cuda"))]))
sys.exit(code)
"""


def test_a_window_that_opens_and_answers_has_not_imported_numba_s_half_for_gpus():
    done = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told, imported = map(json.loads, done.stdout.splitlines())
    assert "answered" in told
    assert imported == []
