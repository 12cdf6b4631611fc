"""NumPy's side of the matrix products: one in its own process, told as a line of JSON.

python tests/benchmarks/pytorch_blas.py product 1024x1024x1024 [--dtype float64] …

OPENBLAS_CORETYPE in the environment chooses OpenBLAS' kernels, which it does when it is loaded;
OPENBLAS_NUM_THREADS its threads. `kernels` in the answer names those it took.
"""

import ctypes
import json
from pathlib import Path

import numpy as np
from pytorch_worker import median_seconds, operands, worker_arguments


def product(arguments):
    """Seconds for a matrix product into memory that is there already."""
    a, b, out = operands(arguments.what, arguments.dtype)
    seconds = median_seconds(lambda: np.matmul(a, b, out=out), arguments.seconds)
    return {"seconds": seconds, "kernels": openblas_kernels()}


def openblas_kernels():
    """The kernels that OpenBLAS took in this process; None where NumPy came with another BLAS."""
    package = Path(np.__file__).parent
    for folder in (package.with_name("numpy.libs"), package / ".dylibs"):
        for library in folder.glob("*openblas*"):
            name = ctypes.CDLL(str(library)).scipy_openblas_get_corename64_
            name.restype = ctypes.c_char_p
            return name().decode()
    return None


MEASUREMENTS = {"product": product}


def main():
    arguments = worker_arguments(__doc__, MEASUREMENTS)
    print(json.dumps(MEASUREMENTS[arguments.measurement](arguments)))


if __name__ == "__main__":
    main()
