"""Random numbers that depend on what they are for, not on who asked before.

Each number is a hash of the run's seed and of its place (epoch, sample, layer, element). So there
is no generator state to share between threads or to keep in a checkpoint, and a run is the same
for any number of threads.
"""

import numpy as np
from numba import njit

from engine.kernels.call import Float, Key

_UNIT = np.float32(1.0 / (1 << 24))


@njit(nogil=True, cache=True, inline="always")
def mix(key: Key, value: int) -> Key:
    """A new 64-bit key from a key and a number: SplitMix64's finaliser.

    Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014, figure 16.
    """
    z = np.uint64(key) + np.uint64(0x9E3779B97F4A7C15) * (np.uint64(value) + np.uint64(1))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(nogil=True, cache=True, inline="always")
def unit(key: Key, index: int) -> Float:
    """The `index`-th float32 of a key, uniform in [0, 1)."""
    return np.float32(mix(key, index) >> np.uint64(40)) * _UNIT
