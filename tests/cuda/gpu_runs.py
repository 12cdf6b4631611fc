"""Inkling's trainings on the GPU: steps, epochs, and what a network reads rightly afterwards."""

import numpy as np

from engine.data.idx import read_pair
from engine.kernels.cuda import gpu
from engine.networks.cuda_plan import CudaPlan
from engine.networks.layout import Training
from engine.networks.network import parse_network
from engine.progress import silent
from engine.resources import resource
from engine.train.rates import optimiser_rates
from engine.train.schedule import share_of_peak

BATCH = 128
# Steps of one launch: a session's are as bounded, so that it can be paused.
PIECE = 64
RATE = 0.002
AVERAGING = 0.998
# Samples read at once.
READ = 250
# A simulated thread is a thread of Python.
_SIMULATED_THREADS = 7


def on_gpu(network, batch, training=None):
    """A plan on the device."""
    if gpu.simulated():
        return CudaPlan(network, batch, training, _SIMULATED_THREADS)
    return CudaPlan(network, batch, training)


def mnist(part):
    """Images uint8 [n, 28, 28] and labels of `train` or `t10k`."""
    paths = [
        resource("mnist", f"{part}-{kind}-ubyte.gz") for kind in ("images-idx3", "labels-idx1")
    ]
    return read_pair(*paths, silent)


def few(count):
    """As many samples of noise, where MNIST would take too long."""
    generator = np.random.default_rng(count)
    images = generator.integers(0, 256, (count, 28, 28)).astype(np.uint8)
    return images, generator.integers(0, 10, count).astype(np.uint8)


class Run:
    """A plan in training on samples that stay on the device, with the seed's first weights."""

    def __init__(self, chain, data, batch=BATCH, training=None, make=on_gpu, seed=1):
        self.network = parse_network(chain)
        self.plan = make(self.network, batch, training or Training(weight_decay=0.01))
        self.plan.initialise(seed)
        self.plan.begin_averages()
        self._data = data
        self._shuffler = np.random.default_rng(seed)
        self._order = self._shuffler.permutation(len(data[1])).astype(np.int64)
        self.steps_an_epoch = -(-len(data[1]) // batch)
        self.done = 0

    def shuffle(self):
        """Another order, which does not count as training."""
        self._order = self._shuffler.permutation(len(self._data[1])).astype(np.int64)

    def train(self, steps, team=None, rate=lambda step: RATE):
        """So many steps, from the epoch's beginning; their losses."""
        losses = []
        for first in range(0, steps, PIECE):
            count = min(PIECE, steps - first)
            rates = np.array(
                [
                    optimiser_rates(rate(self.done + i), self.done + i + 1, AVERAGING)
                    for i in range(count)
                ]
            )
            losses.append(self.plan.train(team, self._data, self._order, first, self.done, rates))
            self.done += count
        return np.concatenate(losses)

    def accuracy(self, data, read=READ):
        """The share of these samples that the averaged weights read rightly, on the device."""
        images, labels = data
        reader = on_gpu(self.network, read)
        reader.adopt(self.plan.averages)
        right = 0
        for start in range(0, len(labels), read):
            piece = images[start : start + read]
            reader.samples[: len(piece)] = piece / np.float32(255)
            answers = reader.forward(len(piece)).argmax(axis=1)
            right += int((answers == labels[start : start + read]).sum())
        return right / len(labels)


def one_cycle(peak, steps):
    """The learning rate of a run of so many steps."""
    return lambda step: peak * share_of_peak("one-cycle", step, steps)
