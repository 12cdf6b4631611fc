"""Everything Inkling knows about ink, data, networks, kernels and training. No Qt, ever.

Imports run one way: `recognise, train -> networks -> kernels`; `data`, `ink` and `files` stand
beside them and know nothing of networks.
"""

import os

from engine import folders

__version__ = "0.1.0"

# Numba reads this when it is first imported, and every compiled function of ours lives below this
# package: so this is the one place that runs early enough.
os.environ.setdefault("NUMBA_CACHE_DIR", str(folders.kernel_cache()))
