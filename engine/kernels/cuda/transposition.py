"""Weights of a convolution for the way back, by a block of threads."""

import numpy as np

from engine.kernels.call import Memory, Record
from engine.kernels.convolution_back import back_tap
from engine.kernels.cuda.gpu import cuda, device


@device
def transpose_convolution(memory: Memory, call: Record, task: int) -> None:
    """One place of the kernel: `task` counts (panel of channels in) × (kernel places)."""
    places = call.kernel * call.kernel
    panel = task // places
    place = task - panel * places
    row = back_tap(call.kernel, call.stride, place // call.kernel)
    column = back_tap(call.kernel, call.stride, place % call.kernel)
    inputs = places * call.channels
    target = call.target + task * call.channels_out * call.block
    begin = (row * call.kernel + column) * call.channels + panel * call.block
    for i in range(cuda.threadIdx.x, call.channels_out * call.block, cuda.blockDim.x):
        output = i // call.block
        channel = i - output * call.block
        # Channels beyond the last one do not exist: their weights are zero.
        weight = np.float32(0)
        if panel * call.block + channel < call.channels:
            of_panel = output // call.width
            weight = memory[
                call.weights
                + (of_panel * inputs + begin + channel) * call.width
                + output
                - of_panel * call.width
            ]
        memory[target + i] = weight
