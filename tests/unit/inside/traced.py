"""Networks, weights and samples to look into."""

import numpy as np

from engine.networks.network import PRESETS, parse_network

ODD_CHAINS = [
    "drop0.3 dense10",
    "pool2 dense11",
    "drop0.2 conv4 dense10",
    "conv5k5/2 pool3 drop0.2 conv7v dense11",
    "pool3 conv5k5 pool2 pool2 dense10",
    "conv3/2v conv4k5/2v dense10",
    "conv3 pool4 drop0.5 dense9 drop0.3 dense10",
    "conv1/2 conv1/2 conv1/2 conv1/2 conv1/2 conv3 dense10",
    "dense1 dense1 dense10",
]
CHAINS = [*PRESETS, *ODD_CHAINS]


def network_of(chain, seed=0):
    """A network, and weights of about the size that training gives, biases too."""
    network = parse_network(chain)
    generator = np.random.default_rng(seed)
    weights = {}
    for name, shape in network.weight_shapes.items():
        scale = 0.1 if len(shape) == 1 else (2 / np.prod(shape[1:])) ** 0.5
        weights[name] = (scale * generator.standard_normal(shape)).astype(np.float32)
    return network, weights


def samples_of(count, seed=0):
    """Samples float32 [count, 28, 28] with empty margins and black pixels between bright ones."""
    generator = np.random.default_rng([seed, count])
    samples = np.zeros((count, 28, 28), np.float32)
    samples[:, 3:25, 4:23] = generator.random((count, 22, 19))
    samples[generator.random(samples.shape) < 0.3] = 0
    return samples


def exact(weights, samples):
    """The same in float64."""
    return {name: w.astype(np.float64) for name, w in weights.items()}, samples.astype(np.float64)
