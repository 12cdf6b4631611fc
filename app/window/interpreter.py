"""What Python's interpreter does for a window that must never wait.

Python hands the interpreter from thread to thread every 5 ms; a window that follows a pen beside
two busy threads wants its turn sooner.

A full garbage collection walks every object there is while no other thread can run: with Numba and
Qt loaded that takes up to a tenth of a second, a dozen times in a start. So nothing is collected
while the window starts, and what has been loaded by then is never walked again. The garbage of the
very first start, which compiles the kernels, stays until the window closes: some 100 MB, once.
"""

import gc
import sys

_SWITCH_INTERVAL = 0.001


def be_quick() -> None:
    """Change threads often, and collect no garbage before `settle`."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    gc.disable()


def settle() -> None:
    """Leave all that is loaded alone, and collect from now on what comes after."""
    gc.freeze()
    gc.enable()
