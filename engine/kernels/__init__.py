"""Compiled kernels and the executor that walks a plan's table of them. NumPy and Numba only."""
