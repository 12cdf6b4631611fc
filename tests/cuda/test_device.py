"""What is said of the device that these tests run on."""

import numpy as np
import pytest

from engine.kernels.cuda import gpu


def test_the_device_is_there_and_says_what_it_has():
    assert gpu.why_not() == ""
    assert gpu.name()
    assert 0 < gpu.memory().free <= gpu.memory().total
    assert gpu.multiprocessors() >= 1
    assert gpu.capability() >= (5, 0)
    assert (gpu.driver_version() == (0, 0)) == gpu.simulated()


def test_what_a_kernel_raises_is_not_taken_for_a_failure_of_the_device():
    if not gpu.simulated():
        pytest.skip("on a GPU a kernel raises nothing")

    def leap(out):
        out[1] = 0

    with pytest.raises(IndexError), gpu.guarded():
        gpu.cuda.jit(leap)[1, 1](np.zeros(1, np.float32))
