"""Everything Inkling knows about ink, data, networks, kernels and training. No Qt, ever.

Imports run one way: `recognise, train -> networks -> kernels`; `data`, `ink` and `files` stand
beside them and know nothing of networks.
"""

import os

from engine import kernel_cache

__version__ = "0.1.0"

# Numba reads its environment when it is first imported, and every compiled function of ours lives
# below this package: so this is the one place that runs early enough.
kernel_cache.prepare(os.environ)
