"""Python's garbage collector, kept from stopping the window.

A full collection walks every object there is while no other thread can run: with Numba and Qt
loaded that takes up to a tenth of a second, a dozen times in a start. So nothing is collected
while the window starts, and what has been loaded by then is never walked again. The garbage of the
very first start, which compiles the kernels, stays until the window closes: some 100 MB, once.
"""

import gc


def hold() -> None:
    """Collect nothing from now on."""
    gc.disable()


def release() -> None:
    """Leave all that there is alone, and collect from now on what comes after."""
    gc.freeze()
    gc.enable()
