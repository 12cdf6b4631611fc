"""What the CPU calls itself."""

import contextlib
import platform
import subprocess
import sys
from pathlib import Path


def cpu_name() -> str:
    """The CPU's name as its maker gives it, or its architecture where that cannot be asked for."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if name := _name():
            return name
    return platform.processor() or platform.machine()


def _name() -> str:
    """The name, or nothing. Raises OSError or SubprocessError where the system does not tell."""
    if sys.platform == "win32":
        import winreg

        place = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    if sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=5, check=True
        ).stdout.strip()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return ""
