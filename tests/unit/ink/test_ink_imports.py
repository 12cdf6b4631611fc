import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["stroke", "strokes_file", "picture"])
def test_drawings_are_read_without_loading_compiled_kernels(module):
    code = f"import sys, engine.ink.{module}; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
