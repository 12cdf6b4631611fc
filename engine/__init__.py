"""Everything Inkling knows about ink, data, networks, kernels and training. No Qt, ever.

Imports run one way: `recognise, train -> networks -> kernels`; `data`, `ink` and `files` stand
beside them and know nothing of networks.
"""

import contextlib
import os

from engine import folders

__version__ = "0.1.0"


def _kernel_cache() -> str:
    """The folder of compiled kernels; one for this process alone where no file can be kept.

    Numba refuses to work without a folder that it can write to.
    """
    folder = folders.kernel_cache()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return str(folder)
    import atexit
    import shutil
    import tempfile

    passing = tempfile.mkdtemp(prefix="inkling-kernels-")
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return passing


# Numba reads this when it is first imported, and every compiled function of ours lives below this
# package: so this is the one place that runs early enough.
if "NUMBA_CACHE_DIR" not in os.environ:
    os.environ["NUMBA_CACHE_DIR"] = _kernel_cache()
