"""Which level of the x86-64 ABI this CPU reaches; asked before Numba, in microseconds.

The levels are those of the System V ABI (x86-64 psABI, section 3.1.1).
"""

import contextlib
import platform
import sys
from pathlib import Path

# The highest first, with the flags that Linux has for what it adds.
LEVELS = {
    "x86-64-v4": frozenset({"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}),
    "x86-64-v3": frozenset({"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"}),
    "x86-64-v2": frozenset({"cx16", "lahf_lm", "popcnt", "pni", "ssse3", "sse4_1", "sse4_2"}),
}

# Windows tells of a few features only (PF_AVX512F_…, PF_AVX2_… and PF_SSE4_2_INSTRUCTIONS_AVAILABLE
# of winnt.h); CPUs that have these have what else the level asks for.
_WINDOWS = {"x86-64-v4": 41, "x86-64-v3": 40, "x86-64-v2": 38}


def cpu_level() -> str:
    """The name of the level, as LLVM knows it; empty where there is none or it cannot be told."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return ""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            return _windows_level()
        return level_of(Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return ""


def level_of(cpuinfo: str) -> str:
    """The level that Linux' description of the CPU reaches."""
    line = next((line for line in cpuinfo.splitlines() if line.startswith("flags")), "")
    flags = set(line.partition(":")[2].split())
    reached = ""
    for level, needed in reversed(LEVELS.items()):
        if not needed <= flags:
            break
        reached = level
    return reached


def _windows_level() -> str:
    import ctypes

    present = ctypes.windll.kernel32.IsProcessorFeaturePresent  # type: ignore[attr-defined]
    return next((level for level, feature in _WINDOWS.items() if present(feature)), "")
