"""Kernels as Python can call them: the engine's have no way in but from compiled code."""

from numba import njit


def from_python(kernel):
    """A function that calls the kernel."""

    @njit(nogil=True)
    def call(*arguments):
        return kernel(*arguments)

    return call
