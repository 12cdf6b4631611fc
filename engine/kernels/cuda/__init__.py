"""The plan's kernels for an NVIDIA GPU. `gpu.py` is the one place that imports `numba.cuda`."""
