"""The CPU's random numbers on the GPU: the same functions, so the same numbers.

What they return is given its kind once more, for the simulator: there they are called from Python,
to which a compiled function returns Python's own numbers.
"""

import numpy as np

from engine.kernels import random
from engine.kernels.call import Float, Key
from engine.kernels.cuda.gpu import device

_mix, _unit = random.mix, random.unit


@device
def mix(key: Key, value: int) -> Key:
    """As `engine.kernels.random.mix`."""
    return np.uint64(_mix(key, value))


@device
def unit(key: Key, index: int) -> Float:
    """As `engine.kernels.random.unit`."""
    return np.float32(_unit(key, index))
